//! How fast files become fields. `cargo bench --bench lds`

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};

use paskontrol::encoding::{Date, PartialDate, Redacted};
use paskontrol::lds::{BiometricHeader, Dg1, Dg2, Dg11, Dg12};
use paskontrol::mrz::{Format, Mrz, MrzBuilder};

fn main() {
    divan::main();
}

fn specimen() -> Mrz {
    let day = |year| Date::new(year, 4, 2).ok().map_or(PartialDate::Year(year), PartialDate::Day);
    let builder =
        MrzBuilder::new(Format::Td3, "P", "UTO").name("Østergård", "Åse Mærethe").document_number("L898902C3");
    match builder.birth_date(day(1974)).expiry_date(day(2031)).build() {
        Ok(mrz) => mrz,
        Err(error) => unreachable!("{error}"),
    }
}

#[divan::bench]
fn mrz_parse(bencher: Bencher<'_, '_>) {
    let text = specimen().lines().join("\n");
    bencher.counter(ItemsCount::new(1_u8)).bench(|| Mrz::parse(divan::black_box(&text)));
}

/// The same lines, read by somebody else's reader.
#[divan::bench]
fn mrz_parse_by_the_mrz_crate(bencher: Bencher<'_, '_>) {
    let lines = specimen().lines();
    let [first, second] = lines.as_slice() else { unreachable!("two lines") };
    bencher.counter(ItemsCount::new(1_u8)).bench(|| mrz::parse_td3(divan::black_box(first), divan::black_box(second)));
}

#[divan::bench]
fn mrz_build(bencher: Bencher<'_, '_>) {
    bencher.counter(ItemsCount::new(1_u8)).bench(specimen);
}

#[divan::bench]
fn dg1_parse(bencher: Bencher<'_, '_>) {
    let file = Dg1 { mrz: specimen() }.encode();
    bencher.counter(ItemsCount::new(1_u8)).bench(|| Dg1::parse(divan::black_box(&file)));
}

#[divan::bench(args = [15_000, 60_000])]
fn dg2_parse(bencher: Bencher<'_, '_>, image_len: usize) {
    let image = vec![0xFF; image_len];
    let file =
        Dg2::new(BiometricHeader::face(None, None), &image, 413, 531).map(|dg2| dg2.encode()).unwrap_or_default();
    bencher.counter(BytesCount::new(file.len())).bench(|| Dg2::parse(divan::black_box(&file)));
}

#[divan::bench]
fn dg11_parse(bencher: Bencher<'_, '_>) {
    let text = |text: &str| Some(Redacted::new(text.to_owned()));
    let dg11 = Dg11 {
        name: text("ØSTERGÅRD<<ÅSE<MÆRETHE"),
        personal_number: text("1204850000"),
        birth_date: Some(Redacted::new(PartialDate::Year(1985))),
        birth_place: text("ÆRØSKØBING"),
        address: text("NØRREGADE 1<5970 ÆRØSKØBING"),
        ..Dg11::default()
    };
    let file = dg11.encode();
    bencher.counter(ItemsCount::new(1_u8)).bench(|| Dg11::parse(divan::black_box(&file)));
}

#[divan::bench]
fn dg12_parse(bencher: Bencher<'_, '_>) {
    let dg12 = Dg12 {
        issuing_authority: Some(Redacted::new("Utopia".to_owned())),
        issue_date: Some(PartialDate::Year(2013)),
        ..Dg12::default()
    };
    let file = dg12.encode();
    bencher.counter(ItemsCount::new(1_u8)).bench(|| Dg12::parse(divan::black_box(&file)));
}
