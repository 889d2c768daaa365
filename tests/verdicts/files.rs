//! EF.COM and the data groups: what was signed, what is there, and what it looks like.

use paskontrol::encoding::Redacted;
use paskontrol::inspection::{FileRecord, Octets, ReadFault};
use paskontrol::lds::{DataGroup, Dg11, Dg12, EfCom, FileId};
use paskontrol::readiness::{Facts, ReadinessPolicy, ReasonCode, Verdict, assess};

use super::document::{Document, passport};
use super::holder::with_digits;

claims! {
    a_changed_photo_is_not_shown:
        LdsDgHashMismatch in PaDgHashes is Failed at A1 Hidden
        => passport().flipped(DataGroup::DG2);
    a_forged_zone_is_not_shown:
        LdsDgHashMismatch in PaDgHashes is Failed at A1 Hidden
        => passport().flipped(DataGroup::DG1);
    a_second_zone_behind_dg1_is_not_read:
        LdsTrailingBytes in PaDgHashes is Passed at A3 Shown
        => { let document = passport(); let zone = document.content(DataGroup::DG1);
            document.followed_by(DataGroup::DG1, &zone) };
    a_signed_file_the_chip_will_not_give_is_missed:
        LdsDgListedButAbsent in LdsComplete is Failed at A3 Shown
        => passport().record(DataGroup::DG12, refused());
    a_signed_file_nobody_brought_is_missed:
        LdsDgListedButAbsent in LdsComplete is Undetermined at A3 Shown
        => passport().without(DataGroup::DG12);
    a_file_nobody_signed_is_not_authentic:
        LdsDgNotListed in PaDgHashes is Passed at A3 Shown
        => passport().file(DataGroup::DG13, vec![0x6D, 0]);
    a_document_without_its_photo_is_not_compared:
        LdsMandatoryNotCompared in PaDgHashes is Undetermined at A1 Hidden
        => passport().record(DataGroup::DG2, FileRecord::NotRequested);
    a_file_that_breaks_off_is_no_file:
        LdsMalformed in LdsComplete is Failed at A3 Shown
        => passport().record(DataGroup::DG12, FileRecord::Unreadable { reason: None });
    a_file_that_changes_while_it_is_read_is_no_file:
        LdsContentChanged in LdsComplete is Failed at A3 Shown
        => passport().record(DataGroup::DG12, unreadable(ReadFault::ContentChanged));
    a_chip_that_sends_more_than_was_asked_for_is_not_believed:
        ProtocolLength in LdsComplete is Failed at A3 Shown
        => passport().record(DataGroup::DG12, unreadable(ReadFault::TooMuchData));
    a_chip_that_sends_nothing_is_to_be_read_again:
        ProtocolNoProgress in LdsComplete is Aborted at A3 Shown
        => passport().record(DataGroup::DG12, unreadable(ReadFault::NoProgress));
    a_file_without_an_end_is_to_be_read_again:
        LimitApduBudget in LdsComplete is Aborted at A3 Shown
        => passport().record(DataGroup::DG12, unreadable(ReadFault::CommandsSpent));
    a_file_too_large_to_read_is_an_open_question:
        LimitFileSize in LdsComplete is Undetermined at A3 Shown
        => passport().record(DataGroup::DG12, FileRecord::TooLarge { size: 1 << 40 });

    a_signed_file_under_another_s_tag_is_named:
        LdsDgNonconformant in LdsStructure is Passed at A3 Shown
        => passport().file(DataGroup::DG13, vec![0x6C, 0]).signed(|_| ());
    a_signed_security_info_nobody_can_read_is_named:
        LdsDgNonconformant in LdsStructure is Passed at A3 Shown
        => passport().file(DataGroup::DG14, hex::decode("6E10310E300C060A04007F00070202030204").unwrap()).signed(|_| ());
    signed_details_nobody_understands_are_named:
        LdsDgNonconformant in LdsStructure is Passed at A3 Shown
        => passport().file(DataGroup::DG12, vec![0x6C, 1, 0]).signed(|_| ());
    a_signed_zone_nobody_understands_is_nobody_s_document:
        LdsDgNonconformant in LdsStructure is Failed at A1 Hidden
        => passport().file(DataGroup::DG1, vec![0x61, 3, 0x5F, 0x1F, 0]).signed(|_| ());

    a_signed_zone_with_a_wrong_check_digit_leaves_it_open:
        Dg1CheckDigit in LdsStructure is Undetermined at A3 Shown with MrzNotCompared
        => signed_zone(|zone| zone[87] = if zone[87] == b'0' { b'1' } else { b'0' });
    a_signed_zone_with_other_characters_is_shown_nowhere:
        Dg1Charset in LdsStructure is Undetermined at A1 Hidden
        => signed_zone(|zone| zone[5..13].copy_from_slice(b"<script>"));
    a_signed_zone_without_the_day_of_birth_is_named:
        Dg1PartialDate in LdsStructure is Passed at A3 Shown with MrzNotCompared
        => signed_zone(|zone| with_digits(zone, |zone| zone[61..63].copy_from_slice(b"<<")));
    texts_that_would_steer_the_screen_are_named:
        DataTextSanitised in LdsStructure is Passed at A3 Shown
        => passport().file(DataGroup::DG12, hostile_details()).signed(|_| ());
    texts_longer_than_any_field_are_named:
        DataTextSanitised in LdsStructure is Passed at A3 Shown
        => passport().file(DataGroup::DG11, long_details()).signed(|_| ());

    ef_com_that_hides_the_chip_s_key_is_caught:
        LdsComSodMismatch in LdsComMatchesSod is Failed at A3 Shown
        => passport().announcing(vec![DataGroup::DG1, DataGroup::DG2]);
    ef_com_that_is_none_is_named:
        LdsComMalformed in LdsComMatchesSod is Passed at A3 Shown
        => passport().file(FileId::EfCom, vec![0x61, 0]);
    ef_com_that_breaks_off_is_named:
        LdsComMalformed in LdsComMatchesSod is Passed at A3 Shown
        => passport().record(FileId::EfCom, FileRecord::Unreadable { reason: None });
    ef_com_of_a_version_to_come_is_named:
        LdsVersionMismatch in LdsComMatchesSod is Passed at A3 Shown
        => passport().with(|document| {
            let groups = EfCom::parse(&document.content(FileId::EfCom)).unwrap().data_groups;
            let com = EfCom { lds_version: "0300".to_owned(), ..EfCom::new(groups) };
            document.evidence.record(FileId::EfCom, FileRecord::Read { content: Octets(com.encode()) });
        });
}

/// Signed, and never compared with the page.
fn signed_zone(change: impl FnOnce(&mut Vec<u8>)) -> Document {
    let document = passport();
    let file = document.content(DataGroup::DG1);
    let (header, zone) = file.split_at(file.len() - 88);
    let mut zone = zone.to_vec();
    change(&mut zone);
    let file = [header, &zone].concat();
    document.with(|document| document.evidence.printed_mrz = None).file(DataGroup::DG1, file).signed(|_| ())
}

fn hostile_details() -> Vec<u8> {
    let endorsements = Some(Redacted::new("\u{1b}[2J\u{202e}=cmd|' /C calc'!A0\0".to_owned()));
    Dg12 { endorsements, ..Dg12::default() }.encode()
}

fn long_details() -> Vec<u8> {
    Dg11 { custody: Some(Redacted::new("x".repeat(60 * 1024))), ..Dg11::default() }.encode()
}

const fn unreadable(fault: ReadFault) -> FileRecord {
    FileRecord::Unreadable { reason: Some(fault) }
}

fn refused() -> FileRecord {
    FileRecord::Refused { sw: "6A82".to_owned() }
}

/// Doc 9303-10, 4.6.1: a document of LDS 1.8 may do without EF.COM.
#[test]
fn a_document_may_do_without_ef_com() {
    let documents: [Document; 2] = [passport().without(FileId::EfCom), passport().record(FileId::EfCom, refused())];
    for document in documents {
        assert_eq!(document.judge().status, passport().judge().status);
    }
}

/// READINESS, `chip.read_failed`: what did not come, and what nobody can read, is asked for again and refuses nobody.
#[test]
fn a_chip_that_gave_nothing_or_nothing_legible_was_not_read() {
    let reasons = |document: &Document| {
        let assessment = assess(&Facts::from_report(&document.judge()).unwrap(), &ReadinessPolicy::mitid_dk());
        (assessment.verdict, assessment.reason_codes)
    };
    let unread = (Verdict::Undetermined, vec![ReasonCode::ChipReadFailed]);
    let silent = passport().with(|document| {
        document.evidence.files.clear();
        document.evidence.record(FileId::EfSod, refused());
    });
    assert_eq!(reasons(&silent), unread);
    // The lines are still those that were typed; the chip's own are signed and yet nobody's.
    let printed = passport().evidence.printed_mrz.clone();
    let illegible = signed_zone(|zone| zone[5..13].copy_from_slice(b"<script>"));
    assert_eq!(reasons(&illegible.with(|document| document.evidence.printed_mrz = printed)), unread);
    // One that is known to be wrong is another matter.
    assert!(!reasons(&passport().flipped(DataGroup::DG1)).1.contains(&ReasonCode::ChipReadFailed));
}
