//! Passports that differ in their number, so that no answer can pass for another's.

use paskontrol::simulator::{Profile, Specimen};
use paskontrol::{NoProgress, OsRng, Password, Plan, blocking, inspect};

use super::Failure;

/// A passport of a profile with a number of its own.
pub(crate) fn specimen(profile: &str, number: u32) -> Result<Specimen, Failure> {
    let text = format!("name = 'load'\nextends = '{profile}'\n[document]\nnumber = 'LD{number:07}'\n");
    Ok(Specimen::from_profile(&Profile::parse(&text)?)?)
}

/// A passport as somebody else read it.
pub(crate) struct Document {
    /// Its number.
    pub(crate) number: String,
    /// The bundle, as JSON.
    evidence: String,
    /// Who vouches for it, DER.
    pub(crate) trust: Vec<Vec<u8>>,
}

impl Document {
    /// Makes one and reads its chip.
    pub(crate) fn read(profile: &str, number: u32) -> Result<Self, Failure> {
        let mut specimen = specimen(profile, number)?;
        let plan = Plan::new(Password::from_mrz(&specimen.mrz)).simulated();
        let evidence = blocking::run(inspect(&mut specimen.chip, &plan, &mut OsRng, &mut NoProgress))?;
        let number = specimen.mrz.document_number.reveal().clone();
        Ok(Self { number, evidence: evidence.to_json(), trust: specimen.trust })
    }

    /// A request with a nonce.
    pub(crate) fn request(&self, nonce: &str, portrait: bool) -> String {
        format!(r#"{{"evidence":{},"nonce":"{nonce}","portrait":{portrait},"redact":"full"}}"#, self.evidence)
    }
}
