//! What a reader says of itself, without a document on it.

use pcsc::{Attribute, Card, Disposition, Protocols, ShareMode};

use crate::readers::ReaderError;

use super::capability::ChipCapability;
use super::{CALL_TIMEOUT, ReaderSelector, open, usb, worker};

/// What is known of a reader. Drivers leave out what they like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderInfo {
    /// Its name.
    pub name: String,
    /// Its USB id, `vvvv:pppp`; nothing for a virtual one, and on systems that do not tell.
    pub usb: Option<String>,
    /// Who made it.
    pub vendor: Option<String>,
    /// Its serial number, as the driver gives it.
    pub serial: Option<Vec<u8>>,
    /// The longest command it takes, in bytes.
    pub max_input: Option<u32>,
    /// The answer to reset of what lies on it.
    pub atr: Option<Vec<u8>>,
}

impl ReaderInfo {
    /// Whether the chip on it announces long messages; nothing where there is none, or it does not say.
    #[must_use]
    pub fn chip_takes_long_messages(&self) -> Option<bool> {
        ChipCapability::from_atr(self.atr.as_deref()?).extended_length
    }
}

/// Asks the first reader that fits. Nothing is sent to a document that lies on it.
///
/// # Errors
/// There is no such reader, or the service does not run.
pub fn info(reader: &ReaderSelector) -> Result<ReaderInfo, ReaderError> {
    let reader = reader.clone();
    worker::on_own_thread(CALL_TIMEOUT, move || {
        let context = open::establish()?;
        let names = open::reader_names(&context)?;
        let missing = if names.is_empty() { ReaderError::NoReader } else { ReaderError::ReaderNotFound };
        let (_, name) = names.iter().enumerate().find(|(index, name)| reader.matches(*index, name)).ok_or(missing)?;
        let mut info = ReaderInfo {
            name: name.to_string_lossy().into_owned(),
            usb: None,
            vendor: None,
            serial: None,
            max_input: None,
            atr: None,
        };
        // Direct: the reader alone, whatever lies on it and whoever talks to that.
        if let Ok(card) = context.connect(name, ShareMode::Direct, Protocols::UNDEFINED) {
            let text = |octets: Vec<u8>| String::from_utf8_lossy(&octets).trim_end_matches(['\0', ' ']).to_owned();
            info.usb = usb::of(&card);
            info.vendor = attribute(&card, Attribute::VendorName).map(text);
            info.serial = attribute(&card, Attribute::VendorIfdSerialNo);
            info.max_input = open::max_input(&card);
            let status = card.status2_owned().ok();
            info.atr = status.map(|status| status.atr().to_vec()).filter(|atr| !atr.is_empty());
            // There is nobody left to tell.
            let _ = card.disconnect(Disposition::LeaveCard);
        }
        Ok(info)
    })
}

pub(super) fn attribute(card: &Card, attribute: Attribute) -> Option<Vec<u8>> {
    card.get_attribute_owned(attribute).ok().filter(|octets| !octets.is_empty())
}
