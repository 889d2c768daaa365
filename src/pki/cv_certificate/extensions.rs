//! Certificate extensions (TR-03110-3, C.3; Doc 9303-12, 7.2.2.6): kept, never a reason to refuse.
//!
//! ```text
//! 65  73  06 identifier · context-specific data objects
//!     73  …
//! ```

use super::DISCRETIONARY_TEMPLATE;
use crate::encoding::{Oid, Tlv, TlvError};

/// Extensions read from one certificate; the German ones carry two.
const MAX_EXTENSIONS: usize = 16;

/// One discretionary data template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CvExtension {
    /// Content and format.
    pub oid: Oid,
    /// The data objects after the identifier, as they came.
    pub data: Vec<u8>,
}

pub(super) fn read(object: &Tlv<'_>) -> Result<Vec<CvExtension>, TlvError> {
    let mut templates = object.reader();
    let mut extensions = Vec::new();
    while !templates.is_empty() {
        let mut template = templates.expect(DISCRETIONARY_TEMPLATE)?.reader();
        if extensions.len() == MAX_EXTENSIONS {
            return Err(object.malformed());
        }
        extensions.push(CvExtension { oid: template.oid()?, data: template.rest().to_vec() });
    }
    Ok(extensions)
}
