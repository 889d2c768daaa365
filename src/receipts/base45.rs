//! Base45 (RFC 9285): octets in the forty-five characters that a QR code packs best.

const ALPHABET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// Two octets as three characters, a last one as two, the least significant first (RFC 9285, 4).
pub(super) fn encode(octets: &[u8]) -> String {
    let mut text = String::with_capacity(octets.len().div_ceil(2).saturating_mul(3));
    for pair in octets.chunks(2) {
        let (mut number, characters) = match *pair {
            [one, other] => (usize::from(one) * 256 + usize::from(other), 3),
            [one] => (usize::from(one), 2),
            _ => continue,
        };
        for _ in 0..characters {
            text.push(ALPHABET.get(number % 45).map_or('0', |octet| char::from(*octet)));
            number /= 45;
        }
    }
    text
}

/// The octets again; none where a character is foreign, missing, or more than octets hold.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut octets = Vec::with_capacity(text.len() / 3 * 2);
    for group in text.as_bytes().chunks(3) {
        let mut number = 0_usize;
        for character in group.iter().rev() {
            number = number * 45 + ALPHABET.iter().position(|one| one == character)?;
        }
        match group.len() {
            3 => octets.extend(u16::try_from(number).ok()?.to_be_bytes()),
            2 => octets.push(u8::try_from(number).ok()?),
            _ => return None,
        }
    }
    Some(octets)
}

/// Whether text could be base45 at all: a signed token always has small letters.
pub(super) fn is_base45(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|octet| ALPHABET.contains(&octet))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_examples_of_the_standard_come_out() {
        for (octets, text) in
            [("AB", "BB8"), ("Hello!!", "%69 VD92EX0"), ("base-45", "UJCLQE7W581"), ("ietf!", "QED8WEX0")]
        {
            assert_eq!(encode(octets.as_bytes()), text);
            assert_eq!(decode(text).as_deref(), Some(octets.as_bytes()));
        }
        assert_eq!(decode("FGW").as_deref(), Some([0xFF, 0xFF].as_slice()));
    }

    #[test]
    fn what_no_octets_give_is_refused() {
        // The first two are the standard's: 65,536, and 65,536 with a character to spare.
        for wrong in ["GGW", ":::", "::", "A", "BB8A", "bb8", "BB\n", "Ø00"] {
            assert_eq!(decode(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn every_octets_come_back(octets in prop::collection::vec(any::<u8>(), 0..64)) {
            let text = encode(&octets);
            prop_assert!(octets.is_empty() || is_base45(&text));
            prop_assert_eq!(decode(&text), Some(octets));
        }
    }
}
