//! Pictures nobody here made: the conformance files of JPEG 2000, files that once broke a decoder, portraits of specimens
//! (`../shared/corpus/face`). The pixels expected are those OpenJPEG 2.5.4 decodes (through Pillow 13.0, and for
//! subsampled files `opj_decompress` 2.5.0), without alpha channel.
#![cfg(feature = "image")]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests may say what must be so, here outside #[test] too"
)]

mod corpus;

use std::collections::BTreeSet;
use std::fs;

use paskontrol::crypto::digest::DigestAlgorithm;
use paskontrol::lds::Dg3;
use paskontrol::lds::image::{Color, Exceeded, ImageError, Limits, Picture};

use Color::{Grey, Rgb};

fn decode(file: &str) -> Result<Picture, ImageError> {
    Picture::decode(&corpus::read(&format!("face/{file}")), &Limits::document())
}

/// The picture of most files of one row of the conformance tests.
const MONO: &str = "8b489a17fe03466474a54e91b479395c730b7df4fbfba6f8311875650dc09fcf";
/// A gradient; three odd files hold it.
const BASN4: &str = "73656aadcfcd1f3aff14429a07aee8c776d88e1feb6328e11d0dfeaa4d6c9148";

/// File, width, height, SHA-256 of the samples.
const EQUAL: [(&str, u32, u32, Color, &str); 17] = [
    ("jpeg2000/a1_mono.j2c", 303, 179, Grey, MONO),
    ("jpeg2000/a3_mono.j2c", 303, 179, Grey, MONO),
    ("jpeg2000/b1_mono.j2c", 303, 179, Grey, MONO),
    ("jpeg2000/b2_mono.j2c", 303, 179, Grey, MONO),
    ("jpeg2000/b3_mono.j2c", 303, 179, Grey, MONO),
    ("jpeg2000/c2_mono.j2c", 303, 179, Grey, MONO),
    ("jpeg2000/f1_mono.j2c", 303, 179, Grey, MONO),
    ("jpeg2000/p0_02.j2k", 64, 126, Grey, "c57be3a2db42cbccfe9d48c06926fa17235824d24af07099e856bc098aa4b768"),
    ("jpeg2000/p0_11.j2k", 128, 1, Grey, "7999582c7f3e5dabb488b287f57fc302c8e01607f107aefc4fd3f4b1eb34cb80"),
    // Four bits, here stretched to eight.
    ("jpeg2000/p0_15.j2k", 256, 256, Grey, "dd210adf53e9ea1eab6a4631b0e9e95179636f8b9464f6d092b8aaf3e1d21849"),
    ("jpeg2000/p1_06.j2k", 12, 12, Rgb, "1de7a7046ff5b89e11ebe52ce23ded0f57bbc1103f5f0eee5927e33200c69448"),
    // The first of two components, a quarter as wide, repeated.
    ("jpeg2000/p1_07.j2k", 8, 12, Grey, "f13b1424113d07a4cd10852589b81a88141418fe8b14fdeb17057b1620b119c8"),
    ("jpeg2000_bad/basn4a08.jp2", 32, 32, Grey, BASN4),
    ("jpeg2000_bad/basn6a08.jp2", 32, 32, Rgb, "c6903e190f31abff1f132bca32946960cd372f8eb72a3c58bbacd7d6e257540c"),
    ("jpeg2000_bad/issue653-zero-unknownbox.jp2", 32, 32, Grey, BASN4),
    ("jpeg2000_bad/issue818.jp2", 32, 32, Grey, BASN4),
    ("mustermann.jp2", 413, 531, Rgb, "974745ba641b276d4992ad4758542988e3a32ef344c8be369801eb487dddfa57"),
];

/// Odd, and shown: at most this far from OpenJPEG, which cannot be written as a hash. The last one OpenJPEG shows otherwise.
const SHOWN: [(&str, u32, u32); 7] = [
    // Four subsampled components of twelve bits; three are shown.
    ("jpeg2000/p0_06.j2k", 513, 129),
    // Differences of one or two levels: colour conversion in another precision.
    ("signature.jp2", 300, 100),
    ("jpeg2000_bad/4149.pdf.SIGSEGV.cf7.3501.jp2", 56, 32),
    ("jpeg2000_bad/issue411-ycc420.jp2", 33, 33),
    ("jpeg2000_bad/issue411-ycc422.jp2", 33, 33),
    ("jpeg2000_bad/issue411-ycc444.jp2", 33, 33),
    ("jpeg2000_bad/mem-b2b86b74-2753.jp2", 124, 46),
];

/// What the refusals are: by our limits or our reading of the headers, before a decoder; these by the decoder.
const UNDECODABLE: [&str; 2] =
    ["jpeg2000_bad/gdal_fuzzer_assert_in_opj_j2k_read_SQcd_SQcc.patch.jp2", "jpeg2000_bad/issue725.jp2"];

#[test]
fn conformance_files_and_portraits_have_the_pixels_of_openjpeg() {
    if corpus::skipped("face_corpus") {
        return;
    }
    for (file, width, height, color, hash) in EQUAL {
        let picture = decode(file).unwrap();
        assert_eq!((picture.width(), picture.height(), picture.color()), (width, height, color), "{file}");
        assert_eq!(hex::encode(DigestAlgorithm::Sha256.digest(picture.samples())), hash, "{file}");
    }
    for (file, width, height) in SHOWN {
        let picture = decode(file).unwrap();
        assert_eq!((picture.width(), picture.height()), (width, height), "{file}");
    }
}

#[test]
fn every_malformed_file_is_refused_and_most_before_a_decoder_sees_them() {
    if corpus::skipped("face_corpus") {
        return;
    }
    let shown: BTreeSet<_> = EQUAL.iter().map(|row| row.0).chain(SHOWN.iter().map(|row| row.0)).collect();
    let mut refused = 0;
    for entry in fs::read_dir(corpus::folder().join("face/jpeg2000_bad")).unwrap() {
        let file = format!("jpeg2000_bad/{}", entry.unwrap().file_name().to_string_lossy());
        if shown.contains(file.as_str()) {
            continue;
        }
        refused += 1;
        let by_decoder = UNDECODABLE.contains(&file.as_str());
        match decode(&file) {
            Err(ImageError::Undecodable) => assert!(by_decoder, "{file}"),
            Err(ImageError::Limit(_) | ImageError::Malformed { .. }) => assert!(!by_decoder, "{file}"),
            other => panic!("{file}: {other:?}"),
        }
    }
    assert_eq!(refused, 21);
    for file in ["issue1472-bigloop.j2k", "issue775.j2k", "gdal_fuzzer_check_number_of_tiles.jp2"] {
        assert_eq!(decode(&format!("jpeg2000_bad/{file}")), Err(ImageError::Limit(Exceeded::Side)), "{file}");
    }
}

/// Which finger of which set, size, and the sums of the grey levels of its quarters as NBIS decodes it (through the package
/// `wsq` of PyPI). Single pixels differ by one level, since it computes in another order: 22 of 384,400 at most.
const FINGERS: [(&str, usize, u32, u32, [u32; 4]); 4] = [
    ("lds/bsi2008/Datagroup3.bin", 0, 620, 620, [21_328_598, 20_983_914, 19_165_929, 18_887_128]),
    ("lds/bsi2008/Datagroup3.bin", 1, 620, 620, [22_570_688, 22_710_986, 18_969_207, 19_472_535]),
    ("persosim", 0, 316, 472, [4_799_295, 5_364_864, 7_082_415, 8_010_505]),
    ("persosim", 1, 316, 472, [5_090_067, 5_396_868, 6_495_770, 5_818_790]),
];

fn dg3(set: &str) -> Dg3 {
    let file = if set == "persosim" {
        let card: serde_json::Value = serde_json::from_slice(&corpus::read("lds/persosim-default.json")).unwrap();
        let files = card["files"].as_array().unwrap();
        let dg3 = files.iter().find(|file| file["df"] == "MF/A0000002471001" && file["fid"] == "0103").unwrap();
        hex::decode(dg3["content"].as_str().unwrap()).unwrap()
    } else {
        corpus::read(set)
    };
    Dg3::parse(&file).unwrap()
}

#[test]
fn fingers_have_the_grey_levels_of_nbis() {
    if corpus::skipped("face_corpus") {
        return;
    }
    for (set, finger, width, height, sums) in FINGERS {
        let finger = &dg3(set).images[finger];
        let picture = Picture::decode(finger.image.reveal(), &Limits::document()).unwrap();
        assert_eq!((picture.width(), picture.height(), picture.color()), (width, height, Grey), "{set}");
        let mut found = [0_u32; 4];
        for (place, sample) in (0_u32..).zip(picture.samples()) {
            let (right, lower) = (place % width >= width / 2, place / width >= height / 2);
            found[usize::from(right) + 2 * usize::from(lower)] += u32::from(*sample);
        }
        for (ours, theirs) in found.into_iter().zip(sums) {
            assert!(ours.abs_diff(theirs) <= 22, "{set}: {found:?}");
        }
    }
}
