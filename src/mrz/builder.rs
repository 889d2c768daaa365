//! Writing the zone: fields in, lines with their check digits out.

use super::check_digit::check_digit;
use super::date::MrzDate;
use super::error::{Field, MrzError};
use super::format::{Format, Layout};
use super::name::encode_field;
use super::state::StateCode;
use super::zone::{Mrz, Sex};

/// A zone in the making. What is not set stays filler.
///
/// ```
/// use paskontrol::encoding::Date;
/// use paskontrol::mrz::{Format, MrzBuilder, Sex};
///
/// let mrz = MrzBuilder::new(Format::Td3, "P", "UTO")
///     .name("Eriksson", "Anna Maria")
///     .document_number("L898902C3")
///     .birth_date(Date::new(1974, 8, 12)?)
///     .sex(Sex::Female)
///     .expiry_date(Date::new(2012, 4, 15)?)
///     .optional_data("ZE184226B")
///     .build()?;
/// assert_eq!(mrz.lines()[1], "L898902C36UTO7408122F1204159ZE184226B<<<<<10");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct MrzBuilder {
    format: Format,
    document_code: String,
    issuer: String,
    nationality: Option<String>,
    primary: String,
    secondary: String,
    document_number: String,
    birth_date: MrzDate,
    sex: Sex,
    expiry_date: MrzDate,
    optional_data: String,
    optional_data_2: String,
}

impl MrzBuilder {
    /// A zone of this form factor, with document code and issuing State.
    #[must_use]
    pub fn new(format: Format, document_code: &str, issuer: &str) -> Self {
        Self {
            format,
            document_code: document_code.to_owned(),
            issuer: issuer.to_owned(),
            nationality: None,
            primary: String::new(),
            secondary: String::new(),
            document_number: String::new(),
            birth_date: MrzDate::from_characters(b""),
            sex: Sex::Unspecified,
            expiry_date: MrzDate::from_characters(b""),
            optional_data: String::new(),
            optional_data_2: String::new(),
        }
    }

    /// Surname and given names in the holder's own spelling; `Å` becomes `AA`, a name too long is cut.
    #[must_use]
    pub fn name(mut self, primary: &str, secondary: &str) -> Self {
        primary.clone_into(&mut self.primary);
        secondary.clone_into(&mut self.secondary);
        self
    }

    /// The document number. More than nine characters run on into the optional data where the form factor has that.
    #[must_use]
    pub fn document_number(mut self, number: &str) -> Self {
        number.clone_into(&mut self.document_number);
        self
    }

    /// The nationality; without it, the issuer's code.
    #[must_use]
    pub fn nationality(mut self, state: &str) -> Self {
        self.nationality = Some(state.to_owned());
        self
    }

    /// The date of birth, which may be partial.
    #[must_use]
    pub fn birth_date(mut self, date: impl Into<MrzDate>) -> Self {
        self.birth_date = date.into();
        self
    }

    /// The sex.
    #[must_use]
    pub const fn sex(mut self, sex: Sex) -> Self {
        self.sex = sex;
        self
    }

    /// The date of expiry.
    #[must_use]
    pub fn expiry_date(mut self, date: impl Into<MrzDate>) -> Self {
        self.expiry_date = date.into();
        self
    }

    /// Optional data, a passport's personal number.
    #[must_use]
    pub fn optional_data(mut self, data: &str) -> Self {
        data.clone_into(&mut self.optional_data);
        self
    }

    /// The second optional data field of TD1.
    #[must_use]
    pub fn optional_data_2(mut self, data: &str) -> Self {
        data.clone_into(&mut self.optional_data_2);
        self
    }

    /// Puts every field in its place and computes the check digits.
    ///
    /// # Errors
    /// The field that does not fit or holds characters the zone does not have.
    pub fn build(&self) -> Result<Mrz, MrzError> {
        let layout = self.format.layout();
        let mut zone = Zone(vec![b'<'; self.format.line_length() * self.format.line_count()]);
        zone.put(0..2, &self.document_code, Field::DocumentCode)?;
        let issuer = StateCode::parse(&self.issuer).ok_or(MrzError::Field(Field::Issuer))?;
        zone.put(2..5, issuer.as_str(), Field::Issuer)?;
        let nationality = match &self.nationality {
            Some(code) => StateCode::parse(code).ok_or(MrzError::Field(Field::Nationality))?,
            None => issuer,
        };
        zone.put(layout.nationality.clone(), nationality.as_str(), Field::Nationality)?;
        let name = encode_field(&self.primary, &self.secondary, layout.name.len())?;
        zone.put(layout.name.clone(), &name, Field::Name)?;
        self.put_number_and_optional_data(&mut zone, layout)?;
        zone.put(layout.birth.clone(), self.birth_date.as_str(), Field::BirthDate)?;
        zone.set(layout.birth_check, check_digit(self.birth_date.characters()));
        zone.set(layout.sex, u8::try_from(self.sex.character()).ok());
        zone.put(layout.expiry.clone(), self.expiry_date.as_str(), Field::ExpiryDate)?;
        zone.set(layout.expiry_check, check_digit(self.expiry_date.characters()));
        if let Some(place) = layout.composite_check {
            let covered: Vec<u8> = layout.composite.iter().flat_map(|range| zone.at(range.clone())).collect();
            zone.set(place, check_digit(&covered));
        }
        Mrz::from_dg1(&zone.0)
    }

    fn put_number_and_optional_data(&self, zone: &mut Zone, layout: &Layout) -> Result<(), MrzError> {
        let number = self.document_number.to_ascii_uppercase();
        let mut optional = self.optional_data.clone();
        match number.split_at_checked(layout.number.len()) {
            Some((principal, more)) if !more.is_empty() => {
                if !self.format.allows_long_numbers() {
                    return Err(MrzError::Field(Field::DocumentNumber));
                }
                let check = check_digit(number.as_bytes()).ok_or(MrzError::Field(Field::DocumentNumber))?;
                zone.put(layout.number.clone(), principal, Field::DocumentNumber)?;
                // The filler that closes the number is part of it (Doc 9303-5 and -6, 4.2.2, note j).
                let closed = format!("{more}{}<", char::from(check));
                if closed.len() > layout.optional.len() {
                    return Err(MrzError::Field(Field::DocumentNumber));
                }
                optional.insert_str(0, &closed);
            }
            _ => {
                zone.put(layout.number.clone(), &number, Field::DocumentNumber)?;
                zone.set(layout.number_check, check_digit(&zone.at(layout.number.clone())));
            }
        }
        zone.put(layout.optional.clone(), optional.trim_end_matches('<'), Field::OptionalData)?;
        if let Some(place) = layout.optional_check {
            zone.set(place, check_digit(&zone.at(layout.optional.clone())));
        }
        zone.put(layout.optional_2.clone(), &self.optional_data_2, Field::OptionalData)
    }
}

struct Zone(Vec<u8>);

impl Zone {
    fn at(&self, range: std::ops::Range<usize>) -> Vec<u8> {
        self.0.get(range).unwrap_or_default().to_vec()
    }

    fn set(&mut self, place: usize, character: Option<u8>) {
        if let (Some(to), Some(character)) = (self.0.get_mut(place), character) {
            *to = character;
        }
    }

    fn put(&mut self, range: std::ops::Range<usize>, text: &str, field: Field) -> Result<(), MrzError> {
        let text = text.to_ascii_uppercase();
        let allowed = text.bytes().all(|byte| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'<'));
        let place = self.0.get_mut(range).filter(|place| allowed && text.len() <= place.len());
        let place = place.ok_or(MrzError::Field(field))?;
        for (to, from) in place.iter_mut().zip(text.bytes()) {
            *to = from;
        }
        Ok(())
    }
}
