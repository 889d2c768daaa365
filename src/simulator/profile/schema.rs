//! The keys of a profile.

use std::fmt;

use serde::Deserialize;

use super::files::FileChoice;
use crate::crypto::cipher::CipherAlgorithm;
use crate::crypto::digest::DigestAlgorithm;
use crate::encoding::{Date, Timestamp};
use crate::lds::FileId;
use crate::protocols::pace::Mapping;
use crate::simulator::access_conditions::Protection;
use crate::simulator::gremlin::Gremlin;
use crate::simulator::issuer::{CurveForm, SignatureFamily, SignerFault, SignerName, SodFault, SodVersion};
use crate::simulator::rewrite::Rewrite;

/// A whole profile.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// What it is called on the command line.
    pub name: String,
    /// One line about it.
    pub summary: Summary,
    /// The instant it is meant to be verified at; none means now.
    pub evaluate_at: Option<Timestamp>,
    /// Where all chance in it starts.
    #[serde(default)]
    pub seed: u64,
    /// The way to MitID it is meant to be shown on; none means whichever goes furthest.
    #[serde(default)]
    pub route: Option<RouteChoice>,
    /// What a demonstration register is to say about the document.
    #[serde(default)]
    pub register: RegisterEntry,
    /// Whether the demonstration's records hold its holder as updated for MitID already.
    #[serde(default)]
    pub already_updated: bool,
    /// Whose passport it is.
    pub holder: Holder,
    /// Number and dates.
    pub document: DocumentChoice,
    /// Which files there are.
    #[serde(default)]
    pub files: FileChoice,
    /// Who signed it.
    #[serde(default)]
    pub issuer: IssuerChoice,
    /// What the chip can do.
    #[serde(default)]
    pub chip: ChipChoice,
    /// What is wrong with it.
    #[serde(default)]
    pub faults: FaultChoice,
    /// What its chip does wrong.
    #[serde(default, rename = "gremlin")]
    pub gremlins: Vec<Gremlin>,
}

impl Profile {
    /// The same with one more gremlin in it.
    #[must_use]
    pub fn with_gremlin(mut self, gremlin: Gremlin) -> Self {
        self.gremlins.push(gremlin);
        self
    }
}

/// One line in each language.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Summary {
    /// English.
    pub en: String,
    /// Danish.
    pub da: String,
}

/// A way to MitID (borger.dk: MitID app, NemID key app).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RouteChoice {
    /// The MitID app.
    MitidApp,
    /// The NemID key app, which alone asks for the date of issue.
    NemidApp,
}

/// What a demonstration register knows of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum RegisterEntry {
    /// Nothing: the document is in use.
    #[default]
    NotListed,
    /// It was reported lost.
    Lost,
    /// It was reported stolen.
    Stolen,
    /// Nothing, but the register's list is three days old.
    Stale,
}

/// Which of the three booklets of the Danish Realm a clerk holds in hand: all three read `P<DNK`, so no chip says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum BookletChoice {
    /// Nobody said.
    #[default]
    Undeclared,
    /// The Danish one.
    Danish,
    /// The Greenlandic one.
    Greenlandic,
    /// The Faroese one.
    Faroese,
}

/// The person. Built-in profiles invent theirs; `Debug` shows nothing because other profiles may not.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holder {
    /// Surname in national letters.
    pub surname: String,
    /// Given names in national letters.
    pub given_names: String,
    /// Day of birth.
    pub birth_date: Date,
    /// The sex stated.
    #[serde(default)]
    pub sex: SexChoice,
    /// Nationality as in the MRZ.
    pub nationality: String,
    /// The personal number of DG11; none leaves it out.
    pub personal_number: Option<String>,
    /// Place of birth for DG11.
    pub birth_place: Option<String>,
}

impl fmt::Debug for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Holder([redacted])")
    }
}

/// The sex stated in the MRZ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub enum SexChoice {
    /// Female.
    F,
    /// Male.
    M,
    /// Unspecified.
    #[default]
    X,
}

/// The form factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FormatChoice {
    /// An identity card of three lines.
    Td1,
    /// A passport booklet.
    #[default]
    Td3,
}

/// Number, dates and issuer of the document.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentChoice {
    /// The form factor.
    #[serde(default)]
    pub format: FormatChoice,
    /// Document code: `P`, `I`, ...
    pub code: String,
    /// Issuing State as in the MRZ.
    pub issuing_state: String,
    /// The issuing authority as DG12 says it.
    pub authority: String,
    /// Document number.
    pub number: String,
    /// Day of issue.
    pub issued: Date,
    /// Day of expiry.
    pub expires: Date,
    /// Optional data of the MRZ.
    #[serde(default)]
    pub optional_data: String,
    /// The booklet, as a clerk sees it.
    #[serde(default)]
    pub booklet: BookletChoice,
}

/// The test keys of CSCA and document signer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum KeyChoice {
    /// NIST P-256.
    #[default]
    P256,
    /// brainpoolP256r1.
    Brainpool,
    /// RSA: 3072 bits for the CSCA, 2048 for the document signer.
    Rsa,
}

/// Whether a verifier of the demonstration knows the CSCA.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum AuthorityChoice {
    /// Its certificate is among the specimen's trust anchors.
    #[default]
    Known,
    /// Another key under the same name signed; the anchors hold the one that did not.
    Unknown,
}

/// Whether a revocation list of the CSCA is at hand, and what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum RevocationChoice {
    /// There is no list.
    #[default]
    None,
    /// A list that withdraws nothing.
    Empty,
    /// A list that withdraws the document signer.
    Signer,
}

/// Who signed, and how.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IssuerChoice {
    /// Whether the CSCA is known.
    pub authority: AuthorityChoice,
    /// The keys.
    pub keys: KeyChoice,
    /// The family of signatures; has to fit the keys.
    pub family: SignatureFamily,
    /// The digest of signatures and of the data groups.
    pub digest: DigestAlgorithm,
    /// How elliptic-curve keys name their curve.
    pub curve_form: CurveForm,
    /// The version of the LDS security object.
    pub sod: SodVersion,
    /// How the signer is named.
    pub signer_name: SignerName,
    /// The last day of the document signer's certificate; without it, half a year after the document's.
    pub signer_valid_to: Option<Date>,
    /// The CSCA's revocation list.
    pub revocation: RevocationChoice,
}

impl Default for IssuerChoice {
    fn default() -> Self {
        Self {
            authority: AuthorityChoice::default(),
            keys: KeyChoice::default(),
            family: SignatureFamily::default(),
            digest: DigestAlgorithm::Sha256,
            curve_form: CurveForm::default(),
            sod: SodVersion::default(),
            signer_name: SignerName::default(),
            signer_valid_to: None,
            revocation: RevocationChoice::default(),
        }
    }
}

/// The chip's own key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ActiveAuthenticationChoice {
    /// None: the chip can be copied.
    None,
    /// RSA with 2048 bits.
    #[default]
    Rsa2048,
    /// RSA with 1024 bits, which no State should sign any more.
    Rsa1024,
    /// ECDSA on brainpoolP256r1.
    Brainpool,
}

/// A way of mapping the nonce of PACE.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum MappingChoice {
    /// Generic Mapping.
    #[default]
    Generic,
    /// Integrated Mapping.
    Integrated,
    /// Chip Authentication Mapping.
    ChipAuthentication,
}

impl From<MappingChoice> for Mapping {
    fn from(choice: MappingChoice) -> Self {
        match choice {
            MappingChoice::Generic => Self::Generic,
            MappingChoice::Integrated => Self::Integrated,
            MappingChoice::ChipAuthentication => Self::ChipAuthentication,
        }
    }
}

/// A variant of PACE the chip offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaceChoice {
    /// How the nonce is mapped.
    #[serde(default)]
    pub mapping: MappingChoice,
    /// The cipher.
    #[serde(default = "aes_128")]
    pub cipher: CipherAlgorithm,
    /// The number of the domain parameters (Doc 9303-11, 9.5.1, Table 12).
    pub parameter_id: u8,
}

const fn aes_128() -> CipherAlgorithm {
    CipherAlgorithm::Aes128
}

/// A key for Chip Authentication; the profile's seed makes it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChipAuthenticationChoice {
    /// The number of its domain parameters.
    pub parameter_id: u8,
    /// The ciphers offered with it.
    pub ciphers: Vec<CipherAlgorithm>,
    /// The chip's number for the key.
    pub key_id: Option<u8>,
}

/// What the chip can do.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ChipChoice {
    /// What stands before the files.
    pub protection: Protection,
    /// The variants of PACE it offers.
    pub pace: Vec<PaceChoice>,
    /// The Card Access Number printed on the document.
    pub can: Option<String>,
    /// The keys of Chip Authentication. With the number of a variant of PACE with Chip Authentication Mapping, a key is
    /// the same in both.
    pub chip_authentication: Vec<ChipAuthenticationChoice>,
    /// Whether it opens fingers and irises to terminals with a certificate of the simulator's CVCA.
    pub terminal_authentication: bool,
    /// The chip's key.
    pub active_authentication: ActiveAuthenticationChoice,
    /// The digest of Active Authentication.
    pub active_authentication_digest: DigestAlgorithm,
    /// Whether it takes PACE in pieces, and says so in EF.ATR/INFO.
    pub command_chaining: bool,
    /// The longest command APDU, in octets.
    pub max_command: u32,
    /// The longest response, in octets; 256 is a chip without extended length.
    pub max_response: u32,
}

impl Default for ChipChoice {
    fn default() -> Self {
        Self {
            protection: Protection::default(),
            pace: Vec::new(),
            can: None,
            chip_authentication: Vec::new(),
            terminal_authentication: false,
            active_authentication: ActiveAuthenticationChoice::default(),
            active_authentication_digest: DigestAlgorithm::Sha256,
            command_chaining: false,
            // What chips of these years commonly say in EF.ATR/INFO is between 1 and 4 KiB.
            max_command: 4096,
            max_response: 4096,
        }
    }
}

/// What is wrong with the document.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FaultChoice {
    /// The chip answers Active Authentication with another key than the one in DG15: a copy.
    pub other_chip_key: bool,
    /// EF.SOD is signed on another curve than the one its certificate declares, as in passports of Lithuania.
    pub signs_on_other_curve: bool,
    /// EF.CardSecurity is signed over another key than the one PACE with Chip Authentication Mapping uses.
    pub other_card_security_key: bool,
    /// What is wrong with the document signer.
    pub signer: Vec<SignerFault>,
    /// What is wrong with EF.SOD.
    pub security_object: Vec<SodFault>,
    /// Data groups that were wrong when they were signed.
    pub content: Vec<ContentFault>,
    /// Files the State wrote wrongly and signed as they are.
    pub rewrite: Vec<Rewrite>,
    /// The State signed a portrait that cannot be shown.
    pub portrait: Option<PortraitFault>,
    /// Octets changed after signing.
    pub alter: Vec<Alteration>,
    /// Files removed after signing.
    pub remove: Vec<FileId>,
}

/// A data group the State signed and nobody can read, or that says something else than the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ContentFault {
    /// DG14 is a thousand objects, one in the other.
    NestedSecurityInfos,
    /// DG11 announces 65,535 names.
    ManyNames,
    /// DG1 has another name than the page.
    OtherName,
    /// DG1 has other optional data than the page.
    OtherOptionalData,
    /// DG1 has a wrong check digit at its end.
    WrongCheckDigit,
    /// DG1 has HTML in place of the name.
    MarkupInZone,
    /// DG11, DG12 and DG13 hold what steers a terminal, turns a line round, computes, or is longer than any field.
    HostileTexts,
}

/// What is wrong with a portrait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PortraitFault {
    /// JPEG 2000 whose data belong to a tile it does not have, as files that break decoders do.
    Exploit,
    /// JPEG 2000 of 30 000 × 30 000 pixels.
    Huge,
    /// A record of no face.
    NoFace,
    /// A face of no octets.
    Empty,
}

/// One octet changed after signing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alteration {
    /// In which file.
    pub file: FileId,
    /// At which offset; negative counts from the end.
    pub offset: i64,
    /// The bits that are flipped.
    #[serde(default = "lowest_bit")]
    pub flip: u8,
}

const fn lowest_bit() -> u8 {
    1
}
