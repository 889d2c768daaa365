//! The facts a readiness decision rests on, each with the values it may take.
//!
//! A fact that nobody established has its unproven value (`unknown`, `not_checked`, `not_performed`); there is no default that
//! counts in a person's favour. An unknown key is refused, so that a misspelt fact cannot go unnoticed.

use serde::{Deserialize, Deserializer, Serialize};

use crate::encoding::{Date, Redacted, Timestamp};
use crate::registry::Reply;

/// Everything known when the question is asked.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// The moment of the decision. Its Copenhagen day is "today".
    pub evaluated_at: Timestamp,
    /// What is asked for.
    pub request: Request,
    /// The person who asks.
    pub person: Person,
    /// The person's NemID.
    pub nemid: NemId,
    /// The device that reads the passport.
    pub device: Device,
    /// The passport.
    pub document: Document,
    /// What reading and verifying the chip found.
    pub chip: Chip,
    /// What is printed and not signed.
    #[serde(default)]
    pub printed: Printed,
    /// What the passport register itself says.
    #[serde(default)]
    pub registry: Registry,
    /// Whether the passport is this person's.
    pub holder: Holder,
    /// What the lists of withdrawn documents answered.
    pub revocation: Vec<Reply>,
    /// What is known of a visit to Borgerservice. It shapes advice, never a verdict.
    #[serde(default)]
    pub borgerservice: Borgerservice,
}

impl Facts {
    /// The facts of a passport on a reader, about whose holder nothing has been established.
    ///
    /// Scheme, NemID and device are taken to pose no obstacle. What has to be proven is open: whether the passport is this
    /// person's, whose face it shows, and whether a list names it.
    #[must_use]
    pub fn of_document(evaluated_at: Timestamp, holder_born: Date, document: Document, chip: Chip) -> Self {
        Self {
            evaluated_at,
            request: Request { route: RequestedRoute::Any, presentation: Presentation::Chip },
            person: Person {
                date_of_birth: Redacted::new(holder_born),
                has_cpr: true,
                id_update_required: true,
                already_updated: false,
                notified_by: Vec::new(),
                bank_deadline: None,
            },
            nemid: NemId {
                status: NemIdStatus::Active,
                logged_in: true,
                app_version_current: true,
                key_app_activated: true,
                key_card_unused_keys: 0,
            },
            device: Device { nfc: true, own: true },
            document,
            chip,
            printed: Printed::default(),
            registry: Registry::default(),
            holder: Holder { link: HolderLink::Unknown, face: Face::NotDone },
            revocation: Vec::new(),
            borgerservice: Borgerservice::default(),
        }
    }
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The way to MitID.
    pub route: RequestedRoute,
    /// How the passport was presented.
    pub presentation: Presentation,
}

/// The way to MitID that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestedRoute {
    /// The MitID app.
    MitidApp,
    /// The NemID key app.
    NemidApp,
    /// Whichever of the two goes furthest, the MitID app when they go equally far (L245).
    Any,
}

/// How the passport was presented.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presentation {
    /// Its chip, to a reader.
    Chip,
    /// A picture of it, which proves nothing (L385).
    Photo,
}

/// The person who asks.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// From the CPR register, not from the passport.
    #[serde(deserialize_with = "redacted")]
    pub date_of_birth: Redacted<Date>,
    /// Has a Danish CPR number.
    pub has_cpr: bool,
    /// The scheme's answer, never inferred (L211, L219).
    pub id_update_required: bool,
    /// The ID information has been updated before (L389).
    pub already_updated: bool,
    /// How the person learned of the update.
    #[serde(default)]
    pub notified_by: Vec<Notification>,
    /// The last day, inclusive, of the bank's deadline.
    #[serde(default)]
    pub bank_deadline: Option<Date>,
}

/// How the person learned that something is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notification {
    /// A letter in Digital Post.
    Letter,
    /// A message from the bank.
    Bank,
    /// The message everyone sees in the app (L223).
    AppMessage,
}

/// The person's NemID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NemId {
    /// Whether it can be used.
    pub status: NemIdStatus,
    /// The person has logged in with it.
    pub logged_in: bool,
    /// The key app is the newest version.
    pub app_version_current: bool,
    /// The key app is activated.
    pub key_app_activated: bool,
    /// Unused keys on the key card.
    pub key_card_unused_keys: u32,
}

/// Whether the NemID can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NemIdStatus {
    /// In use.
    Active,
    /// Blocked.
    Blocked,
    /// The person has none.
    None,
}

/// The device that reads the passport. A PC/SC reader counts as `nfc`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Device {
    /// It can read the chip.
    pub nfc: bool,
    /// It is the person's own.
    pub own: bool,
}

/// The passport, from DG1, or from the printed lines where the chip was not read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// What sort of document it is.
    #[serde(rename = "type")]
    pub document_type: DocumentType,
    /// The issuing State's three letters.
    pub issuing_state: String,
    /// The holder's nationality, three letters.
    pub nationality: String,
    /// Which booklet; all three read `P<DNK`, so never from the MRZ.
    pub variant: Variant,
    /// The holder's date of birth, if the passport gives a whole day.
    #[serde(default, deserialize_with = "redacted_option")]
    pub date_of_birth: Option<Redacted<Date>>,
    /// The last day of validity.
    pub expiry: Date,
}

/// What sort of document it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentType {
    /// The passport most people have.
    Ordinary,
    /// Emergency passport on paper.
    Provisional,
    /// A second passport for one journey.
    Extra,
    /// Diplomatic passport.
    Diplomatic,
    /// Service passport.
    Service,
    /// Alien's passport.
    Alien,
    /// Refugee travel document.
    Refugee,
    /// Identity card.
    IdCard,
    /// Anything else.
    Other,
}

/// Which of the three Danish booklets, as declared by its holder or confirmed by the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Variant {
    /// Danmark.
    Danish,
    /// Kalaallit Nunaat.
    Greenlandic,
    /// Føroyar.
    Faroese,
    /// Nobody said.
    Unknown,
}

/// What reading and verifying the chip found.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chip {
    /// How reading went.
    pub read: ChipRead,
    /// Whether the data is the issuer's.
    pub passive_auth: PassiveAuth,
    /// Whether the issuer still stands by the signer.
    pub ds_cert_status: DsCertStatus,
    /// The printed lines equal DG1.
    pub mrz_matches: bool,
    /// Whether the chip is the issuer's: any of AA, CA, PACE-CAM, bound to signed data.
    pub clone_check: CloneCheckResult,
    /// The dates in signed data.
    #[serde(default)]
    pub dates: ChipDates,
}

/// How reading went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChipRead {
    /// Read.
    Ok,
    /// Tried and failed.
    Failed,
    /// There is no chip.
    Absent,
    /// Not tried.
    NotAttempted,
}

/// Passive authentication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PassiveAuth {
    /// Signature, chain and hashes are right.
    Ok,
    /// A wrong signature or hash.
    Failed,
    /// No trusted CSCA certificate leads to the signer.
    UntrustedCsca,
}

/// Whether the signer's certificate has been withdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DsCertStatus {
    /// A current CRL does not name it.
    Good,
    /// Withdrawn.
    Revoked,
    /// No CRL at hand.
    NotChecked,
}

/// The copy check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CloneCheckResult {
    /// The chip proved that it holds the key the issuer signed.
    Passed,
    /// It did not.
    Failed,
    /// The passport offers no such proof.
    Unsupported,
    /// Offered, not run.
    NotPerformed,
}

/// Dates in signed data, each a day or an instant. None of them is mandatory in a passport.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ChipDates {
    /// DG12, tag 5F26.
    pub dg12_issue_date: Option<Moment>,
    /// DG12, tag 5F55.
    pub dg12_personalized_at: Option<Moment>,
    /// The signingTime attribute of EF.SOD.
    pub sod_signing_time: Option<Moment>,
    /// The signer's certificate.
    pub ds_not_before: Option<Moment>,
    /// The signer's certificate.
    pub ds_not_after: Option<Moment>,
    /// The signer's private key usage period.
    pub ds_pkup_not_before: Option<Moment>,
    /// The signer's private key usage period.
    pub ds_pkup_not_after: Option<Moment>,
    /// The CSCA certificate.
    pub csca_not_before: Option<Moment>,
    /// DG2, biometric header, tag 83.
    pub dg2_created_at: Option<Moment>,
    /// DG2, the capture date inside the image record.
    pub dg2_captured_at: Option<Moment>,
    /// The certificate that signed EF.CardSecurity.
    pub card_security_ds_not_before: Option<Moment>,
    /// EF.SOD has a hash for DG3.
    pub dg3_present: Option<bool>,
}

/// A calendar day, or an instant that falls on one in Copenhagen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Moment {
    /// A day without a time.
    Day(Date),
    /// An instant.
    At(Timestamp),
}

impl Moment {
    /// The day in Copenhagen.
    #[must_use]
    pub fn day(self) -> Date {
        match self {
            Self::Day(day) => day,
            Self::At(instant) => instant.copenhagen_day(),
        }
    }
}

/// What is printed on the page. Unsigned: it can contradict, never prove.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Printed {
    /// The printed date of issue, typed or recognised.
    pub issue_date: Option<Date>,
}

/// What the passport register says, over an authenticated channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Registry {
    /// The registered date of issue.
    pub issue_date: Option<Date>,
    /// The days between which the operator's number table says such numbers were issued.
    pub series: Option<SeriesWindow>,
}

/// The days between which a run of document numbers was issued, first and last inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeriesWindow {
    /// The first day.
    pub earliest: Date,
    /// The last day.
    pub latest: Date,
}

/// Whether the passport is this person's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holder {
    /// Passport and logged-in person, by CPR or PID.
    pub link: HolderLink,
    /// The person's face and DG2.
    pub face: Face,
}

/// Whether passport and person belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HolderLink {
    /// The same person.
    Match,
    /// Someone else's passport.
    Mismatch,
    /// Nothing connects them.
    Unknown,
}

/// The face comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Face {
    /// The same face.
    Match,
    /// Not the same face.
    NoMatch,
    /// Not compared.
    NotDone,
}

/// What is known of a visit to Borgerservice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Borgerservice {
    /// The person can come in person (L375).
    pub can_attend: bool,
    /// Whether the CPR register holds enough to ask questions (L332).
    pub cpr_questions: CprQuestions,
    /// For how many days the witness has had MitID, if there is one (L292).
    pub witness_mitid_days: Option<u32>,
}

impl Default for Borgerservice {
    fn default() -> Self {
        Self { can_attend: true, cpr_questions: CprQuestions::Sufficient, witness_mitid_days: None }
    }
}

/// Whether the CPR register holds enough to ask questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CprQuestions {
    /// Enough.
    Sufficient,
    /// Too little: a witness is needed.
    Insufficient,
}

fn redacted<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Redacted<Date>, D::Error> {
    Date::deserialize(deserializer).map(Redacted::new)
}

fn redacted_option<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Redacted<Date>>, D::Error> {
    Ok(Option::<Date>::deserialize(deserializer)?.map(Redacted::new))
}
