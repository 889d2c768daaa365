//! What it takes to show a portrait. `cargo bench --bench image --features image`
//!
//! Headers and PNG of the drawing every specimen carries, and the decoders on it; JPEG 2000 and WSQ on the reference files
//! of `../shared/corpus`, where they are.

use std::fs;
use std::path::Path;

use divan::Bencher;
use divan::counter::BytesCount;

use paskontrol::lds::image::{ImageHeader, Limits, Picture};
use paskontrol::lds::{Dg2, Dg3};

const DRAWING: &[u8] = include_bytes!("../src/simulator/assets/portrait.jpg");

fn main() {
    divan::main();
}

fn corpus(file: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus").join(file)).unwrap_or_default()
}

fn decoded(bencher: Bencher<'_, '_>, image: &[u8]) {
    let limits = Limits::document();
    bencher
        .counter(BytesCount::new(image.len()))
        .bench(|| Picture::decode(divan::black_box(image), &limits).map(|picture| picture.samples().len()));
}

#[divan::bench]
fn headers(bencher: Bencher<'_, '_>) {
    bencher.bench(|| ImageHeader::read(divan::black_box(DRAWING), &Limits::document()));
}

#[divan::bench]
fn jpeg_307_412(bencher: Bencher<'_, '_>) {
    decoded(bencher, DRAWING);
}

#[divan::bench]
fn jpeg2000_413_531(bencher: Bencher<'_, '_>) {
    let faces = Dg2::parse(&corpus("lds/bsi2008/Datagroup2.bin")).map(|dg2| dg2.faces).unwrap_or_default();
    decoded(bencher, faces.first().map_or(&[][..], |face| face.image.reveal()));
}

#[divan::bench]
fn wsq_620_620(bencher: Bencher<'_, '_>) {
    let fingers = Dg3::parse(&corpus("lds/bsi2008/Datagroup3.bin")).map(|dg3| dg3.images).unwrap_or_default();
    decoded(bencher, fingers.first().map_or(&[][..], |finger| finger.image.reveal()));
}

#[divan::bench]
fn png_307_412(bencher: Bencher<'_, '_>) {
    if let Ok(picture) = Picture::decode(DRAWING, &Limits::document()) {
        bencher.bench(|| divan::black_box(&picture).to_png().map(|file| file.len()));
    }
}
