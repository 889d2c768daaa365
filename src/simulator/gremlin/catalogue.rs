//! The gremlins with numbers. A letter behind one is another way of doing the same.

use super::{CommandKind, Coordinate, DataFault, Deed, Gremlin, KeyFault, Moment, Patch};
use crate::lds::{DataGroup, FileId};

use CommandKind::{GeneralAuthenticate, InternalAuthenticate, SetChipAuthentication, SetPace};

const NAMES: [&str; 33] = [
    "01", "02", "03", "04", "05", "06", "07", "08", "08b", "09", "10", "10b", "11", "11b", "12", "12b", "12c", "12d",
    "13", "14", "15", "16", "17", "18", "19", "20", "21", "22", "23", "24", "25", "26", "57",
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
        // The security object.
        "26" => made(Deed::SignOnOtherCurve),
        _ => pace(name)?,
    };
    Some(Gremlin { name: name.to_owned(), patches: vec![patch] })
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
