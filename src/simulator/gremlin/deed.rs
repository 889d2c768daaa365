//! What a gremlin does.

use serde::Deserialize;

use crate::lds::FileId;

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
