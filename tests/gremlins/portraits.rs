//! Portraits that a State signed and nobody should decode.

use paskontrol::readiness::facts::Face;
use paskontrol::{Assurance, Code, Report};

use super::{CheckStatus, gives, play, profile, with};

/// Document and chip are as genuine as without the gremlin; the face stays open, for this reason.
fn assert_not_shown(report: &Report, status: CheckStatus, code: Code) {
    assert_eq!((report.status, report.assurance), (status, Assurance::A3), "{report:#?}");
    assert!(gives(report, status, code), "{report:#?}");
    assert_eq!(Face::Match.compared_under(report), Face::NotDone);
}

fn played(gremlin: &str, name: &str) -> Report {
    play(&with(profile(name, ""), &[gremlin])).unwrap()
}

#[test]
fn a_portrait_of_nine_hundred_million_pixels_is_refused_by_its_headers() {
    for name in ["dk-ready", "pace-cam"] {
        assert_not_shown(&played("84", name), CheckStatus::Aborted, Code::ImageLimit);
    }
}

#[test]
fn a_record_without_a_face_or_a_face_without_octets_is_missed() {
    for gremlin in ["85", "85b"] {
        assert_not_shown(&played(gremlin, "dk-ready"), CheckStatus::Undetermined, Code::ImageMissing);
    }
}

/// Its headers are in order, so that only a decoder notices.
#[cfg(feature = "image")]
#[test]
fn a_portrait_made_to_break_decoders_breaks_nothing() {
    use paskontrol::lds::image::{Limits, Picture};
    use paskontrol::verification::CheckId;

    for name in ["dk-ready", "eac-full"] {
        let report = played("83", name);
        assert_eq!((report.assurance, report.status_of(CheckId::HolderPortrait)), (Assurance::A3, CheckStatus::Passed));
        let face = report.authentic_document().unwrap().face().unwrap().clone();
        let decoded = Picture::decode(face.image.reveal(), &Limits::document()).map(drop);
        assert_not_shown(&report.with_portrait(decoded), CheckStatus::Aborted, Code::ImageDecodeFailed);
    }
}
