//! Why text is no machine readable zone.

/// Why text is no machine readable zone. A wrong check digit is not among these: it is a finding, see `CheckDigits`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MrzError {
    /// Neither 90 (TD1), 72 (TD2) nor 88 (TD3) characters.
    #[error("{characters} characters, where 72, 88 or 90 are expected")]
    Length {
        /// Characters counted, without spaces and line breaks.
        characters: usize,
    },
    /// A character outside A to Z, 0 to 9 and `<`.
    #[error("character {position} does not occur in a machine readable zone")]
    Character {
        /// Counted from 1, without spaces and line breaks.
        position: usize,
    },
    /// A field's content does not fit its place, or holds characters the zone cannot carry.
    #[error("{0} does not fit its field")]
    Field(Field),
}

/// A field of the zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Field {
    /// The document code.
    #[error("document code")]
    DocumentCode,
    /// The issuing State or organization.
    #[error("issuer")]
    Issuer,
    /// The name.
    #[error("name")]
    Name,
    /// The document number.
    #[error("document number")]
    DocumentNumber,
    /// The nationality.
    #[error("nationality")]
    Nationality,
    /// The date of birth.
    #[error("date of birth")]
    BirthDate,
    /// The sex.
    #[error("sex")]
    Sex,
    /// The date of expiry.
    #[error("date of expiry")]
    ExpiryDate,
    /// Optional data, or the personal number of a passport.
    #[error("optional data")]
    OptionalData,
    /// The whole zone, through the composite check digit.
    #[error("composite")]
    Composite,
}
