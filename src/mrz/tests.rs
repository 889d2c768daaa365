use proptest::prelude::*;

use crate::encoding::{Date, PartialDate};

use super::*;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// Doc 9303-4, 4.2.2 (with the second character of the document code left to fillers).
const TD3: &str = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";
/// Doc 9303-5, Appendix B.
const TD1: &str = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<";
/// Doc 9303-6, Appendix B.
const TD2: &str = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6";

#[test]
fn the_three_specimens_of_doc_9303_read_the_same_person() {
    for (text, format, number) in
        [(TD3, Format::Td3, "L898902C3"), (TD1, Format::Td1, "D23145890"), (TD2, Format::Td2, "D23145890")]
    {
        let mrz = Mrz::parse(text).unwrap();
        assert_eq!((mrz.format, mrz.document_number.reveal().as_str()), (format, number));
        assert!(mrz.checks.all_correct(), "{format:?}: {:?}", mrz.checks.wrong());
        assert_eq!(
            (mrz.names.primary.reveal().as_str(), mrz.names.secondary.reveal().as_str()),
            ("ERIKSSON", "ANNA MARIA")
        );
        assert_eq!((mrz.issuer, mrz.nationality, mrz.sex), (StateCode::UTOPIA, StateCode::UTOPIA, Sex::Female));
        assert_eq!(mrz.birth_date.birth(day("2026-01-01")), Ok(PartialDate::Day(day("1974-08-12"))));
        assert_eq!(mrz.expiry_date.expiry(day("2026-01-01")), Ok(day("2012-04-15")));
        assert_eq!(mrz.lines().join("\n"), text);
    }
    assert_eq!(Mrz::parse(TD3).unwrap().optional_data.reveal(), "ZE184226B");
}

#[test]
fn the_worked_check_digits_of_doc_9303_3_appendix_a_agree() {
    assert_eq!(check_digit(b"520727"), Some(b'3'));
    assert_eq!(check_digit(b"AB2134<<<"), Some(b'5'));
    assert_eq!(check_digit(b"ab"), None);
}

#[test]
fn what_a_person_types_is_tolerated_but_never_repaired() {
    let typed = TD3.to_lowercase().replace('\n', "\r\n  ").replace("<<", "< <");
    assert_eq!(Mrz::parse(&typed).unwrap(), Mrz::parse(TD3).unwrap());
    let mistaken = Mrz::parse(&TD3.replace("L898902C3", "L8989O2C3")).unwrap();
    assert_eq!(mistaken.document_number.reveal(), "L8989O2C3");
    assert_eq!(mistaken.checks.wrong(), [Field::DocumentNumber, Field::Composite]);
    assert_eq!(Mrz::parse(&TD3.replace("ANNA", "ÅSE ")), Err(MrzError::Character { position: 16 }));
    assert_eq!(Mrz::parse(&TD3[1..]), Err(MrzError::Length { characters: 87 }));
    assert_eq!(Mrz::parse(""), Err(MrzError::Length { characters: 0 }));
}

#[test]
fn a_chip_may_not_type_as_a_person_does() {
    assert!(Mrz::from_dg1(TD3.replace('\n', "").as_bytes()).is_ok());
    assert!(Mrz::from_dg1(TD3.as_bytes()).is_err());
    assert_eq!(Mrz::from_dg1(&[0xC6; 88]), Err(MrzError::Character { position: 1 }));
}

#[test]
fn nothing_personal_prints() {
    let mrz = Mrz::parse(TD3).unwrap();
    let printed = format!("{mrz:?} {:?} {:?} {:?} {:?}", mrz.key(), mrz.names, mrz.birth_date, mrz.key_information());
    for secret in ["ERIKSSON", "ANNA", "898902", "740812", "120415", "ZE184226B"] {
        assert!(!printed.contains(secret), "{printed}");
    }
}

#[test]
fn an_unused_personal_number_may_have_zero_or_filler_as_check_digit() {
    for (check, composite) in [('0', '4'), ('<', '4')] {
        let text = format!(
            "P<D<<MUSTERMANN<<ERIKA{}C11T002JM4D<<9608122F2310314{}{check}{composite}",
            "<".repeat(22),
            "<".repeat(14)
        );
        let mrz = Mrz::parse(&text).unwrap();
        assert_eq!((mrz.checks.optional_data, mrz.checks.composite), (Some(true), Some(true)));
        assert_eq!((mrz.issuer.as_str(), mrz.issuer.alpha2()), ("D", Some("DE")));
    }
}

#[test]
fn a_long_number_is_joined_and_its_rest_is_not_optional_data() {
    let mrz = Mrz::parse("I<UTOD23145890<7349<<<<<<<<<<<3407127M9507122UTO<<<<<<<<<<<2STEVENSON<<PETER<JOHN<<<<<<<<<")
        .unwrap();
    assert_eq!(mrz.document_number.reveal(), "D23145890734");
    assert!(mrz.optional_data.reveal().is_empty() && mrz.checks.all_correct());
    assert_eq!(mrz.key_information().reveal().as_str(), "D23145890734934071279507122");
}

#[test]
fn visas_have_neither_composite_nor_chip() {
    let visa =
        Mrz::parse("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L8988901C4XXX4009078F96121096ZE184226B<<<<<<").unwrap();
    assert_eq!((visa.format, visa.checks.composite, visa.checks.optional_data), (Format::MrvA, None, None));
    assert_eq!(visa.optional_data.reveal(), "6ZE184226B");
}

#[test]
fn three_typed_fields_open_as_the_zone_does() {
    let key = MrzKey::new(" l898902c3 ", "74 08 12", "120415").unwrap();
    let mrz = Mrz::parse(TD3).unwrap();
    assert_eq!(key.key_information(), mrz.key_information());
    assert!(key.agrees_with(&mrz));
    assert_eq!(key.key_information().reveal().as_str(), "L898902C3674081221204159");
    assert_eq!(
        MrzKey::new("L898902C", "690806", "940623").unwrap().key_information().reveal().as_str(),
        "L898902C<369080619406236"
    );
    assert_eq!(MrzKey::new("", "690806", "940623"), Err(MrzError::Field(Field::DocumentNumber)));
    assert_eq!(MrzKey::new("L898902C", "69-8-6", "940623"), Err(MrzError::Field(Field::BirthDate)));
    assert_eq!(MrzKey::new("L898902C", "690806", "31.12.2030"), Err(MrzError::Field(Field::ExpiryDate)));
}

#[test]
fn fields_that_hold_what_they_may_not_are_named() {
    let malformed = |from: usize, text: &str| {
        let mut zone = TD3.replace('\n', "");
        zone.replace_range(from..from + text.len(), text);
        Mrz::parse(&zone).unwrap().malformed()
    };
    assert_eq!(malformed(0, "P"), []);
    for partial in ["7408<<", "74<<<<", "<<<<<<", "74<<12", "<<0812", "740812", "000229"] {
        assert_eq!(malformed(57, partial), [], "{partial}");
    }
    for (from, text, field) in [
        (0, "X", Field::DocumentCode),
        (2, "U1O", Field::Issuer),
        (5, "<<<<<<<<<<<<<<<<<<<<<<<<<", Field::Name),
        (54, "U<O", Field::Nationality),
        (57, "741312", Field::BirthDate),
        (57, "74AB12", Field::BirthDate),
        (57, "740832", Field::BirthDate),
        (64, "A", Field::Sex),
        (65, "1204<<", Field::ExpiryDate),
        (65, "120431", Field::ExpiryDate),
    ] {
        assert_eq!(malformed(from, text), [field], "{text}");
    }
}

#[test]
fn an_expiry_is_never_more_than_fifteen_years_away() {
    let expiry =
        |six: &str, today| MrzDate::from_characters(six.as_bytes()).expiry(day(today)).map(|date| date.to_string());
    assert_eq!(expiry("150401", "2012-05-02").as_deref(), Ok("2015-04-01"));
    assert_eq!(expiry("110302", "2012-05-02").as_deref(), Ok("2011-03-02"));
    assert_eq!(expiry("271231", "2012-05-02").as_deref(), Ok("2027-12-31"));
    assert_eq!(expiry("280101", "2012-05-02").as_deref(), Ok("1928-01-01"));
    assert_eq!(expiry("991231", "2026-01-01").as_deref(), Ok("1999-12-31"));
    for impossible in ["310431", "3105<<", "<<<<<<", "31O504"] {
        assert!(expiry(impossible, "2026-01-01").is_err(), "{impossible}");
    }
}

#[test]
fn a_birth_is_never_in_the_future() {
    let birth =
        |six: &str, today| MrzDate::from_characters(six.as_bytes()).birth(day(today)).map(|date| date.to_string());
    assert_eq!(birth("250301", "2025-03-01").as_deref(), Ok("2025-03-01"));
    assert_eq!(birth("250302", "2025-03-01").as_deref(), Ok("1925-03-02"));
    assert_eq!(birth("74<<<<", "2025-03-01").as_deref(), Ok("1974"));
    assert_eq!(birth("7408<<", "2025-03-01").as_deref(), Ok("1974-08"));
    assert_eq!(birth("25<<<<", "2025-03-01").as_deref(), Ok("2025"));
    assert_eq!(birth("000229", "2025-03-01").as_deref(), Ok("2000-02-29"));
    for impossible in ["<<0812", "741301", "740230", "7A0812", "74<<12"] {
        assert!(birth(impossible, "2025-03-01").is_err(), "{impossible}");
    }
}

#[test]
fn a_danish_passport_is_written_with_double_letters() {
    let mrz = MrzBuilder::new(Format::Td3, "P", "DNK")
        .name("Østergård", "Åse Mærethe")
        .document_number("208123456")
        .birth_date(day("1985-02-28"))
        .sex(Sex::Female)
        .expiry_date(day("2031-12-01"))
        .build()
        .unwrap();
    assert_eq!(mrz.lines()[0], "P<DNKOESTERGAARD<<AASE<MAERETHE<<<<<<<<<<<<<");
    assert_eq!(mrz.lines()[1].len(), 44);
    assert!(mrz.checks.all_correct());
}

#[test]
fn names_too_long_are_cut_to_end_in_a_letter() {
    for (format, primary, secondary, field) in [
        (Format::Td3, "Nilavadhanananda", "Chayapa Dejthamrong Krasuang", "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K"),
        (Format::Td3, "Nilavadhanananda", "Arnpol Petch Charonguang", "NILAVADHANANANDA<<ARNPOL<PETCH<CHARONGU"),
        (
            Format::Td3,
            "Bennelong Wooloomooloo Warrandyte Warnambool",
            "Dingo Potoroo",
            "BENNELONG<WOOLOOMOOLOO<WARRANDYTE<W<<DI",
        ),
        (
            Format::Td1,
            "Bennelong Wooloomooloo Warrandyte Warnambool",
            "Dingo Potoroo",
            "BENNELONG<WOOLOOMOOLOO<W<W<<DI",
        ),
        (Format::Td3, "Papandropoulous", "Jonathon Warren Trevor", "PAPANDROPOULOUS<<JONATHON<WARREN<TREVOR"),
        (Format::Td1, "Van der Muellen", "Martin", "VAN<DER<MUELLEN<<MARTIN<<<<<<<"),
        (Format::Td1, "Abcdefghijklmnopqrstuvwxyzabcdefgh", "Ib", "ABCDEFGHIJKLMNOPQRSTUVWXYZA<<I"),
        (Format::Td1, "Arkfreith", "", "ARKFREITH<<<<<<<<<<<<<<<<<<<<<"),
        // A little too long is a little cut: what is shortened still reaches the last place.
        (Format::Td1, "Abcdef Abcdefgh Abcdefg Abcdefg", "", "ABCDEF<ABCDEFGH<ABCDEFG<ABCDEF"),
        (Format::Td1, "Abcdefghij Abcdefghijklmnopqr", "Ib", "ABCDEFGHIJ<ABCDEFGHIJKLMNO<<IB"),
    ] {
        let mrz = MrzBuilder::new(format, "P", "UTO").name(primary, secondary).build().unwrap();
        assert!(mrz.lines().concat().contains(field), "{:?}", mrz.lines());
    }
    let full = Mrz::parse(&format!("P<UTOPAPANDROPOULOUS<<JONATHON<WARREN<TREVOR{}", &TD3[45..])).unwrap();
    assert!(full.names.truncated);
}

#[test]
fn a_builder_says_which_field_does_not_fit() {
    let builder = || MrzBuilder::new(Format::Td3, "P", "DNK").name("Ib", "");
    assert_eq!(builder().document_number("1234567890").build(), Err(MrzError::Field(Field::DocumentNumber)));
    assert_eq!(builder().optional_data("123456789012345").build(), Err(MrzError::Field(Field::OptionalData)));
    assert_eq!(builder().name("Ib2", "").build(), Err(MrzError::Field(Field::Name)));
    assert_eq!(builder().nationality("4").build(), Err(MrzError::Field(Field::Nationality)));
    assert_eq!(
        MrzBuilder::new(Format::Td3, "PASS", "DNK").name("Ib", "").build(),
        Err(MrzError::Field(Field::DocumentCode))
    );
}

prop_compose! {
    fn any_zone()(
        format in prop::sample::select(vec![Format::Td1, Format::Td2, Format::Td3]),
        number in "[A-Z0-9]{1,13}", primary in "[A-Z]{1,12}", secondary in "[A-Z]{0,12}",
        birth in "[0-9]{6}", expiry in "[0-9]{6}", optional in "[A-Z0-9]{0,2}",
    ) -> (Format, String, String, String, String, String, String) {
        let width = if format == Format::Td3 { 9 } else { 12 };
        (format, number.chars().take(width).collect(), primary, secondary, birth, expiry, optional)
    }
}

proptest! {
    #[test]
    fn what_is_built_reads_back((format, number, primary, secondary, birth, expiry, optional) in any_zone()) {
        let mrz = MrzBuilder::new(format, "I", "DNK").name(&primary, &secondary).document_number(&number)
            .birth_date(MrzDate::from_characters(birth.as_bytes())).expiry_date(MrzDate::from_characters(expiry.as_bytes()))
            .optional_data(&optional).build().unwrap();
        prop_assert!(mrz.checks.all_correct(), "{:?}", mrz.checks.wrong());
        prop_assert_eq!(mrz.document_number.reveal(), &number);
        prop_assert_eq!(mrz.names.primary.reveal(), &primary);
        prop_assert_eq!(mrz.names.secondary.reveal(), &secondary);
        prop_assert_eq!(mrz.optional_data.reveal(), &optional);
        prop_assert_eq!(Mrz::parse(&mrz.lines().join("\n")).unwrap(), mrz.clone());
        prop_assert_eq!(MrzKey::new(&number, &birth, &expiry).unwrap().key_information(), mrz.key_information());
    }

    #[test]
    fn one_wrong_character_in_the_number_shows_unless_it_weighs_the_same(place in 0usize..9, other in "[A-Z0-9<]") {
        let zone = TD3.replace('\n', "");
        let mut changed = zone.clone();
        changed.replace_range(44 + place..45 + place, &other);
        let same = check_digit(&changed.as_bytes()[44..53]) == Some(b'6');
        let checks = Mrz::parse(&changed).unwrap().checks;
        prop_assert_eq!(checks.document_number, same);
        // A digit read as another digit always shows: the weights 7, 3 and 1 have no common factor with 10.
        let digits = zone.as_bytes()[44 + place].is_ascii_digit() && other.as_bytes()[0].is_ascii_digit();
        prop_assert!(!(digits && same && changed != zone));
    }

    #[test]
    fn arbitrary_text_never_panics(text in ".{0,120}", zone in "[A-Z0-9<]{90}", length in 0usize..91) {
        let _ = (Mrz::parse(&text), MrzKey::new(&text, &text, &text), StateCode::parse(&text), transliterate(&text));
        if let Ok(mrz) = Mrz::parse(&zone[..length]) {
            let _ = (mrz.birth_date.birth(day("2026-01-01")), mrz.expiry_date.expiry(day("2026-01-01")), mrz.key_information());
        }
        let _ = MrzBuilder::new(Format::Td1, "I", "UTO").name(&text, &text).document_number(&text).optional_data(&text).build();
    }
}
