//! A ready passport: its chip on a loopback, its MRZ as printed, and what a verifier is given beside it.

use super::chip::Chip;
use super::gremlin::{self, Deed, Gremlin, Loss, UnknownGremlin};
use super::issuer::{AuthorizationTree, IssuerError};
use super::loopback::Loopback;
use super::personalisation::{Personalised, personalise};
use super::profile::{BookletChoice, Profile, ProfileError, RegisterEntry, RouteChoice, built_in};
use crate::encoding::Timestamp;
use crate::lds::{FileId, LdsError};
use crate::mrz::{Mrz, MrzError};
use crate::protocols::Password;

/// A simulated document with everything needed to read and judge it.
#[derive(Debug)]
pub struct Specimen {
    /// The profile it was made from, or the folder's name.
    pub name: String,
    /// The chip, on a link.
    pub chip: Loopback,
    /// The machine readable zone as printed on the document.
    pub mrz: Mrz,
    /// The Card Access Number as printed on the document, where there is one.
    pub can: Option<String>,
    /// What a terminal has to show to read fingers, where the chip asks for it.
    pub terminal: Option<AuthorizationTree>,
    /// What a verifier of the demonstration is given to trust, DER: CSCA certificates, and after them the revocation list of
    /// a profile that has one.
    pub trust: Vec<Vec<u8>>,
    /// The instant it is meant to be verified at; none means now.
    pub evaluate_at: Option<Timestamp>,
    /// The way to MitID it is meant to be shown on; none means whichever goes furthest.
    pub route: Option<RouteChoice>,
    /// What a demonstration register is to say about it.
    pub register: RegisterEntry,
    /// Which booklet it is, as a clerk sees it.
    pub booklet: BookletChoice,
    /// Whether the demonstration's records hold its holder as updated for MitID already.
    pub already_updated: bool,
}

/// Why there is no specimen.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SpecimenError {
    /// No built-in profile has this name.
    #[error("no built-in profile has this name")]
    UnknownProfile,
    /// The profile does not read.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// Its holder or document does not fit a machine readable zone.
    #[error("machine readable zone: {0}")]
    Mrz(#[from] MrzError),
    /// No gremlin has this name.
    #[error(transparent)]
    Gremlin(#[from] UnknownGremlin),
    /// It could not be signed.
    #[error(transparent)]
    Issuer(#[from] IssuerError),
    /// It wants PACE in a way that does not exist: no such domain parameters, or none for this mapping and cipher.
    #[error("there is no such variant of PACE")]
    Pace,
    /// It wants an octet altered that is not there.
    #[error("{file} has no octet at {offset}")]
    Alteration {
        /// The file.
        file: FileId,
        /// The offset; negative from the end.
        offset: i64,
    },
    /// It wants a change in a file that does not have what is to be changed.
    #[error("{0} does not have what is to be rewritten")]
    Rewrite(FileId),
    /// A folder without DG1 is no document.
    #[error("the folder holds no DG1")]
    NoDg1,
    /// A file could not be read.
    #[error("a file could not be read: {0:?}")]
    File(std::io::ErrorKind),
    /// A DG1 without a machine readable zone.
    #[error("DG1: {0}")]
    Dg1(#[from] LdsError),
}

/// The specimen of a built-in profile, with gremlins of the catalogue where they are named behind it: `dk-ready+07+43`.
///
/// # Errors
/// [`SpecimenError::UnknownProfile`] and [`SpecimenError::Gremlin`] for any other name.
pub fn specimen(name: &str) -> Result<Specimen, SpecimenError> {
    let mut names = name.split('+');
    let text = names.next().and_then(built_in).ok_or(SpecimenError::UnknownProfile)?;
    let mut profile = Profile::parse(text)?;
    for gremlin in names {
        profile = profile.with_gremlin(Gremlin::named(gremlin)?);
    }
    Specimen::from_profile(&profile)
}

impl Specimen {
    /// Everything printed that opens the chip: the machine readable zone, and the Card Access Number where there is one.
    #[must_use]
    pub fn passwords(&self) -> Vec<Password> {
        let mut passwords = vec![Password::from_mrz(&self.mrz)];
        passwords.extend(self.can.as_deref().map(Password::from_can));
        passwords
    }

    /// Makes the document a profile describes.
    pub fn from_profile(profile: &Profile) -> Result<Self, SpecimenError> {
        let mut profile = profile.clone();
        gremlin::prepare(&mut profile);
        let Personalised { mut personality, mrz, anchors, terminal } = personalise(&profile)?;
        gremlin::make_up(&profile, &mut personality)?;
        Ok(Self {
            name: profile.name.clone(),
            chip: Loopback::new(Chip::new(personality).with_gremlins(&profile.gremlins))
                .with_replacement(replacement(&profile)?),
            mrz,
            can: profile.chip.can.clone(),
            terminal,
            trust: anchors,
            evaluate_at: profile.evaluate_at,
            route: profile.route,
            register: profile.register,
            booklet: profile.document.booklet,
            already_updated: profile.already_updated,
        })
    }
}

/// What lies there once the chip was taken away: somebody else's document that the same lines open, with nothing wrong in it
/// that would make it the same.
fn replacement(profile: &Profile) -> Result<Option<Chip>, SpecimenError> {
    let patches = profile.gremlins.iter().flat_map(|gremlin| &gremlin.patches);
    if !patches.map(|patch| patch.deed).any(|deed| deed == Deed::Lose(Loss::Replaced)) {
        return Ok(None);
    }
    let mut other = Profile { gremlins: Vec::new(), ..profile.clone() };
    other.seed = other.seed.wrapping_add(1);
    other.faults.content.clear();
    "Nordmann".clone_into(&mut other.holder.surname);
    Ok(Some(Chip::new(personalise(&other)?.personality)))
}

impl From<FileId> for SpecimenError {
    fn from(file: FileId) -> Self {
        Self::Rewrite(file)
    }
}

impl From<std::io::Error> for SpecimenError {
    fn from(error: std::io::Error) -> Self {
        Self::File(error.kind())
    }
}
