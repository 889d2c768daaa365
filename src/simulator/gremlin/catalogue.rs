//! The gremlins with numbers. A letter behind one is another way of doing the same.

use super::{CommandKind, Coordinate, DataFault, Deed, Gremlin, KeyFault, Loss, Moment, Patch};
use crate::lds::{DataGroup, FileId};
use crate::simulator::issuer::{Forgery, SignerFault, SodFault};
use crate::simulator::profile::{ContentFault, PortraitFault};

use CommandKind::{ExternalAuthenticate, GeneralAuthenticate, InternalAuthenticate, SetChipAuthentication, SetPace};

const NAMES: [&str; 105] = [
    "01", "02", "03", "04", "05", "06", "07", "08", "08b", "09", "10", "10b", "11", "11b", "12", "12b", "12c", "12d",
    "13", "14", "15", "16", "17", "18", "19", "20", "21", "22", "23", "24", "25", "26", "27", "28", "29", "30", "31",
    "31b", "32", "33", "34", "35", "36", "37", "38", "39", "39b", "39c", "40", "41", "42", "43", "44", "45", "46",
    "53", "54", "55", "57", "58", "58b", "59", "60", "61", "61b", "62", "63", "64", "64b", "65", "66", "67", "68",
    "69", "70", "71", "72", "73", "74", "75", "76", "77", "78", "79", "80", "81", "82", "83", "84", "85", "85b", "86",
    "87", "87b", "88", "88b", "88c", "88d", "88e", "88f", "88g", "88h", "89", "95", "96",
];

pub(super) fn names() -> impl Iterator<Item = &'static str> {
    NAMES.into_iter()
}

pub(super) fn find(name: &str) -> Option<Gremlin> {
    let patch = match name {
        // Access.
        "01" => made(Deed::HideFile(FileId::EfCardAccess)),
        "02" => at(SetPace, Deed::Answer(0x6FFF)),
        "03" => made(Deed::AnnounceWeakestPace),
        "04" => made(Deed::AnnounceUnknownInfo),
        // Secure messaging.
        "05" => reading(Deed::Unprotected),
        "06" => reading(Deed::OmitStatus),
        "07" => reading(Deed::WrongChecksum),
        "08" => reading(Deed::WrongPadding),
        "08b" => reading(Deed::WrongPaddingIndicator),
        "09" => reading(Deed::ReplayPrevious),
        "57" => reading(Deed::EndSession),
        // Authenticity of the chip.
        // Both forms of the protocol.
        "19" => {
            let patches = [GeneralAuthenticate, SetChipAuthentication].map(|command| at(command, Deed::KeepOldKeys));
            return Some(Gremlin { name: name.to_owned(), patches: patches.into() });
        }
        "20" => at(InternalAuthenticate, Deed::RandomAnswer),
        "21" => at(InternalAuthenticate, Deed::SignOlderChallenge),
        "22" => made(Deed::OwnActiveAuthenticationKey),
        "23" => made(Deed::ShortActiveAuthenticationKey),
        "24" => at(InternalAuthenticate, Deed::WrongTrailer),
        "25" => at(InternalAuthenticate, Deed::TruncateShort(231)),
        // Files.
        "40" => made(Deed::SecondZone),
        "41" => made(Deed::NoCopyProtection),
        "42" => made(Deed::Copied),
        "43" => made(Deed::AnnounceNoKeys),
        "44" => made(Deed::HideFile(FileId::Dg(DataGroup::DG14))),
        "45" => made(Deed::OwnAgreementKeys),
        "46" => made(Deed::OwnZone),
        "53" => made(Deed::FlipLastOctet(FileId::Dg(DataGroup::DG2))),
        "58" => made(Deed::FourGigabytes(FileId::Dg(DataGroup::DG2))),
        "58b" => made(Deed::FourGigabytes(FileId::EfSod)),
        "59" => made(Deed::Content(ContentFault::NestedSecurityInfos)),
        "61b" => made(Deed::Endless(FileId::EfSod)),
        "63" => made(Deed::Content(ContentFault::ManyNames)),
        // What wears a reader out, or changes under its hands.
        "65" => reads(Deed::Trickle(1)),
        "66" => {
            let on = Moment { index: Some(3), ..reads(Deed::Exchange).on };
            let patches = vec![reading(Deed::EndSession), Patch { on, deed: Deed::Exchange }];
            return Some(Gremlin { name: name.to_owned(), patches });
        }
        "67" => reads(Deed::Trickle(0)),
        "68" => reading(Deed::Surplus(3)),
        "69" => reading(Deed::Shrink),
        "70" => made(Deed::Late(9_900)),
        "71" => reading(Deed::Lose(Loss::Silent)),
        "72" => at(CommandKind::ReadBinary, Deed::TruncateExtended(200)),
        "73" => reading(Deed::Lose(Loss::Removed)),
        "74" => reading(Deed::Lose(Loss::Replaced)),
        "75" => reading(Deed::Lose(Loss::Collision)),
        // Both ways in: the lines are another document's.
        "76" => {
            let last = Moment { command: Some(GeneralAuthenticate), step: Some(4), ..Moment::default() };
            let patches =
                vec![at(ExternalAuthenticate, Deed::Answer(0x6300)), Patch { on: last, deed: Deed::Answer(0x6300) }];
            return Some(Gremlin { name: name.to_owned(), patches });
        }
        "95" => made(Deed::Late(300)),
        "96" => made(Deed::MistagCom),
        // The holder's data.
        "77" => made(Deed::Content(ContentFault::OtherName)),
        "78" => made(Deed::Content(ContentFault::OtherOptionalData)),
        "79" => made(Deed::Content(ContentFault::WrongCheckDigit)),
        "80" => made(Deed::Expired),
        "81" => made(Deed::Content(ContentFault::MarkupInZone)),
        "82" => made(Deed::Content(ContentFault::HostileTexts)),
        // The security object and its signature, which ends the file.
        "26" => made(Deed::SignOnOtherCurve),
        "30" => made(Deed::Sha1Throughout),
        "54" => made(Deed::FlipLastOctet(FileId::EfSod)),
        // Named without its key, a CSCA is one of many of that name.
        "31b" => {
            let patches = [SignerFault::SelfSigned, SignerFault::WithoutAuthorityKey].map(Deed::Signer).map(made);
            return Some(Gremlin { name: name.to_owned(), patches: patches.into() });
        }
        // The portrait.
        "83" => made(Deed::Portrait(PortraitFault::Exploit)),
        "84" => made(Deed::Portrait(PortraitFault::Huge)),
        "85" => made(Deed::Portrait(PortraitFault::NoFace)),
        "85b" => made(Deed::Portrait(PortraitFault::Empty)),
        _ => pace(name)
            .or_else(|| security_object(name).map(Deed::SecurityObject).map(made))
            .or_else(|| signer(name).map(Deed::Signer).map(made))?,
    };
    Some(Gremlin { name: name.to_owned(), patches: vec![patch] })
}

fn security_object(name: &str) -> Option<SodFault> {
    Some(match name {
        "27" => SodFault::Md5,
        "28" => SodFault::SecondHash,
        "29" => SodFault::UnknownHash,
        "39" => SodFault::GroupNumber(17),
        "39b" => SodFault::GroupNumber(0),
        "39c" => SodFault::GroupNumber(255),
        "55" => SodFault::WrongMessageDigest,
        "60" => SodFault::Indefinite,
        "61" => SodFault::Endless,
        "62" => SodFault::TwoHundredCertificates,
        "89" => SodFault::WithoutNull,
        _ => return None,
    })
}

fn signer(name: &str) -> Option<SignerFault> {
    Some(match name {
        "31" => SignerFault::SelfSigned,
        "32" => SignerFault::PrivateAuthority,
        "33" => SignerFault::ForeignState,
        "34" => SignerFault::CountrySigning,
        "35" => SignerFault::CertifiedByDocumentSigner,
        "36" => SignerFault::ListSigner,
        "37" => SignerFault::VisasOnly,
        "38" => SignerFault::UnknownCritical,
        "64" => SignerFault::GiganticKey,
        "64b" => SignerFault::EvenExponent,
        "86" => SignerFault::HostileAddresses,
        "87" => SignerFault::ForeignGenerator,
        "87b" => SignerFault::AuthorityForeignGenerator,
        // One for each class.
        "88" => SignerFault::Forged(Forgery::GarbageBehind),
        "88b" => SignerFault::Forged(Forgery::NoPadding),
        "88c" => SignerFault::Forged(Forgery::ShortPadding),
        "88d" => SignerFault::Forged(Forgery::LongLength),
        "88e" => SignerFault::Forged(Forgery::GarbageInParameters),
        "88f" => SignerFault::Forged(Forgery::ShortDigest),
        "88g" => SignerFault::Forged(Forgery::BareDigest),
        "88h" => SignerFault::Forged(Forgery::EncryptionBlock),
        _ => return None,
    })
}

/// PACE, step by step.
fn pace(name: &str) -> Option<Patch> {
    Some(match name {
        "10" => at(GeneralAuthenticate, Deed::LeadingZeros(Coordinate::X)),
        "10b" => at(GeneralAuthenticate, Deed::LeadingZeros(Coordinate::Y)),
        "11" => step(2, Deed::PublicKey(KeyFault::NotInGroup)),
        "11b" => step(3, Deed::PublicKey(KeyFault::NotInGroup)),
        "12" => step(2, Deed::PublicKey(KeyFault::Neutral)),
        "12b" => step(3, Deed::PublicKey(KeyFault::Neutral)),
        "12c" => step(2, Deed::PublicKey(KeyFault::SmallOrder)),
        "12d" => step(3, Deed::PublicKey(KeyFault::SmallOrder)),
        "13" => step(3, Deed::PublicKey(KeyFault::Reflected)),
        "14" => step(4, Deed::ChipAuthenticationData(DataFault::Missing)),
        "15" => step(4, Deed::ChipAuthenticationData(DataFault::Wrong)),
        "16" => made(Deed::OtherKeyInCardSecurity),
        "17" => made(Deed::FlipLastOctet(FileId::EfCardSecurity)),
        "18" => step(4, Deed::ChipAuthenticationData(DataFault::Extra)),
        _ => return None,
    })
}

fn made(deed: Deed) -> Patch {
    Patch { on: Moment::default(), deed }
}

fn at(command: CommandKind, deed: Deed) -> Patch {
    Patch { on: Moment { command: Some(command), ..Moment::default() }, deed }
}

fn step(step: u8, deed: Deed) -> Patch {
    let on = Moment { command: Some(GeneralAuthenticate), step: Some(step), ..Moment::default() };
    Patch { on, deed }
}

/// Whenever the photo is read.
fn reads(deed: Deed) -> Patch {
    Patch { on: Moment { index: None, ..reading(deed).on }, deed }
}

/// In the middle of the photo.
fn reading(deed: Deed) -> Patch {
    let on = Moment {
        command: Some(CommandKind::ReadBinary),
        file: Some(FileId::Dg(DataGroup::DG2)),
        index: Some(2),
        ..Moment::default()
    };
    Patch { on, deed }
}
