//! PEM armour around certificates (RFC 7468).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::PkiError;

const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";

/// Whether the text holds an armoured certificate.
#[must_use]
pub fn is_pem(input: &[u8]) -> bool {
    input.windows(BEGIN.len()).any(|window| window == BEGIN.as_bytes())
}

/// The octets of each armoured certificate, in order. Text between the blocks is passed over (RFC 7468, 5.2).
///
/// A block that is not closed or not base64 stands in its place as an error, so that one bad block costs only itself.
#[must_use]
pub fn certificates(input: &[u8]) -> Vec<Result<Vec<u8>, PkiError>> {
    let text = String::from_utf8_lossy(input);
    text.split(BEGIN).skip(1).map(block).collect()
}

fn block(text: &str) -> Result<Vec<u8>, PkiError> {
    let (body, _) = text.split_once(END).ok_or(PkiError::Pem)?;
    let compact: String = body.split_whitespace().collect();
    STANDARD.decode(compact).map_err(|_| PkiError::Pem)
}

/// Armours one certificate, in lines of 64 characters.
#[must_use]
pub fn encode(der: &[u8]) -> String {
    let mut text = format!("{BEGIN}\n");
    let mut rest = STANDARD.encode(der);
    while !rest.is_empty() {
        let tail = rest.split_off(rest.len().min(64));
        text.push_str(&rest);
        text.push('\n');
        rest = tail;
    }
    text.push_str(END);
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_bad_block_costs_only_itself() {
        let bundle = format!("subject=first\n{}\n{BEGIN}\n!!\n{END}\n{}", encode(&[1, 2, 3]), encode(&[4]));
        assert_eq!(certificates(bundle.as_bytes()), [Ok(vec![1, 2, 3]), Err(PkiError::Pem), Ok(vec![4])]);
        assert_eq!(certificates(BEGIN.as_bytes()), [Err(PkiError::Pem)]);
        assert!(is_pem(bundle.as_bytes()) && !is_pem(b"0\x82"));
    }

    proptest! {
        #[test]
        fn what_is_armoured_reads_back(der in prop::collection::vec(any::<u8>(), 0..300)) {
            prop_assert_eq!(certificates(encode(&der).as_bytes()), vec![Ok(der)]);
        }

        #[test]
        fn arbitrary_text_never_panics(text in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = certificates(&text);
        }
    }
}
