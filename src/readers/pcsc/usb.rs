//! Which device on the USB bus a reader is.
//!
//! The CCID driver names the place on the bus as the reader's channel (PC/SC part 3, 3.1.3.2.2: `0xDDDDCCCC`, DDDD = 0020 for USB):
//! the bus in the upper octet of CCCC, the device in the lower. What is there, Linux tells. Virtual readers have no place.

use std::fs;
use std::path::Path;
use std::time::Duration;

use pcsc::{Attribute, Card, Disposition, Protocols, ShareMode};

use super::info::attribute;
use super::{open, worker};

/// Data channel type of a reader on the USB bus.
const USB: u32 = 0x0020;

/// Most devices looked at.
const MAX_DEVICES: usize = 4096;

/// How long a reader is asked. One that another program talks to lets nobody ask until it is done.
const PATIENCE: Duration = Duration::from_millis(500);

/// The USB id of the reader of this name, `vvvv:pppp` in lower-case hexadecimal; nothing where it has none, where another
/// program keeps it, and on systems that do not tell. Nothing is sent to a document that lies on it.
#[must_use]
pub fn usb_id(reader: &str) -> Option<String> {
    let wanted = reader.to_owned();
    let ask = move || {
        let context = open::establish()?;
        let name = open::reader_names(&context)?.into_iter().find(|name| name.to_string_lossy() == wanted);
        let Some(name) = name else { return Ok(None) };
        // Direct: the reader alone, whatever lies on it.
        let card = context.connect(&name, ShareMode::Direct, Protocols::UNDEFINED)?;
        let id = of(&card);
        // There is nobody left to tell.
        let _ = card.disconnect(Disposition::LeaveCard);
        Ok(id)
    };
    if cfg!(target_os = "linux") { worker::on_own_thread(PATIENCE, ask).ok().flatten() } else { None }
}

/// The USB id of the reader this is connected to.
pub(super) fn of(reader: &Card) -> Option<String> {
    let channel = attribute(reader, Attribute::ChannelId)?;
    id_below(Path::new("/sys/bus/usb/devices"), u32::from_ne_bytes(*channel.first_chunk()?))
}

/// The id of the device in this channel, from a folder with one folder a device.
fn id_below(devices: &Path, channel: u32) -> Option<String> {
    let [_, _, bus, device] = channel.to_be_bytes();
    if channel >> 16 != USB {
        return None;
    }
    let says = |path: &Path, name: &str| fs::read_to_string(path.join(name)).ok().map(|text| text.trim().to_owned());
    let is = |path: &Path, name: &str, number: u8| says(path, name).and_then(|text| text.parse().ok()) == Some(number);
    let mut paths = fs::read_dir(devices).ok()?.take(MAX_DEVICES).filter_map(|entry| Some(entry.ok()?.path()));
    let path = paths.find(|path| is(path, "busnum", bus) && is(path, "devnum", device))?;
    let id = |name: &str| says(&path, name).filter(|text| text.len() == 4).map(|text| text.to_ascii_lowercase());
    Some(format!("{}:{}", id("idVendor")?, id("idProduct")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two readers of one model and what is beside them, as Linux shows them.
    fn bus() -> tempfile::TempDir {
        let bus = tempfile::tempdir().unwrap();
        let device = |folder: &str, attributes: &[(&str, &str)]| {
            let folder = bus.path().join(folder);
            fs::create_dir(&folder).unwrap();
            for (name, text) in attributes {
                fs::write(folder.join(name), format!("{text}\n")).unwrap();
            }
        };
        let at = |bus, number, vendor, product| {
            [("busnum", bus), ("devnum", number), ("idVendor", vendor), ("idProduct", product)]
        };
        device("usb1", &at("1", "1", "1d6b", "0002"));
        device("1-3", &at("1", "7", "072f", "223b"));
        device("1-3:1.0", &[("bInterfaceClass", "0b")]);
        device("2-1", &at("2", "7", "076B", "5422"));
        device("2-2", &[("busnum", "2"), ("devnum", "9")]);
        bus
    }

    #[test]
    fn a_reader_is_the_device_in_its_place_on_the_bus() {
        let bus = bus();
        let id = |channel| id_below(bus.path(), channel);
        assert_eq!(id(0x0020_0107).as_deref(), Some("072f:223b"));
        assert_eq!(id(0x0020_0207).as_deref(), Some("076b:5422"), "the same number on another bus");
        assert_eq!(id(0x0020_0108), None, "nothing there");
        assert_eq!(id(0x0020_0209), None, "a device that does not say what it is");
        assert_eq!(id(0x0001_0107), None, "a serial port");
        assert_eq!(id_below(&bus.path().join("none"), 0x0020_0107), None, "a system without such a folder");
    }
}
