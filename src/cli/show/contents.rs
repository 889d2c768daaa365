//! What each file says.

use super::details::{dg11, dg12, dg16};
use super::security::{card_security, infos};
use super::{Fields, security};
use crate::crypto::digest::DigestAlgorithm;
use crate::inspection::FileRecord;
use crate::lds::{
    DataGroup, Deviation, Dg1, Dg2, Dg11, Dg12, Dg14, Dg15, Dg16, Displayed, DisplayedImages, EfAtrInfo, EfCardAccess,
    EfCardSecurity, EfCom, EfCvca, EfDir, EfSod, FileId, OpaqueDataGroup, UnknownObject,
};
use crate::mrz::Mrz;
use crate::wording::Redaction;
use crate::wording::printable;

/// The fields of one file that the level lets be seen.
pub(super) fn describe(file: FileId, record: &FileRecord, redaction: Redaction) -> Fields {
    let bytes = match record {
        FileRecord::Read { content } => &content.0,
        FileRecord::Refused { sw } => return vec![("refused", printable(sw))],
        FileRecord::TooLarge { size } => return vec![("too_large", size.to_string())],
        FileRecord::NotRequested => return vec![("not_requested", "-".into())],
        _ => return vec![("unreadable", "-".into())],
    };
    let mut fields = vec![("size", bytes.len().to_string())];
    // The lines of DG1 can be found again from their hash by trying; it goes where they may go.
    if let Some(hash) = redaction.person(&hex::encode(DigestAlgorithm::Sha256.digest(bytes))) {
        fields.push(("sha256", hash));
    }
    match content(file, bytes, redaction) {
        Ok(found) => fields.extend(found),
        Err(error) => fields.push(("malformed", error)),
    }
    fields
}

fn content(file: FileId, bytes: &[u8], redaction: Redaction) -> Result<Fields, String> {
    let said = |error: &dyn std::error::Error| error.to_string();
    Ok(match file {
        FileId::EfAtrInfo => atr_info(&EfAtrInfo::parse(bytes).map_err(|error| said(&error))?),
        FileId::EfDir => directory(&EfDir::parse(bytes).map_err(|error| said(&error))?),
        FileId::EfCardAccess => infos(&EfCardAccess::parse(bytes).map_err(|error| said(&error))?.security_infos),
        FileId::EfCardSecurity => card_security(&EfCardSecurity::parse(bytes).map_err(|error| said(&error))?),
        FileId::EfCvca => cvca(&EfCvca::parse(bytes).map_err(|error| said(&error))?),
        FileId::EfCom => com(&EfCom::parse(bytes).map_err(|error| said(&error))?),
        FileId::EfSod => security::sod(&EfSod::parse(bytes).map_err(|error| said(&error))?),
        FileId::Dg(group) => data_group(group, bytes, redaction).map_err(|error| said(&error))?,
    })
}

fn data_group(group: DataGroup, bytes: &[u8], redaction: Redaction) -> Result<Fields, crate::lds::LdsError> {
    Ok(match group {
        DataGroup::DG1 => zone(&Dg1::parse(bytes)?.mrz, redaction),
        DataGroup::DG2 => faces(&Dg2::parse(bytes)?, redaction),
        DataGroup::DG5 => images(&DisplayedImages::parse(Displayed::Portrait, bytes)?, redaction),
        DataGroup::DG7 => images(&DisplayedImages::parse(Displayed::Signature, bytes)?, redaction),
        DataGroup::DG11 => dg11(&Dg11::parse(bytes)?, redaction),
        DataGroup::DG12 => dg12(&Dg12::parse(bytes)?, redaction),
        DataGroup::DG14 => infos(&Dg14::parse(bytes)?.security_infos),
        DataGroup::DG15 => security::public_key(&Dg15::parse(bytes)?),
        DataGroup::DG16 => dg16(&Dg16::parse(bytes)?, redaction),
        group => vec![("octets", OpaqueDataGroup::parse(group, bytes)?.content.reveal().len().to_string())],
    })
}

fn com(com: &EfCom) -> Fields {
    let groups: Vec<_> = com.data_groups.iter().map(ToString::to_string).collect();
    let mut fields = vec![
        ("lds_version", printable(&com.lds_version)),
        ("unicode_version", printable(&com.unicode_version)),
        ("data_groups", groups.join(" ")),
    ];
    fields.extend(com.unknown_tags.iter().map(|tag| ("unknown_tag", tag.to_string())));
    fields.extend(unknown(&com.unknown));
    fields
}

fn cvca(cvca: &EfCvca) -> Fields {
    let references: Vec<_> = cvca.references().map(|reference| printable(&reference.to_string())).collect();
    vec![("authority_references", references.join(" "))]
}

fn atr_info(info: &EfAtrInfo) -> Fields {
    let mut fields = Vec::new();
    if let Some(capabilities) = info.capabilities {
        fields.push(("capabilities", hex::encode_upper(capabilities)));
    }
    if let Some(longest) = info.extended_length {
        fields.push(("longest_command", longest.command.to_string()));
        fields.push(("longest_response", longest.response.to_string()));
    }
    fields.extend(unknown(&info.unknown));
    fields
}

fn directory(directory: &EfDir) -> Fields {
    let aid = |application: &crate::lds::Application| ("application", hex::encode_upper(&application.aid));
    directory.applications.iter().map(aid).collect()
}

fn zone(mrz: &Mrz, redaction: Redaction) -> Fields {
    let wrong: Vec<String> = mrz.checks.wrong().iter().map(ToString::to_string).collect();
    let mut fields: Fields = crate::engine::mrz_fields(mrz, redaction)
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect();
    fields.extend(shown([("wrong_check_digits", Some(wrong.join(", ")))]));
    fields
}

fn faces(dg2: &Dg2, redaction: Redaction) -> Fields {
    let face = |face: &crate::lds::FaceImage| {
        let bytes = face.image.reveal().len();
        ("face", format!("{:?} {}×{}, {bytes} bytes", face.format, face.width, face.height))
    };
    let mut fields: Fields = dg2.faces.iter().map(face).collect();
    fields.extend(shown([("face_created", dg2.created.and_then(|created| redaction.person(&created.to_string())))]));
    fields.extend(unknown(&dg2.unknown));
    fields.extend(departures(&dg2.deviations));
    fields
}

fn images(displayed: &DisplayedImages, redaction: Redaction) -> Fields {
    let image = |image: &crate::lds::DisplayedImage| {
        let text = format!("{:?}, {} bytes", image.format, image.image.reveal().len());
        redaction.person(&text).map(|text| ("image", text))
    };
    let mut fields: Fields = displayed.images.iter().filter_map(image).collect();
    fields.extend(unknown(&displayed.unknown));
    fields.extend(departures(&displayed.deviations));
    fields
}

/// The fields that have something to show.
pub(super) fn shown<const N: usize>(fields: [(&'static str, Option<String>); N]) -> Fields {
    let some = |(name, value): (_, Option<String>)| value.filter(|value| !value.is_empty()).map(|value| (name, value));
    fields.into_iter().filter_map(some).collect()
}

/// Objects nobody knows: tag and length. Their values may be anything, so nobody is shown them.
pub(super) fn unknown(objects: &[UnknownObject]) -> Fields {
    objects
        .iter()
        .map(|object| ("unknown_object", format!("{}, {} bytes", object.tag, object.value.reveal().len())))
        .collect()
}

pub(super) fn departures(deviations: &[Deviation]) -> Fields {
    deviations.iter().map(|deviation| ("deviation", format!("{}: {}", deviation.tag, deviation.kind))).collect()
}
