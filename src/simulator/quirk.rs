//! What genuine documents do oddly: the register of quirks (RELIABILITY 3.2), each with the verdict it must get.
//!
//! A quirk that can be played has a patch on a built-in profile; one of certificates, signatures or texts names the test or
//! the vector that holds it.

/// A quirk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quirk {
    /// Its number, 1 to 60.
    pub number: u8,
    /// What is odd.
    pub what: &'static str,
    /// Whose documents, or what observed it.
    pub seen: &'static str,
    /// What is done about it.
    pub rule: &'static str,
    /// What comes out.
    pub verdict: QuirkVerdict,
    /// What shows it.
    pub shown: Shown,
}

/// What a quirk must come to, in the field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuirkVerdict {
    /// As if there were no quirk.
    Good,
    /// The same, and the quirk is named by this code.
    Named(&'static str),
    /// Left open, by this code: honestly not accepted.
    Open(&'static str),
    /// Refused, by this code: honestly not accepted.
    Refused(&'static str),
}

/// What shows a quirk's verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// A profile that extends the first by the second.
    Played(&'static str, &'static str),
    /// A test, or a case under `vectors`, of this name.
    Tested(&'static str),
}

use QuirkVerdict::{Good, Named, Open, Refused};
use Shown::{Played, Tested};

const fn quirk(
    number: u8,
    what: &'static str,
    seen: &'static str,
    rule: &'static str,
    verdict: QuirkVerdict,
    shown: Shown,
) -> Quirk {
    Quirk { number, what, seen, rule, verdict, shown }
}

macro_rules! patches {
    ($($patch:literal),+) => { concat!("[[gremlin]]\nname = 'quirk'\npatches = [", $($patch, ","),+, "]\n") };
}

/// All sixty.
#[rustfmt::skip]
pub const QUIRKS: [Quirk; 60] = [
    quirk(1, "SELECT of the master file is refused", "NZ, CN, AU, UA, VN", "it is never essential", Good,
        Played("pace-gm", patches!("{ on = { command = 'select-master-file' }, deed = { answer = 0x6A86 } }"))),
    quirk(2, "EF.CardAccess is found with P1 = 02 alone", "LV", "select by identifier under the current place", Good,
        Played("pace-gm", patches!("{ on = { command = 'select', file = 'EF.CardAccess', p1 = 0 }, deed = { answer = 0x6A82 } }"))),
    quirk(3, "SELECT of EF.CardAccess gives an odd status", "MY", "as if it were absent", Good,
        Played("dk-ready", patches!("{ on = { command = 'select', p1 = 2, index = 1 }, deed = { answer = 0x6283 } }",
            "{ on = { command = 'select', p1 = 2, index = 2 }, deed = { answer = 0x6283 } }"))),
    quirk(4, "EF.DIR and EF.ATR/INFO are closed before access", "US", "optional files never end an inspection", Good,
        Played("dk-ready", patches!("{ on = { command = 'select', file = 'EF.ATR/INFO' }, deed = { answer = 0x6982 } }",
            "{ on = { command = 'select', file = 'EF.DIR' }, deed = { answer = 0x6982 } }"))),
    quirk(5, "an Le where no data come is refused", "DE, 2008 to 2022", "none in SELECT and MSE", Good,
        Played("pace-gm", patches!("{ on = { command = 'select', expects_data = true }, deed = { answer = 0x6700 } }",
            "{ on = { command = 'set-pace', expects_data = true }, deed = { answer = 0x6700 } }"))),
    quirk(6, "MSE:Set AT wants DO'84' where nothing is ambiguous", "UA before July 2022", "once more with it", Good,
        Played("pace-gm", patches!("{ on = { command = 'set-pace', lacks = 0x84 }, deed = { answer = 0x6A87 } }"))),
    quirk(7, "there is no Basic Access Control", "DE since 2020", "PACE first", Good,
        Played("pace-gm", "[chip]\nprotection = 'pace-only'\n")),
    quirk(8, "there is no PACE", "many", "Basic Access Control", Good, Played("dk-ready", "")),
    quirk(9, "PACE takes more than six seconds", "NL", "a budget that holds it", Good,
        Played("pace-gm", patches!("{ on = { command = 'general-authenticate' }, deed = { late = 1650 } }"))),
    quirk(10, "PACE is offered and never works", "several", "Basic Access Control, and said so", Open("access.downgraded"),
        Played("pace-gm", "[chip]\nactive_authentication = 'none'\n[[gremlin]]\nname = '02'\n")),
    quirk(11, "the application has to be selected after PACE", "general", "it is, each time", Good, Played("pace-im", "")),
    quirk(12, "anybody may read", "BE, NG of the first years", "named", Named("access.not_protected"),
        Played("no-access-control", "")),
    quirk(13, "long reads are refused with 6700", "many", "step down and remember", Good,
        Played("dk-ready", patches!("{ on = { command = 'read-binary', beyond = 160 }, deed = { answer = 0x6700 } }"))),
    quirk(14, "a refused read ends the session", "RU", "access anew, shorter reads, where it stopped", Good,
        Played("dk-ready", patches!("{ on = { command = 'read-binary', beyond = 160 }, deed = 'end-session' }"))),
    quirk(15, "6282 at the end of a file, with data or without", "ES", "what came counts", Good,
        Tested("every_way_of_ending_a_file_is_understood")),
    quirk(16, "6Cxx asks for an exact Le", "NO", "once more with it", Good,
        Played("dk-ready", patches!("{ on = { command = 'read-binary', beyond = 128 }, deed = { answer = 0x6C80 } }"))),
    quirk(17, "61xx although nothing is left", "FI", "the data that came count", Good,
        Played("dk-ready", patches!("{ on = { command = 'read-binary', file = 'DG2', index = 2 }, deed = { status = 0x6110 } }"))),
    quirk(18, "the last frame of a file has a wrong MAC", "US", "ask for what is left alone; an altered answer is never read over (Doc 9303-11, 9.8; TR-03105-5.1, B_08)",
        Refused("sm.mac_invalid"),
        Played("dk-ready", patches!("{ on = { command = 'read-binary', file = 'EF.SOD', index = 1 }, deed = 'wrong-checksum' }"))),
    quirk(19, "no octets for some Le", "a test application", "shorter reads", Good,
        Played("dk-ready", patches!("{ on = { command = 'read-binary', beyond = 160 }, deed = { trickle = 0 } }"))),
    quirk(20, "EF.ATR/INFO is wrong", "general", "short lengths, and named", Named("lds.malformed"),
        Played("dk-ready", "[faults]\nrewrite = ['EF.ATR/INFO replace 7F66080202100002021000 7F660402021000']\n")),
    quirk(21, "extended lengths break the session", "CN", "access anew with short ones", Good,
        Played("dk-ready", patches!("{ on = { command = 'read-binary', beyond = 256 }, deed = 'end-session' }"))),
    quirk(22, "the answer of Active Authentication is cut silently", "AU", "the length is known; ask again, longer", Good,
        Played("dk-ready", "[[gremlin]]\nname = '25'\n")),
    quirk(23, "Active Authentication gives nothing for the longest Le", "CN", "the short form too", Good,
        Played("dk-ready", patches!("{ on = { command = 'internal-authenticate', beyond = 256 }, deed = { trickle = 0 } }"))),
    quirk(24, "files are padded", "several", "what lies behind the object is not read and not hashed", Good,
        Played("dk-ready", patches!("{ deed = { pad = 'DG1' } }", "{ deed = { pad = 'EF.SOD' } }"))),
    quirk(25, "EF.SOD has indefinite lengths", "US, NZ", "read, and named", Named("cms.ber_indefinite"),
        Played("dk-ready", "[[gremlin]]\nname = '60'\n")),
    quirk(26, "EF.SOD has a content type older than the standard", "BE, FR, NL", "a closed list, and named",
        Named("cms.legacy_oid"), Tested("a_content_type_older_than_the_standard_is_named")),
    quirk(27, "the signer is named in other letters, or wrongly", "UA", "the signature decides, and it is named",
        Named("sod.sid_mismatch"), Tested("a_signer_named_wrongly_is_found_by_its_signature")),
    quirk(28, "data groups and signature have different digests", "TR-03105-5.1, LDS_H_74", "both are as they say", Good,
        Tested("data_groups_may_be_hashed_otherwise_than_what_is_signed")),
    quirk(29, "signed by another algorithm than the certificate", "many", "the message says which", Good,
        Tested("a_certificate_signed_by_another_algorithm_than_the_object_is_as_good")),
    quirk(30, "parameters absent, or NULL", "many", "both", Good, Tested("every_identifier_is_read_with_and_without_null")),
    quirk(31, "PSS without parameters", "few", "the defaults of RFC 4055", Good, Tested("pss_parameters_have_their_defaults")),
    quirk(32, "rsaEncryption for a signature", "TR-03105-5.1, LDS_H_79", "the digest named beside it", Good,
        Tested("every_identifier_is_read_with_and_without_null")),
    quirk(33, "ECDSA integers with superfluous zeros", "NFCPassportReader", "read, and named", Named("pki.profile_deviation"),
        Tested("superfluous_zeros_in_a_signature_are_read_and_named")),
    quirk(34, "plain signatures under an identifier of DER", "LT, HU", "read, and named", Named("pki.profile_deviation"),
        Tested("plain_signatures_under_the_der_identifier_are_read_and_named")),
    quirk(35, "Active Authentication answers in DER", "PT", "read, and named", Named("chip.aa_signature_form"),
        Tested("a_signature_in_der_is_read_and_named")),
    quirk(36, "a hash nobody announced", "PT", "a closed list, each tried, and named", Named("chip.aa_hash_inferred"),
        Tested("a_hash_nobody_announced_is_found_and_named")),
    quirk(37, "the trailer alone says which hash", "AndroidPassportReader", "exactly", Good,
        Tested("rsa-2048-trailer-34cc-of-sha-1")),
    quirk(38, "a signature without its leading zero", "AU, PL", "by its length", Good,
        Tested("rsa-1024-leading-zero-left-out")),
    quirk(39, "DG14 does not say which Chip Authentication", "NFCPassportReader", "from the kind of the key", Good,
        Tested("ecdh-p256-3des-inferred")),
    quirk(40, "several keys in DG14", "MT", "by their number; without one, a single key", Good,
        Tested("second-of-two-keys")),
    quirk(41, "Chip Authentication ends in an error", "NO, TR", "failed, unless a list says so", Refused("chip.ca_failed"),
        Played("ca-ecdh-aes256", patches!("{ on = { command = 'set-chip-authentication' }, deed = { answer = 0x6A80 } }",
            "{ on = { command = 'general-authenticate' }, deed = { answer = 0x6A80 } }"))),
    quirk(42, "the chip has to lose power between protocols", "TR-03129-2, PowerDownReq",
        "the proof it gave counts, the other is named", Named("chip.aa_no_answer"),
        Played("eac-full", patches!("{ on = { command = 'internal-authenticate' }, deed = { answer = 0x6985 } }"))),
    quirk(43, "DG13 holds octets of the State's own", "RU", "octets", Good, Played("dk-ready", "[files]\ndg13 = true\n")),
    quirk(44, "signed on another curve than declared", "LT", "refused, unless a list says so", Refused("sod.signature_invalid"),
        Played("dk-ready", "[[gremlin]]\nname = '26'\n")),
    quirk(45, "the signer's certificate is not in EF.SOD", "TR-03105-5.1, LDS_H_15",
        "looked up among those at hand; without, left open", Good,
        Tested("a_signer_that_is_not_in_the_message_is_found_among_those_at_hand")),
    quirk(46, "an attribute of RFC 6211", "ID, DE", "held against what was used", Good,
        Tested("order_version_and_algorithm_protection_are_noted")),
    quirk(47, "signed attributes in any order", "ID", "any", Good, Tested("order_version_and_algorithm_protection_are_noted")),
    quirk(48, "state codes of their own kind", "DE and others", "a table", Good, Tested("the_tables_hold_each_code_once")),
    quirk(49, "the digit of empty optional data is a filler or 0", "AT, CH", "both", Good,
        Tested("an_unused_personal_number_may_have_zero_or_filler_as_check_digit")),
    quirk(50, "dates in BCD, and dates with unknown parts", "NO, TR", "typed as they are", Good,
        Tested("a_date_of_issue_in_bcd_or_ascii_is_read_and_an_impossible_one_noted")),
    quirk(51, "empty elements, names without their wrapping", "BE, FR, HU", "as absent, and as names", Good,
        Tested("names_without_their_wrapping_are_found_and_endless_ones_refused")),
    quirk(52, "the date of issue in ASCII or BCD", "several", "both", Good, Tested("dg11_and_dg12_in_bcd_read_whole")),
    quirk(53, "optional data that begin with a filler", "TR", "no rule", Good,
        Played("dk-ready", "[faults]\nrewrite = ['DG1 zone 73 <A1', 'DG1 digits']\n")),
    quirk(54, "a portrait in another format than stated", "several", "the content decides, and it is named",
        Named("image.type_mismatch"), Tested("a_portrait_in_another_format_than_its_record_states_is_shown_and_named")),
    quirk(55, "a portrait of ISO/IEC 39794-5", "documents from 2026 on", "read", Good, Played("dg2-iso39794", "")),
    quirk(56, "no portrait, or several", "GB", "the first; without one, left open", Open("image.missing"),
        Played("dk-ready", "[[gremlin]]\nname = '85'\n")),
    quirk(57, "EF.COM lists what is closed", "most of Europe", "that is its place", Good, Played("eac-full", "")),
    quirk(58, "there is no EF.COM", "LDS 1.8", "nothing to compare", Good, Played("dk-ready", "[faults]\nremove = ['EF.COM']\n")),
    quirk(59, "several CSCAs of one name, and links between them", "most", "each is tried, within a budget", Good,
        Tested("a_later_generation_is_reached_through_its_link_certificates")),
    quirk(60, "the CSCA is in no list", "many", "left open, with the key that is missing", Open("pki.issuer_unknown"),
        Played("dk-unknown-csca", "")),
];
