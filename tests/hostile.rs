//! Files made to exhaust whoever reads them: each is refused by name, in memory that a bound on the process holds.
#![cfg(all(feature = "command-line", feature = "simulator"))]
#![expect(
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "tests may say what must be so, here outside #[test] too"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use paskontrol::encoding::{Tag, ber_tlv, der};
use paskontrol::lds::{FileId, LDS_SECURITY_OBJECT};
use paskontrol::pki::cms::SIGNED_DATA;
use paskontrol::simulator::{Gremlin, Profile, Specimen, built_in};

/// KiB of address space: an archive may have 128 MiB of entries, and the binary, its stack and its allocator's reserves
/// count as well.
const ADDRESS_SPACE: u32 = 512 * 1024;

/// Runs the binary where more memory cannot be had; nothing where no shell can see to that.
fn bounded(arguments: &[&str]) -> Output {
    let shell = format!("ulimit -v {ADDRESS_SPACE}; exec \"$0\" \"$@\"");
    Command::new("sh")
        .args(["-c", &shell, env!("CARGO_BIN_EXE_paskontrol")])
        .args(arguments)
        .env("LC_ALL", "C")
        .env("NO_COLOR", "1")
        .env("CI", "1")
        .output()
        .unwrap()
}

fn skipped(name: &str) -> bool {
    let unbounded = !cfg!(target_os = "linux");
    if unbounded {
        eprintln!("SKIPPED {name}: no shell here bounds a process's memory");
    }
    unbounded
}

/// EF.SOD of the ordinary passport with a gremlin in it, and its CSCA certificate.
fn security_object(gremlin: &str) -> (Vec<u8>, Vec<u8>) {
    let profile = Profile::parse(built_in("dk-ready").unwrap()).unwrap();
    let specimen = Specimen::from_profile(&profile.with_gremlin(Gremlin::named(gremlin).unwrap())).unwrap();
    let sod = specimen.files().find(|(file, _)| *file == FileId::EfSod).unwrap().1.to_vec();
    (sod, specimen.trust.first().unwrap().clone())
}

fn wrapped(content: &[u8]) -> Vec<u8> {
    ber_tlv::encode(Tag::new(0x77), content)
}

/// Octets `30 len …` one in the other, as many as this, with lengths of their own.
fn nested(depth: usize) -> Vec<u8> {
    (0..depth).fold(Vec::new(), |inner, _| der::sequence(&[inner]))
}

#[test]
fn security_objects_without_measure_are_refused_by_name() {
    if skipped("security_objects_without_measure_are_refused_by_name") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let csca = folder.path().join("csca.cer");
    fs::write(&csca, security_object("62").1).unwrap();
    let length_within = wrapped(&[0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF]);
    for (name, sod, code) in [
        ("two hundred certificates", security_object("62").0, "limit.limit"),
        ("a hundred thousand certificates", carrying(100_000), "limit.limit"),
        ("a key of 65,536 bits", security_object("64").0, "limit.limit"),
        ("an even exponent", security_object("64b").0, "pki.key_invalid"),
        ("a length without end", security_object("61").0, "sod.malformed"),
        ("a hundred thousand indefinite lengths", wrapped(&[0x30, 0x80].repeat(100_000)), "sod.malformed"),
        ("four thousand objects in one another", wrapped(&nested(4000)), "sod.malformed"),
        ("a million objects side by side", wrapped(&der::sequence(&[[5, 0].repeat(1_000_000)])), "sod.malformed"),
        ("a file of four gigabytes", vec![0x77, 0x84, 0xFF, 0xFF, 0xFF, 0xFF], "sod.malformed"),
        ("four gigabytes within", length_within, "sod.malformed"),
    ] {
        let file = folder.path().join("EF_SOD.bin");
        fs::write(&file, sod).unwrap();
        let output =
            bounded(&["check", &path(&file), "--trust", &path(&csca), "--at", "2026-11-22T10:00:00Z", "--json"]);
        let report = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.code().is_some_and(|code| code != 0), "{name}: {output:?}");
        assert!(
            report.contains(&format!("\"{code}\"")),
            "{name}: {report} {}",
            String::from_utf8_lossy(&output.stderr)
        );
        let shown = bounded(&["show", &path(&file)]);
        assert!(shown.status.code().is_some_and(|code| code < 100), "{name}: {shown:?}");
    }
}

/// A message with as many certificates that are none.
fn carrying(count: usize) -> Vec<u8> {
    let signed_data = der::sequence(&[
        der::unsigned(&[3]),
        der::set_of(Vec::new()),
        der::sequence(&[der::oid(&LDS_SECURITY_OBJECT), ber_tlv::encode(der::context(0), &der::octet_string(&[]))]),
        ber_tlv::encode(der::context(0), &[0x30, 0].repeat(count)),
        der::set_of(Vec::new()),
    ]);
    wrapped(&der::sequence(&[der::oid(&SIGNED_DATA), ber_tlv::encode(der::context(0), &signed_data)]))
}

fn path(file: &Path) -> String {
    file.to_string_lossy().into_owned()
}

#[test]
fn lists_and_archives_without_measure_are_refused() {
    if skipped("lists_and_archives_without_measure_are_refused") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let zeros = vec![0; 200 * 1024 * 1024];
    let packed = miniz_oxide::deflate::compress_to_vec(&zeros, 1);
    let announced = u32::try_from(zeros.len()).unwrap();
    let of_nothing = der::sequence(&[der::unsigned(&[0]), ber_tlv::encode(der::SET, &[0x30, 0].repeat(5_000_000))]);
    let value = STANDARD.encode(der::sequence(&[]));
    let many = (0..100_001).map(|_| format!("dn: c=UT\nuserCertificate;binary:: {value}\n\n")).collect::<String>();
    let long = format!("dn: c=UT\nuserCertificate;binary:: {}\n", "A".repeat(50 * 1024 * 1024));
    let unfolded = format!("dn: c=UT\nuserCertificate;binary::\n{}", " QQ==\n".repeat(2_000_000));
    let address = "dn: c=UT\nuserCertificate;binary:< file:///etc/passwd\n".to_owned();
    for (name, content) in [
        ("bomb.zip", archive(&packed, announced)),
        ("liar.zip", archive(&packed, 1000)),
        ("nothing.ml", of_nothing),
        ("many.ldif", many.into_bytes()),
        ("long.ldif", long.into_bytes()),
        ("unfolded.ldif", unfolded.into_bytes()),
        ("address.ldif", address.into_bytes()),
        ("nested.ml", nested(4000)),
    ] {
        let file = folder.path().join(name);
        fs::write(&file, content).unwrap();
        for command in [&["trust", "audit"][..], &["show"]] {
            let output = bounded(&[command, &[path(&file).as_str()]].concat());
            // Neither killed nor out of memory: it came to its end and said something.
            assert!(output.status.code().is_some_and(|code| code < 100), "{name}: {output:?}");
            assert!(!output.stdout.is_empty() || !output.stderr.is_empty(), "{name}");
        }
        let imported = bounded(&["trust", "audit", &path(&file), "--json"]);
        let report: serde_json::Value = serde_json::from_slice(&imported.stdout).unwrap_or_default();
        assert_eq!(report["verified"].as_u64().unwrap_or_default(), 0, "{name}: {report}");
    }
}

/// A ZIP archive of one deflated entry that says it is this long (APPNOTE 6.3, 4.3).
fn archive(packed: &[u8], announced: u32) -> Vec<u8> {
    let packed_len = u32::try_from(packed.len()).unwrap().to_le_bytes();
    let fields = [&[20, 0, 0, 0, 8, 0, 0, 0, 0, 0][..], &[0; 4], &packed_len, &announced.to_le_bytes(), &[4, 0, 0, 0]];
    let local = [b"PK\x03\x04", fields.concat().as_slice(), b"a.ml", packed].concat();
    let directory = [b"PK\x01\x02\x14\0", fields.concat().as_slice(), &[0; 14], b"a.ml"].concat();
    let end = [
        b"PK\x05\x06\0\0\0\0\x01\0\x01\0",
        u32::try_from(directory.len()).unwrap().to_le_bytes().as_slice(),
        &u32::try_from(local.len()).unwrap().to_le_bytes(),
        &[0, 0],
    ]
    .concat();
    [local, directory, end].concat()
}
