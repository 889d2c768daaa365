//! Checks of the reader, its driver and the service between (D01 to D18).

use super::finding::Area::{Access, Reader};
use super::finding::Outcome::NotUsed;
use super::finding::{Finding, Step};
use super::models;
use super::surroundings::{Service, Surroundings, UsbDevice};
use crate::encoding::DocText;

/// Every check of this part that has something to say on this system.
pub(super) fn examine(at: &Surroundings) -> Vec<Finding> {
    let mut findings = vec![library(at), service(at)];
    findings.extend([versions(at), kernel_driver(at), other_user(at), not_a_reader(at), unseen(at)]);
    findings.extend([contact_only(at), long_messages(at), vendor_driver(at), round_trip(at), apple(at)]);
    findings.extend([several(at), power_saving(at), permission(at), hidden_processes(at), device_access(at)]);
    findings
}

fn name(device: &UsbDevice) -> String {
    format!("{} {}", device.id, DocText::new(&device.name))
}

/// Names of the devices that something is wrong with.
fn those(at: &Surroundings, wrong: impl Fn(&UsbDevice) -> bool) -> Option<String> {
    let names: Vec<_> = at.usb.iter().filter(|device| wrong(device)).map(name).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

fn library(at: &Surroundings) -> Finding {
    let finding = Finding::passed("D01", Reader, "");
    if at.pcsc.built_in {
        return finding;
    }
    finding
        .problem("")
        .code("reader.no_service")
        .cure(&[Step::Run(&["sudo", "apt", "install", "pcscd", "libccid", "libpcsclite1"])], false)
}

fn service(at: &Surroundings) -> Finding {
    let finding = Finding::passed("D02", Reader, "");
    if at.pcsc.service != Service::NotRunning {
        return finding;
    }
    let finding = finding.problem("").code("reader.no_service");
    match at.system.as_str() {
        "linux" => finding.cure(&[Step::Run(&["sudo", "systemctl", "enable", "--now", "pcscd.socket"])], true),
        "windows" => finding.cure(&[Step::Run(&["sc", "start", "SCardSvr"])], true),
        _ => finding,
    }
}

fn versions(at: &Surroundings) -> Finding {
    let finding = Finding::passed("D03", Reader, at.container.clone().unwrap_or_default());
    match (at.pcsc.service, &at.container) {
        (Service::Fails, _) => finding.problem(at.container.clone().unwrap_or_default()).code("reader.lost"),
        // Inside, the service is not the host's.
        (Service::NotRunning, Some(container)) => finding.warning(container.clone()).code("reader.no_service"),
        _ => finding,
    }
}

fn permission(at: &Surroundings) -> Finding {
    let finding = Finding::passed("D04", Access, "");
    if at.pcsc.service != Service::Refused {
        return finding;
    }
    finding
        .problem("")
        .code("reader.denied")
        .cure(&[Step::Run(&["sudo", "usermod", "--append", "--groups", "paskontrol", "$USER"])], false)
}

fn hidden_processes(at: &Surroundings) -> Finding {
    let finding = Finding::passed("D05", Access, "");
    match (at.proc_hidden, at.pcsc.service) {
        (false, _) => finding,
        (true, Service::Refused | Service::Fails) => finding.problem("hidepid").code("reader.denied"),
        (true, _) => finding.warning("hidepid"),
    }
}

fn device_access(at: &Surroundings) -> Finding {
    let finding = Finding::passed("D06", Access, "");
    match those(at, |device| device.ccid && !device.accessible) {
        None => finding,
        Some(names) => finding
            .problem(names)
            .code("reader.denied")
            .cure(&[Step::Run(&["sudo", "apt", "install", "--reinstall", "libccid"])], false),
    }
}

fn kernel_driver(at: &Surroundings) -> Finding {
    let finding = Finding::passed("D07", Reader, "");
    let held =
        |device: &UsbDevice| device.driver.as_deref().is_some_and(|driver| models::KERNEL_DRIVERS.contains(&driver));
    let Some(names) = those(at, held) else { return finding };
    finding.problem(names).code("reader.none").cure(
        &[
            Step::Write {
                path: "/etc/modprobe.d/paskontrol-nfc.conf",
                content: "# These modules take NFC readers from the PC/SC service.\nblacklist pn533_usb\nblacklist pn533\nblacklist port100\nblacklist nfcmrvl_usb\n",
            },
            // Only one of them is loaded.
            Step::Try(&["sudo", "modprobe", "--remove", "pn533_usb"]),
            Step::Try(&["sudo", "modprobe", "--remove", "port100"]),
            Step::Run(&["sudo", "systemctl", "restart", "pcscd"]),
        ],
        true,
    )
}

fn other_user(at: &Surroundings) -> Finding {
    let finding = Finding::passed("D08", Reader, "");
    match (at.rivals.is_empty(), at.pcsc.service) {
        (_, Service::Busy) => finding.problem(at.rivals.join(", ")).code("reader.busy"),
        (false, _) => finding.warning(at.rivals.join(", ")).code("reader.busy"),
        (true, _) => finding,
    }
}

fn not_a_reader(at: &Surroundings) -> Finding {
    let finding = Finding::passed("D09", Reader, "");
    let wrong = |device: &UsbDevice| !device.ccid && models::not_ccid(&device.id).is_some();
    those(at, wrong).map_or(finding.clone(), |names| finding.problem(names).code("reader.none"))
}

/// Whether a reader of PC/SC is this device. Of one without a known USB id the name tells: the service builds its names from
/// those of the devices.
fn is_shown(at: &Surroundings, device: &UsbDevice) -> bool {
    let words: Vec<_> = device.name.split_whitespace().filter(|word| word.len() > 2).collect();
    at.pcsc.readers.iter().any(|reader| match at.pcsc.reader_usb.get(reader) {
        Some(id) => *id == device.id,
        None => words.iter().any(|word| reader.contains(word)),
    })
}

/// Names of the readers, each with its USB id where that is known.
fn readers(at: &Surroundings) -> String {
    let named = |reader: &String| match at.pcsc.reader_usb.get(reader) {
        Some(id) => format!("{reader} ({id})"),
        None => reader.clone(),
    };
    at.pcsc.readers.iter().map(named).collect::<Vec<_>>().join(", ")
}

fn unseen(at: &Surroundings) -> Finding {
    let finding = Finding::passed("D10", Reader, readers(at));
    let unseen = |device: &UsbDevice| device.ccid && device.accessible && !is_shown(at, device);
    match those(at, unseen) {
        Some(names) if at.pcsc.service == Service::Answers => finding
            .problem(names)
            .code("reader.none")
            .cure(&[Step::Run(&["sudo", "apt", "install", "--only-upgrade", "libccid"])], false),
        // Whoever does not answer shows no readers.
        _ if at.pcsc.service != Service::Answers => finding.but(NotUsed, ""),
        _ if at.pcsc.readers.is_empty() => finding.problem("").code("reader.none"),
        _ => finding,
    }
}

fn contact_only(at: &Surroundings) -> Finding {
    let finding = Finding::passed("D11", Reader, "");
    let wrong = |device: &UsbDevice| models::contact_only(&device.id).is_some();
    match those(at, wrong) {
        None if has_no_reader(at) => finding.but(NotUsed, ""),
        None => finding,
        // Another reader may be the contactless one.
        Some(names) if at.pcsc.readers.len() > 1 => finding.warning(names),
        Some(names) => finding.problem(names).code("reader.none"),
    }
}

/// Nothing to say anything about.
const fn has_no_reader(at: &Surroundings) -> bool {
    at.usb.is_empty() && at.pcsc.readers.is_empty()
}

/// Octets of a response in the longest short message, protected (ISO/IEC 7816-4, 5.1).
const SHORT: u32 = 256;

fn long_messages(at: &Surroundings) -> Finding {
    let finding = Finding::passed("D12", Reader, "");
    if let Some(probe) = &at.probe {
        let measured = format!("{} B", probe.longest_response);
        return match probe.long_messages {
            Some(false) => finding.warning(measured),
            // A chip that says nothing of long messages shows nothing of the reader either.
            None if probe.longest_response <= SHORT => finding.but(NotUsed, ""),
            Some(true) | None => finding.but(super::Outcome::Passed, measured),
        };
    }
    let short = |device: &UsbDevice| models::short_only(&device.id).is_some();
    // Whether a model nobody here knows carries them, only a probe tells.
    those(at, short).map_or(finding.clone().but(NotUsed, ""), |names| finding.warning(names))
}

fn vendor_driver(at: &Surroundings) -> Finding {
    let finding = Finding::passed("D13", Reader, "");
    let wrong = |device: &UsbDevice| at.vendor_drivers.iter().any(|driver| models::is_served_by(&device.id, driver));
    those(at, wrong).map_or(finding.clone(), |names| {
        let detail = format!("{names}: {}", at.vendor_drivers.join(", "));
        finding.warning(detail)
    })
}

/// Milliseconds of a round trip above which reading becomes a matter of patience.
const SLOW_MS: u32 = 40;

fn round_trip(at: &Surroundings) -> Finding {
    let finding = Finding::passed("D14", Reader, "");
    match (&at.probe, &at.remote_desktop) {
        (Some(probe), _) if probe.round_trip_ms > SLOW_MS => finding.warning(format!("{} ms", probe.round_trip_ms)),
        (Some(probe), _) => finding.but(super::Outcome::Passed, format!("{} ms", probe.round_trip_ms)),
        (None, Some(session)) => finding.warning(session.clone()),
        (None, None) => finding.but(NotUsed, ""),
    }
}

fn apple(at: &Surroundings) -> Finding {
    let finding = Finding::passed("D15", Reader, "");
    match (at.system.as_str(), at.apple_driver) {
        ("macos", Some(true) | None) => finding.warning("").cure(
            &[Step::Run(&[
                "sudo",
                "defaults",
                "write",
                "/Library/Preferences/com.apple.security.smartcard",
                "useIFDCCID",
                "-bool",
                "yes",
            ])],
            false,
        ),
        ("macos", Some(false)) => finding,
        _ => finding.but(NotUsed, ""),
    }
}

fn several(at: &Surroundings) -> Finding {
    let finding = Finding::passed("D17", Reader, "");
    if at.pcsc.readers.len() > 1 { finding.warning(at.pcsc.readers.join(", ")) } else { finding }
}

fn power_saving(at: &Surroundings) -> Finding {
    let finding = Finding::passed("D18", Reader, "");
    let Some(names) = those(at, |device| device.ccid && device.power_saving) else { return finding };
    finding.warning(names).cure(
        &[
            Step::Write {
                path: "/etc/udev/rules.d/71-paskontrol-power.rules",
                content: "# Readers put to sleep lose the passport on them.\nACTION==\"add\", SUBSYSTEM==\"usb\", ENV{ID_USB_INTERFACES}==\"*:0b0000:*\", ATTR{power/control}=\"on\"\n",
            },
            Step::Run(&["sudo", "udevadm", "control", "--reload"]),
        ],
        true,
    )
}
