//! What a gremlin does.

use serde::Deserialize;

use crate::lds::FileId;
use crate::simulator::issuer::{SignatureFamily, SignerFault, SodFault};
use crate::simulator::profile::{ContentFault, PortraitFault};

/// One wrong thing. The first ones concern what is written to the chip, the others what it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Deed {
    /// A file is not there, whatever was signed.
    HideFile(FileId),
    /// EF.CardAccess names the last of the chip's variants of PACE only.
    AnnounceWeakestPace,
    /// EF.CardAccess has one info more, of a kind nobody knows.
    AnnounceUnknownInfo,
    /// The last octet of a file is another one.
    FlipLastOctet(FileId),
    /// EF.CardSecurity is signed over another key than the one the mapping uses and DG14 states.
    OtherKeyInCardSecurity,
    /// DG15 and the key of Active Authentication are somebody else's, and fit each other.
    OwnActiveAuthenticationKey,
    /// The State signed a key of Active Authentication with 1024 bits.
    ShortActiveAuthenticationKey,
    /// EF.SOD is signed on another curve than the one its certificate declares.
    SignOnOtherCurve,
    /// Something is wrong with the document signer.
    Signer(SignerFault),
    /// Something is wrong with EF.SOD.
    SecurityObject(SodFault),
    /// A data group was wrong when it was signed.
    Content(ContentFault),
    /// The document ran for five years and has expired; its signer is still valid.
    Expired,
    /// Every signature and every hash is over SHA-1, as in the first passports.
    Sha1Throughout,
    /// The State gave the chip no key to prove itself by.
    NoCopyProtection,
    /// The files are those of another chip, whose private keys this one does not have.
    Copied,
    /// DG1 is followed by a second one, of another holder.
    SecondZone,
    /// DG1 is of another holder.
    OwnZone,
    /// DG14 and the keys of Chip Authentication are somebody else's, and fit each other.
    OwnAgreementKeys,
    /// EF.COM lists neither DG14 nor DG15.
    AnnounceNoKeys,
    /// A file begins with a length of `84 FF FF FF FF`.
    FourGigabytes(FileId),
    /// A file begins with an indefinite length, which nothing ends.
    Endless(FileId),
    /// The State signed a portrait that cannot be shown.
    Portrait(PortraitFault),
    /// Active Authentication signs a challenge of earlier.
    SignOlderChallenge,
    /// Active Authentication ends its representative with another trailer (Doc 9303-11, 6.1.2.2).
    WrongTrailer,
    /// The mapping key of PACE has a coordinate that begins with zeros. Right, and easily got wrong by the other side.
    LeadingZeros(Coordinate),
    /// An answer of SW1-SW2 alone.
    Answer(u16),
    /// An answer is cut to so many octets when the command came in the short form.
    TruncateShort(usize),
    /// An answer consists of as many random octets.
    RandomAnswer,
    /// The chip's public key in PACE.
    PublicKey(KeyFault),
    /// The encrypted Chip Authentication Data of PACE.
    ChipAuthenticationData(DataFault),
    /// In a session, an answer without protection.
    Unprotected,
    /// In a session, an answer without DO'99'.
    OmitStatus,
    /// In a session, another DO'8E'.
    WrongChecksum,
    /// In a session, data that were padded wrongly before they were encrypted, with the right DO'8E'.
    WrongPadding,
    /// In a session, another padding indicator in DO'87'.
    WrongPaddingIndicator,
    /// In a session, the answer before this one once more.
    ReplayPrevious,
    /// The chip ends the session with a bare 6988.
    EndSession,
    /// Chip Authentication comes to its end, and the keys stay what they were.
    KeepOldKeys,
    /// Behind a file come four octets that are no part of it: `00`, or another filler.
    Pad(FileId),
    /// EF.COM has another tag than its own.
    MistagCom,
    /// An answer has this status and the data it had.
    Status(u16),
    /// An answer has so many octets at most, however many were asked for.
    Trickle(usize),
    /// An answer has so many octets more than were asked for.
    Surplus(usize),
    /// An answer is cut to so many octets when the command came in the extended form.
    TruncateExtended(usize),
    /// The file being read is half as long from now on, and says so in its header.
    Shrink,
    /// The file being read is another one from now on, of the same length.
    Exchange,
    /// So many milliseconds pass before the answer, by the link's clock.
    Late(u32),
    /// No answer comes.
    Lose(Loss),
}

/// Why no answer comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Loss {
    /// The chip is taken away, and does not come back.
    Removed,
    /// The chip moves out of the field, and comes back.
    Moved,
    /// Another document of the same lines lies there afterwards.
    Replaced,
    /// The chip stays and says nothing more.
    Silent,
    /// A second chip comes into the field.
    Collision,
}

impl Deed {
    /// The family of signatures it can be done in; none means any.
    pub(super) const fn needs(self) -> Option<SignatureFamily> {
        match self {
            Self::Signer(fault) => fault.needs(),
            Self::SecurityObject(fault) => fault.needs(),
            Self::SignOnOtherCurve => Some(SignatureFamily::Ecdsa),
            _ => None,
        }
    }

    /// Whether it only takes away from an answer's end.
    pub(super) const fn cuts(self) -> bool {
        matches!(self, Self::TruncateShort(_) | Self::TruncateExtended(_) | Self::Trickle(_))
    }
}

/// A coordinate of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Coordinate {
    /// The first.
    X,
    /// The second.
    Y,
}

/// What is wrong with a public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyFault {
    /// No point of the curve, no element of the subgroup.
    NotInGroup,
    /// The point at infinity; 1 where there is no curve.
    Neutral,
    /// p - 1, which generates 1 and itself.
    SmallOrder,
    /// The terminal's own key.
    Reflected,
}

/// What is wrong with Chip Authentication Data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DataFault {
    /// They are not sent.
    Missing,
    /// One bit is another one.
    Wrong,
    /// They are sent where the mapping has none.
    Extra,
}
