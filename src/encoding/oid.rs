//! Object identifiers as their BER content octets (ITU-T X.690, 8.19).

use std::fmt;
use std::str::FromStr;

/// Longest content we keep. The longest OID in Doc 9303 and TR-03110 has 12 octets.
const MAX_CONTENT: usize = 39;

/// An object identifier: a small value that copies, compares and hashes by its content octets.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Oid {
    len: u8,
    content: [u8; MAX_CONTENT],
}

/// Why octets or text are no object identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OidError {
    /// No octets at all, or a last octet that announces another.
    #[error("object identifier is truncated")]
    Truncated,
    /// More than 39 content octets.
    #[error("object identifier is longer than 39 octets")]
    TooLong,
    /// Text that is not dotted decimal.
    #[error("not a dotted object identifier")]
    Syntax,
}

impl Oid {
    /// From arcs, at compile time: `Oid::from_arcs(&[2, 23, 136, 1, 1, 1])`.
    ///
    /// # Panics
    /// At compile time, when used in a constant with fewer than two arcs or more than 39 content octets.
    #[must_use]
    #[expect(clippy::as_conversions, clippy::indexing_slicing, reason = "const evaluation has no checked conversions")]
    pub const fn from_arcs(arcs: &[u64]) -> Self {
        assert!(arcs.len() >= 2, "an object identifier has at least two arcs");
        let mut content = [0; MAX_CONTENT];
        let mut len = 0;
        let mut i = 1;
        while i < arcs.len() {
            let arc = if i == 1 { arcs[0] * 40 + arcs[1] } else { arcs[i] };
            let mut septets = 1;
            while septets < 10 && arc >> (7 * septets) != 0 {
                septets += 1;
            }
            while septets > 0 {
                septets -= 1;
                let more = if septets == 0 { 0 } else { 0x80 };
                content[len] = ((arc >> (7 * septets)) & 0x7F) as u8 | more;
                len += 1;
            }
            i += 1;
        }
        Self { len: len as u8, content }
    }

    /// From the content octets of an OBJECT IDENTIFIER (no tag, no length).
    pub fn from_content(octets: &[u8]) -> Result<Self, OidError> {
        match octets.last() {
            None => return Err(OidError::Truncated),
            Some(last) if last & 0x80 != 0 => return Err(OidError::Truncated),
            Some(_) => {}
        }
        let mut content = [0; MAX_CONTENT];
        content.get_mut(..octets.len()).ok_or(OidError::TooLong)?.copy_from_slice(octets);
        Ok(Self { len: u8::try_from(octets.len()).map_err(|_| OidError::TooLong)?, content })
    }

    /// The content octets (no tag, no length).
    #[must_use]
    pub fn content(&self) -> &[u8] {
        self.content.get(..usize::from(self.len)).unwrap_or_default()
    }

    /// Whether this identifier lies below `root` or equals it.
    #[must_use]
    pub fn is_below(&self, root: &Self) -> bool {
        self.content().starts_with(root.content())
    }
}

impl fmt::Display for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut arc: u128 = 0;
        let mut first = true;
        for octet in self.content() {
            // An arc beyond 128 bits saturates: it is shown wrong, never compared wrong.
            arc = arc.saturating_mul(128).saturating_add(u128::from(octet & 0x7F));
            if octet & 0x80 != 0 {
                continue;
            }
            if first {
                let root = (arc / 40).min(2);
                write!(f, "{root}.{}", arc - root * 40)?;
                first = false;
            } else {
                write!(f, ".{arc}")?;
            }
            arc = 0;
        }
        Ok(())
    }
}

impl fmt::Debug for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Oid({self})")
    }
}

impl FromStr for Oid {
    type Err = OidError;

    fn from_str(text: &str) -> Result<Self, OidError> {
        let arcs: Vec<u64> =
            text.split('.').map(|arc| arc.parse().map_err(|_| OidError::Syntax)).collect::<Result<_, _>>()?;
        match arcs.as_slice() {
            [0..=1, second, ..] if *second >= 40 => return Err(OidError::Syntax),
            [0..=2, second, ..] if *second <= u64::MAX - 80 => {}
            _ => return Err(OidError::Syntax),
        }
        if arcs.len() * 10 > MAX_CONTENT * 4 {
            return Err(OidError::TooLong);
        }
        let mut content = Vec::new();
        for (i, arc) in arcs.iter().enumerate().skip(1) {
            let arc = if i == 1 { arcs.first().copied().unwrap_or_default() * 40 + arc } else { *arc };
            let septets = (1..10).take_while(|n| arc >> (7 * n) != 0).count();
            for n in (0..=septets).rev() {
                let more = if n == 0 { 0 } else { 0x80 };
                content.push(u8::try_from((arc >> (7 * n)) & 0x7F).unwrap_or_default() | more);
            }
        }
        Self::from_content(&content)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Doc 9303-10, 4.6.2.3: id-icao-mrtd-security-ldsSecurityObject.
    const LDS_SECURITY_OBJECT: Oid = Oid::from_arcs(&[2, 23, 136, 1, 1, 1]);

    #[test]
    fn arcs_text_and_octets_name_the_same_identifier() {
        assert_eq!(LDS_SECURITY_OBJECT.content(), [0x67, 0x81, 0x08, 0x01, 0x01, 0x01]);
        assert_eq!(LDS_SECURITY_OBJECT.to_string(), "2.23.136.1.1.1");
        assert_eq!("2.23.136.1.1.1".parse(), Ok(LDS_SECURITY_OBJECT));
        assert_eq!("1.2.840.113549".parse::<Oid>().unwrap().content(), [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D]);
    }

    #[test]
    fn a_truncated_or_endless_identifier_is_refused() {
        assert_eq!(Oid::from_content(&[]), Err(OidError::Truncated));
        assert_eq!(Oid::from_content(&[0x2A, 0x86]), Err(OidError::Truncated));
        assert_eq!(Oid::from_content(&[1; 40]), Err(OidError::TooLong));
        assert_eq!("2".parse::<Oid>(), Err(OidError::Syntax));
        assert_eq!("1.40".parse::<Oid>(), Err(OidError::Syntax));
    }

    proptest! {
        #[test]
        fn text_survives_the_round_trip(root in 0u64..3, second in 0u64..40, rest in prop::collection::vec(any::<u32>(), 0..6)) {
            let text = [root, second].into_iter().chain(rest.into_iter().map(u64::from)).map(|a| a.to_string()).collect::<Vec<_>>().join(".");
            prop_assert_eq!(text.parse::<Oid>().unwrap().to_string(), text);
        }

        #[test]
        fn any_octets_print_without_panic(octets in prop::collection::vec(any::<u8>(), 0..60)) {
            if let Ok(oid) = Oid::from_content(&octets) {
                prop_assert!(!oid.to_string().is_empty());
            }
        }
    }
}
