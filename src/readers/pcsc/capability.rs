//! What a chip's answer to reset says it can do (ISO/IEC 7816-4, 12.1.1 and 12.1.1.9).

/// Card capabilities, as far as they matter here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChipCapability {
    /// Extended Lc and Le fields; `None` where the answer to reset does not say.
    pub extended_length: Option<bool>,
}

/// Compact-TLV: card capabilities, of which the third byte has the bit.
const CARD_CAPABILITIES: u8 = 0x7;
const EXTENDED_LENGTH: u8 = 0x40;

impl ChipCapability {
    /// Reads the historical bytes of an ATR. PC/SC part 3 puts a contactless chip's ATS historical bytes there.
    #[must_use]
    pub fn from_atr(atr: &[u8]) -> Self {
        Self { extended_length: historical_bytes(atr).and_then(announces_extended_length) }
    }
}

/// The historical bytes: as many as T0 says, behind the interface bytes that the nibbles of T0 and each TD announce.
fn historical_bytes(atr: &[u8]) -> Option<&[u8]> {
    let [_ts, t0, rest @ ..] = atr else { return None };
    let mut rest = rest;
    let mut announced = *t0;
    // TD1 to TD4 at most: the answer to reset has 32 characters (ISO/IEC 7816-3, 8.2.1).
    for _ in 0..5 {
        let interface = usize::try_from((announced >> 4).count_ones()).ok()?;
        let (interface, after) = rest.split_at_checked(interface)?;
        rest = after;
        if announced & 0x80 == 0 {
            return rest.get(..usize::from(t0 & 0x0F));
        }
        announced = *interface.last()?;
    }
    None
}

/// Category 00 ends in three status bytes that are no objects; category 80 holds objects only.
fn announces_extended_length(historical: &[u8]) -> Option<bool> {
    let mut objects = match historical {
        [0x80, objects @ ..] | [0x00, objects @ .., _, _, _] => objects,
        _ => return None,
    };
    while let [head, rest @ ..] = objects {
        let (value, after) = rest.split_at_checked(usize::from(head & 0x0F))?;
        if head >> 4 == CARD_CAPABILITIES {
            return value.get(2).map(|third| third & EXTENDED_LENGTH != 0);
        }
        objects = after;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn extended(atr: &str) -> Option<bool> {
        ChipCapability::from_atr(&hex::decode(atr).unwrap()).extended_length
    }

    #[test]
    fn capabilities_are_found_among_the_historical_bytes() {
        assert_eq!(extended("3B80800101"), None, "the virtual reader's");
        assert_eq!(extended("3B85800180738001400F"), Some(true));
        assert_eq!(extended("3B85800180738001800F"), Some(false));
        assert_eq!(extended("3B8A80010031C5738421400590000F"), Some(true), "other objects before, status behind");
        assert_eq!(extended("3B8880010000000033818181"), None, "the ATQB of a type B chip");
        assert_eq!(extended("3B858001"), None);
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(atr in prop::collection::vec(any::<u8>(), 0..40)) {
            let _ = ChipCapability::from_atr(&atr);
        }
    }
}
