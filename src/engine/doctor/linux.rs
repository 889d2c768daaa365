//! What Linux says of its devices, through `/sys`, `/proc` and `/dev` below a root that tests choose.

use std::fs;
use std::path::{Path, PathBuf};

use super::models;
use super::surroundings::UsbDevice;

/// Most entries looked at in a folder of the system.
const MAX_ENTRIES: usize = 4096;

/// Class of an interface for smart cards (USB, class 0B).
const SMART_CARD: &str = "0b";

/// A readable view of a system.
pub(super) struct Linux<'a> {
    pub(super) root: &'a Path,
}

impl Linux<'_> {
    fn at(&self, path: &str) -> PathBuf {
        self.root.join(path.trim_start_matches('/'))
    }

    /// Readers, and what could be taken for one, on the USB bus.
    pub(super) fn usb(&self) -> Vec<UsbDevice> {
        let devices = entries(&self.at("/sys/bus/usb/devices"));
        devices.iter().filter(|path| !file_name(path).contains(':')).filter_map(|path| self.device(path)).collect()
    }

    fn device(&self, path: &Path) -> Option<UsbDevice> {
        let id = format!("{}:{}", line(&path.join("idVendor"))?, line(&path.join("idProduct"))?);
        let interfaces: Vec<_> = entries(path).into_iter().filter(|path| file_name(path).contains(':')).collect();
        let ccid = interfaces.iter().any(|path| line(&path.join("bInterfaceClass")).as_deref() == Some(SMART_CARD));
        let driver = interfaces.iter().find_map(|path| Some(file_name(&fs::read_link(path.join("driver")).ok()?)));
        let held = driver.as_deref().is_some_and(|driver| models::KERNEL_DRIVERS.contains(&driver));
        if !ccid && !held && models::not_ccid(&id).is_none() {
            return None;
        }
        let name = [line(&path.join("manufacturer")), line(&path.join("product"))];
        Some(UsbDevice {
            id,
            name: name.into_iter().flatten().collect::<Vec<_>>().join(" "),
            ccid,
            driver,
            accessible: self.is_accessible(path).unwrap_or(true),
            power_saving: line(&path.join("power/control")).as_deref() == Some("auto"),
        })
    }

    /// Whether the service's user may write to the device: always as root, else by the rights of the device file.
    fn is_accessible(&self, device: &Path) -> Option<bool> {
        let user = self.user_of("pcscd")?;
        if user == 0 {
            return Some(true);
        }
        let number = |name: &str| line(&device.join(name))?.parse::<u32>().ok();
        let node = self.at(&format!("/dev/bus/usb/{:03}/{:03}", number("busnum")?, number("devnum")?));
        rights_of(&node, user)
    }

    /// Who runs a program.
    fn user_of(&self, program: &str) -> Option<u32> {
        let status = self.processes().into_iter().find(|(name, _)| name == program)?.1;
        let text = fs::read_to_string(status.join("status")).ok()?;
        let line = text.lines().find_map(|line| line.strip_prefix("Uid:"))?;
        line.split_whitespace().next()?.parse().ok()
    }

    fn processes(&self) -> Vec<(String, PathBuf)> {
        let of = |path: PathBuf| Some((line(&path.join("comm"))?, path));
        let is_process = |path: &PathBuf| file_name(path).chars().all(|c| c.is_ascii_digit());
        entries(&self.at("/proc")).into_iter().filter(is_process).filter_map(of).collect()
    }

    /// Programs that take readers for themselves.
    pub(super) fn rivals(&self) -> Vec<String> {
        let mut names: Vec<_> =
            self.processes().into_iter().map(|(name, _)| name).filter(|name| name == "scdaemon").collect();
        names.dedup();
        names
    }

    /// Whether processes of others are hidden (`hidepid`).
    pub(super) fn proc_hidden(&self) -> bool {
        let mounts = fs::read_to_string(self.at("/proc/self/mounts")).unwrap_or_default();
        mounts.lines().any(|line| {
            let mut fields = line.split_whitespace();
            let (place, options) = (fields.nth(1), fields.nth(1));
            let hides =
                |option: &str| option.strip_prefix("hidepid=").is_some_and(|level| level != "0" && level != "off");
            place == Some("/proc") && options.is_some_and(|options| options.split(',').any(hides))
        })
    }

    /// What holds the program in.
    pub(super) fn container(&self) -> Option<String> {
        let marks = [("/.flatpak-info", "flatpak"), ("/run/.containerenv", "container"), ("/.dockerenv", "container")];
        marks.iter().find(|(path, _)| self.at(path).exists()).map(|(_, name)| (*name).to_owned())
    }

    /// Drivers for readers beside the free one.
    pub(super) fn vendor_drivers(&self) -> Vec<String> {
        let bundles = entries(&self.at("/usr/lib/pcsc/drivers")).into_iter().map(|path| file_name(&path));
        bundles.filter(|name| name != "ifd-ccid.bundle" && name.ends_with(".bundle")).collect()
    }

    /// Whether a time server sets the clock; unknown where systemd does not say.
    pub(super) fn clock_synchronised(&self) -> Option<bool> {
        let folder = self.at("/run/systemd/timesync");
        folder.is_dir().then(|| folder.join("synchronized").exists())
    }
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> = entries.take(MAX_ENTRIES).filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    paths
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn line(path: &Path) -> Option<String> {
    Some(fs::read_to_string(path).ok()?.trim().to_owned()).filter(|text| !text.is_empty())
}

#[cfg(unix)]
fn rights_of(node: &Path, user: u32) -> Option<bool> {
    use std::os::unix::fs::MetadataExt;
    let metadata = fs::metadata(node).ok()?;
    let mode = metadata.mode();
    // Which groups the service's user is in is not known here: any group but root's is believed.
    Some(mode & 0o002 != 0 || metadata.uid() == user && mode & 0o200 != 0 || metadata.gid() != 0 && mode & 0o020 != 0)
}

#[cfg(not(unix))]
const fn rights_of(_: &Path, _: u32) -> Option<bool> {
    None
}
