//! The name field (Doc 9303-3, 4.6; truncation: Doc 9303-4 to -6, 4.2.3).

use crate::encoding::Redacted;

use super::error::{Field, MrzError};
use super::transliteration::transliterate;

/// A holder's name as the zone spells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    /// The primary identifier, usually the surname; its components with a space between them.
    pub primary: Redacted<String>,
    /// The secondary identifier, usually the given names; empty when the holder has one name.
    pub secondary: Redacted<String>,
    /// The field is full to its last character, so the name must be treated as cut short (Doc 9303-4, 4.2.3).
    pub truncated: bool,
}

impl Names {
    pub(super) fn from_field(field: &str) -> Self {
        let (primary, secondary) = field.split_once("<<").unwrap_or((field, ""));
        Self {
            primary: Redacted::new(spaced(primary)),
            secondary: Redacted::new(spaced(secondary)),
            truncated: !field.is_empty() && !field.ends_with('<'),
        }
    }
}

fn spaced(part: &str) -> String {
    part.split('<').filter(|component| !component.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The name field of `width` characters for a name in its own spelling.
///
/// A name that does not fit is cut as the examples of Doc 9303-4, 4.2.3 do it: the last components of the primary
/// identifier shrink, to initials if need be, until the secondary one has room to begin, and what is left fills the field
/// to its last place and ends in a letter.
pub(super) fn encode_field(primary: &str, secondary: &str, width: usize) -> Result<String, MrzError> {
    let mut primary = components(primary)?;
    let secondary = components(secondary)?;
    if primary.is_empty() {
        return Err(MrzError::Field(Field::Name));
    }
    // Two fillers and one letter is the least a secondary identifier needs.
    let room = if secondary.is_empty() { width } else { width.saturating_sub(3) };
    if joined(&primary, &secondary).len() > width {
        for index in (1..primary.len()).rev() {
            if primary.join("<").len() <= room {
                break;
            }
            let excess = joined(&primary, &secondary).len().saturating_sub(width);
            if let Some(component) = primary.get_mut(index) {
                component.truncate(component.len().saturating_sub(excess).max(1));
            }
        }
        cut_primary(&mut primary, room);
    }
    let mut field = joined(&primary, &secondary);
    if field.len() > width {
        field = cut_at_a_letter(&field, width);
    }
    Ok(format!("{field:<<width$}"))
}

fn joined(primary: &[String], secondary: &[String]) -> String {
    let primary = primary.join("<");
    if secondary.is_empty() { primary } else { format!("{primary}<<{}", secondary.join("<")) }
}

/// A primary identifier that is too long even in initials loses its end.
fn cut_primary(primary: &mut Vec<String>, room: usize) {
    let text = primary.join("<");
    if text.len() > room {
        *primary = vec![cut_at_a_letter(&text, room)];
    }
}

/// The first `width` characters; where the last would be a filler, the last component that has a letter to spare gives it
/// up so that the field ends in one (Doc 9303-4, 4.2.3: the last character is alphabetic, as a sign of truncation).
fn cut_at_a_letter(text: &str, width: usize) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    while characters.get(width.saturating_sub(1)).is_some_and(|last| *last == '<') {
        let pairs: Vec<_> = characters.iter().zip(characters.iter().skip(1)).take(width.saturating_sub(2)).collect();
        match pairs.iter().rposition(|(first, second)| **first != '<' && **second != '<') {
            Some(first) => drop(characters.remove(first.saturating_add(1))),
            None => break,
        }
    }
    characters.into_iter().take(width).collect()
}

fn components(name: &str) -> Result<Vec<String>, MrzError> {
    let text = transliterate(name).ok_or(MrzError::Field(Field::Name))?;
    Ok(text.split('<').filter(|component| !component.is_empty()).map(str::to_owned).collect())
}
