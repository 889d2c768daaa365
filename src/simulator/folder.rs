//! A chip from a folder of files with keys: recorded or reference documents, played back as if they were here.

use std::fs;
use std::path::Path;

use super::access_conditions::{AccessConditions, Protection};
use super::chip::{ActiveAuthenticationKey, Chip, Limits, PaceData, Personality};
use super::file_system::FileSystem;
use super::issuer::SigningKey;
use super::loopback::Loopback;
use super::profile::{BookletChoice, RegisterEntry};
use super::specimen::{Specimen, SpecimenError};
use crate::crypto::digest::DigestAlgorithm;
use crate::crypto::secret::Secret;
use crate::lds::{DataGroup, Dg1, Dg14, FileId};

/// Names of the Active Authentication key, ours and the one of the TR-03105 reference data set.
const CHIP_KEY_NAMES: [&str; 2] = ["aa_key.pkcs8", "DG15_sk.pkcs8"];
/// What chips that say nothing about it sign with: the digest of the one-octet trailer.
const UNSAID_DIGEST: DigestAlgorithm = DigestAlgorithm::Sha1;
/// Larger than any file of a chip (a DG2 or DG3 of a few images); keeps a wrong folder from filling the memory.
const MAX_FILE: u64 = 4 * 1024 * 1024;

impl Specimen {
    /// Reads a folder: `EF_DG1.bin`, `EF_SOD.bin`, `Datagroup1.bin`, ... as files of the chip, `aa_key.pkcs8` or
    /// `DG15_sk.pkcs8` as its key, `csca*.cer` (or `.crt`, `.der`) as trust anchors. Everything else is passed over.
    ///
    /// # Errors
    /// Without a DG1 that reads there is nothing to derive the access keys from.
    pub fn from_folder(folder: &Path) -> Result<Self, SpecimenError> {
        let mut files = FileSystem::new();
        let mut trust = Vec::new();
        let mut key = None;
        let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries {
            let name = entry.file_name().to_string_lossy().into_owned();
            let metadata = fs::metadata(entry.path())?;
            if !metadata.is_file() || metadata.len() > MAX_FILE {
                continue;
            }
            if let Some(file) = file_of(&name) {
                files.write(file, fs::read(entry.path())?);
            } else if CHIP_KEY_NAMES.contains(&name.as_str()) {
                key = Some(SigningKey::parse_pkcs8(&fs::read(entry.path())?)?);
            } else if is_anchor(&name) {
                trust.push(fs::read(entry.path())?);
            }
        }
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Self::from_files(name, files, key, trust)
    }

    fn from_files(
        name: String,
        files: FileSystem,
        key: Option<SigningKey>,
        trust: Vec<Vec<u8>>,
    ) -> Result<Self, SpecimenError> {
        let dg1 = files.content(FileId::Dg(DataGroup::DG1)).ok_or(SpecimenError::NoDg1)?;
        let mrz = Dg1::parse(dg1)?.mrz;
        let declared = files.content(FileId::Dg(DataGroup::DG14)).and_then(declared_digest);
        let personality = Personality {
            conditions: AccessConditions::new(Protection::Bac),
            key_information: Secret::new(mrz.key_information().reveal().as_bytes().to_vec()),
            active_authentication: key
                .map(|key| ActiveAuthenticationKey { key, digest: declared.unwrap_or(UNSAID_DIGEST) }),
            pace: PaceData::default(),
            chip_authentication: Vec::new(),
            terminal_authentication: None,
            limits: Limits { max_command: 4096, max_response: 4096 },
            seed: 0,
            files,
        };
        let chip = Loopback::new(Chip::new(personality));
        Ok(Self {
            name,
            chip,
            mrz,
            can: None,
            terminal: None,
            trust,
            evaluate_at: None,
            route: None,
            register: RegisterEntry::NotListed,
            booklet: BookletChoice::Undeclared,
            already_updated: false,
        })
    }
}

/// `DG14_pk.bin` beside the reference data is a bare key, no file of the chip, and has no such name.
fn file_of(name: &str) -> Option<FileId> {
    FileId::from_name(name.strip_suffix(".bin")?)
}

/// The digest DG14 names for Active Authentication.
fn declared_digest(dg14: &[u8]) -> Option<DigestAlgorithm> {
    Dg14::parse(dg14).ok()?.security_infos.active_authentication()?.digest
}

fn is_anchor(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower.starts_with("csca") && [".cer", ".crt", ".der"].iter().any(|ending| lower.ends_with(ending))
}
