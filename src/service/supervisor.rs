//! Tells the system's service manager how we are (systemd's notification protocol: datagrams of text on a local socket).

/// Says something, if anybody listens.
#[cfg(unix)]
pub(super) fn tell(what: &str) {
    use std::os::unix::net::UnixDatagram;
    let Some(path) = std::env::var_os("NOTIFY_SOCKET") else { return };
    let Ok(socket) = UnixDatagram::unbound() else { return };
    #[cfg(target_os = "linux")]
    if let Some(name) = path.to_string_lossy().strip_prefix('@') {
        use std::os::linux::net::SocketAddrExt;
        if let Ok(address) = std::os::unix::net::SocketAddr::from_abstract_name(name.as_bytes()) {
            let _ = socket.send_to_addr(what.as_bytes(), &address);
        }
        return;
    }
    let _ = socket.send_to(what.as_bytes(), path);
}

/// Elsewhere there is no such manager.
#[cfg(not(unix))]
pub(super) fn tell(_: &str) {}

/// How often the manager wants to hear that we live; nothing where it does not ask.
pub(super) fn watchdog() -> Option<std::time::Duration> {
    let microseconds: u64 = std::env::var("WATCHDOG_USEC").ok()?.parse().ok()?;
    Some(std::time::Duration::from_micros(microseconds / 2)).filter(|time| !time.is_zero())
}
