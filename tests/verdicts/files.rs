//! EF.COM and the data groups: what was signed, what is there, and what it looks like.

use paskontrol::inspection::FileRecord;
use paskontrol::lds::{DataGroup, FileId};

use super::document::{Document, passport};

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
        => passport().record(DataGroup::DG12, FileRecord::Unreadable);
    a_file_too_large_to_read_is_an_open_question:
        LimitFileSize in LdsComplete is Undetermined at A3 Shown
        => passport().record(DataGroup::DG12, FileRecord::TooLarge { size: 1 << 40 });

    signed_details_nobody_understands_are_named:
        LdsDgNonconformant in LdsStructure is Passed at A3 Shown
        => passport().file(DataGroup::DG12, vec![0x6C, 1, 0]).signed(|_| ());
    a_signed_zone_nobody_understands_is_nobody_s_document:
        LdsDgNonconformant in LdsStructure is Failed at A1 Hidden
        => passport().file(DataGroup::DG1, vec![0x61, 3, 0x5F, 0x1F, 0]).signed(|_| ());

    ef_com_that_hides_the_chip_s_key_is_caught:
        LdsComSodMismatch in LdsComMatchesSod is Failed at A3 Shown
        => passport().announcing(vec![DataGroup::DG1, DataGroup::DG2]);
    ef_com_that_is_none_is_refused:
        LdsComMalformed in LdsComMatchesSod is Failed at A3 Shown
        => passport().file(FileId::EfCom, vec![0x61, 0]);
    ef_com_that_breaks_off_is_refused:
        LdsComMalformed in LdsComMatchesSod is Failed at A3 Shown
        => passport().record(FileId::EfCom, FileRecord::Unreadable);
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
