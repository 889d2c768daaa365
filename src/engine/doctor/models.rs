//! Readers that need to be known by name: facts about models, with where they were seen.

/// Devices people buy as passport readers that are no PC/SC readers by themselves (UX 7, D09).
const NOT_CCID: [(&str, &str); 5] = [
    ("04e6:5591", "SCM SCL3711"),
    ("04cc:2533", "NXP PN533"),
    ("054c:06c1", "Sony RC-S380"),
    ("054c:06c3", "Sony RC-S380"),
    ("1fc9:000d", "NXP PN532 over USB"),
];

/// Readers without a contactless part (D11).
const CONTACT_ONLY: [(&str, &str); 6] = [
    ("04e6:5116", "SCM SCR3310"),
    ("058f:9540", "Alcor AU9540"),
    ("076b:3021", "HID OMNIKEY 3x21"),
    ("08e6:3437", "Gemalto PC Twin"),
    ("0bda:0169", "Realtek smart card reader"),
    ("096e:0608", "Feitian R301"),
];

/// Readers that carry no extended length (PEERS 3: known to fail above 255 octets) (D12).
const SHORT_ONLY: [(&str, &str); 2] = [("072f:2200", "ACS ACR122U"), ("072f:90cc", "ACS ACR38U with contactless")];

/// Makers' drivers that are in the way of the free one, and the vendor whose readers they take (D13).
const VENDOR_DRIVERS: [(&str, &str); 2] = [("ifd-acsccid.bundle", "072f"), ("ifdokccid", "076b")];

/// Kernel modules that take readers from the PC/SC service (D07).
pub(super) const KERNEL_DRIVERS: [&str; 4] = ["pn533_usb", "pn533", "port100", "nfcmrvl_usb"];

fn named<'a>(table: &[(&str, &'a str)], id: &str) -> Option<&'a str> {
    table.iter().find(|(known, _)| *known == id).map(|(_, name)| *name)
}

/// The model of a device that is no PC/SC reader.
pub(crate) fn not_ccid(id: &str) -> Option<&'static str> {
    named(&NOT_CCID, id)
}

/// The model of a reader that reads contact cards only.
pub(super) fn contact_only(id: &str) -> Option<&'static str> {
    named(&CONTACT_ONLY, id)
}

/// The model of a reader without extended length.
pub(super) fn short_only(id: &str) -> Option<&'static str> {
    named(&SHORT_ONLY, id)
}

/// Whether a maker's driver serves this device.
pub(super) fn is_served_by(id: &str, driver: &str) -> bool {
    VENDOR_DRIVERS.iter().any(|(name, vendor)| driver.starts_with(name) && id.starts_with(vendor))
}
