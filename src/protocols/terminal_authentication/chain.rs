//! Whether a key may vouch for a certificate, and what its holder may then do (Doc 9303-11, 7.1.4.3; TR-03110-3, 2.5 and 2.7).
//!
//! ```text
//! CVCA ──▶ CVCA (link) ──▶ Document Verifier ──▶ inspection system
//! ```

use crate::encoding::Date;
use crate::pki::CvCertificate;
use crate::pki::cv_certificate::{
    Chat, CvKeyError, CvPublicKey, CvVerificationKey, InspectionRights, PublicKeyReference, Role, TerminalType,
};

/// Why a certificate is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChainError {
    /// It names another key as the one that signed it.
    #[error("certificate names another issuer")]
    Issuer,
    /// It is for other terminals than inspection systems, or its authorization has not the one octet those have.
    #[error("certificate is not one of the inspection systems")]
    TerminalType,
    /// Such an issuer issues no such certificate.
    #[error("{issuer:?} cannot certify {holder:?}")]
    Role {
        /// What the issuer is.
        issuer: Role,
        /// What the holder would be.
        holder: Role,
    },
    /// The public key is of no use.
    #[error(transparent)]
    Key(#[from] CvKeyError),
    /// The key differs in algorithm or length from that of its issuer, which only a CVCA's may (TR-03110-3, 2.3).
    #[error("key of another algorithm or length than the issuer's")]
    Algorithm,
    /// The signature is not by the issuer's key.
    #[error("signature does not match")]
    Signature,
    /// It expires before it takes effect.
    #[error("certificate expires before it takes effect")]
    Dates,
    /// It has expired.
    #[error("certificate has expired")]
    Expired,
    /// The trust point has expired; it can be followed by a link certificate only.
    #[error("trust point has expired")]
    TrustPointExpired,
}

/// A key that was accepted, with what is known of it (Doc 9303-11, 7.1.4.3.7: imported metadata).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedKey {
    reference: PublicKeyReference,
    role: Role,
    rights: InspectionRights,
    effective: Date,
    expires: Date,
    key: CvVerificationKey,
}

/// What an authenticated terminal may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EffectiveAuthorization {
    /// Whose certificate it was.
    pub holder: PublicKeyReference,
    /// What all certificates of the chain allow.
    pub rights: InspectionRights,
}

impl ImportedKey {
    /// A trust point, from the certificate of a CVCA that whoever personalises a chip believes.
    ///
    /// A self-signed one is checked against itself, which proves only that it is whole.
    ///
    /// # Errors
    /// Not a CVCA's, or a key of no use, or a broken signature on itself.
    pub fn trust_point(certificate: &CvCertificate) -> Result<Self, ChainError> {
        let body = certificate.body();
        let rights = inspection_rights(&body.chat)?;
        let role = body.chat.role();
        if role != Role::Cvca {
            return Err(ChainError::Role { issuer: Role::Cvca, holder: role });
        }
        let key = body.public_key.clone()?.complete(None)?;
        if body.is_self_signed() && !key.verifies(certificate.encoded_body(), certificate.signature()) {
            return Err(ChainError::Signature);
        }
        Ok(Self::new(certificate, rights, key))
    }

    fn new(certificate: &CvCertificate, rights: InspectionRights, key: CvVerificationKey) -> Self {
        let body = certificate.body();
        let role = body.chat.role();
        Self { reference: body.chr.clone(), role, rights, effective: body.effective, expires: body.expires, key }
    }

    /// Checks a certificate by this key on this day, and imports its key.
    ///
    /// # Errors
    /// The first rule the certificate breaks; what it claims is then nothing worth.
    pub fn verify(&self, certificate: &CvCertificate, today: Date) -> Result<Self, ChainError> {
        let body = certificate.body();
        if body.car != self.reference {
            return Err(ChainError::Issuer);
        }
        let relative = inspection_rights(&body.chat)?;
        let role = body.chat.role();
        if !self.may_certify(role) {
            return Err(ChainError::Role { issuer: self.role, holder: role });
        }
        if !self.key.verifies(certificate.encoded_body(), certificate.signature()) {
            return Err(ChainError::Signature);
        }
        let key = self.complete(body.public_key.as_ref().map_err(|error| *error)?, role)?;
        self.check_dates(body.effective, body.expires, role, today)?;
        // A link certificate says anew what its CVCA allows (TR-03110-3, 2.7.2); everybody else is held to their issuer.
        let rights = if role == Role::Cvca { relative } else { relative.and(self.rights) };
        Ok(Self::new(certificate, rights, key))
    }

    const fn may_certify(&self, holder: Role) -> bool {
        match self.role {
            Role::Cvca => matches!(holder, Role::Cvca) || holder.is_document_verifier(),
            Role::DocumentVerifierDomestic | Role::DocumentVerifierForeign => matches!(holder, Role::Terminal),
            Role::Terminal => false,
        }
    }

    /// Only a CVCA may change algorithm, curve or key length from one key to the next.
    fn complete(&self, key: &CvPublicKey, role: Role) -> Result<CvVerificationKey, ChainError> {
        let complete = key.complete(self.key.curve())?;
        let same = complete.algorithm() == self.key.algorithm()
            && complete.curve() == self.key.curve()
            && complete.bits() == self.key.bits();
        if same || role == Role::Cvca { Ok(complete) } else { Err(ChainError::Algorithm) }
    }

    /// Doc 9303-11, 7.1.4.3.4: expired link certificates are accepted, and expired trust points lead to nothing else.
    fn check_dates(&self, effective: Date, expires: Date, role: Role, today: Date) -> Result<(), ChainError> {
        if expires < effective {
            Err(ChainError::Dates)
        } else if role == Role::Cvca {
            Ok(())
        } else if self.role == Role::Cvca && self.is_expired(today) {
            Err(ChainError::TrustPointExpired)
        } else if expires < today {
            Err(ChainError::Expired)
        } else {
            Ok(())
        }
    }

    /// Whether the last day of validity is over.
    #[must_use]
    pub fn is_expired(&self, today: Date) -> bool {
        self.expires < today
    }

    /// The day this key makes known, when it was certified by `issuer`: the date of a terminal's certificate counts only
    /// when a domestic Document Verifier wrote it (Doc 9303-11, 7.1.4.3.3).
    #[must_use]
    pub fn accurate_date(&self, issuer: &Self) -> Option<Date> {
        let accurate = self.role != Role::Terminal || issuer.role == Role::DocumentVerifierDomestic;
        accurate.then_some(self.effective)
    }

    /// The key's name.
    #[must_use]
    pub const fn reference(&self) -> &PublicKeyReference {
        &self.reference
    }

    /// What its holder is.
    #[must_use]
    pub const fn role(&self) -> Role {
        self.role
    }

    /// The day its certificate was generated.
    #[must_use]
    pub const fn effective(&self) -> Date {
        self.effective
    }

    /// The key.
    #[must_use]
    pub const fn key(&self) -> &CvVerificationKey {
        &self.key
    }

    /// What a terminal with this key may do; nothing for other holders.
    #[must_use]
    pub fn authorization(&self) -> Option<EffectiveAuthorization> {
        let authorization = || EffectiveAuthorization { holder: self.reference.clone(), rights: self.rights };
        (self.role == Role::Terminal).then(authorization)
    }
}

fn inspection_rights(chat: &Chat) -> Result<InspectionRights, ChainError> {
    match chat.terminal_type() {
        TerminalType::InspectionSystem => chat.inspection_rights().ok_or(ChainError::TerminalType),
        _ => Err(ChainError::TerminalType),
    }
}
