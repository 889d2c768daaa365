//! A simulated passport on the reader.

use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

/// A passport on the reader, taken away when dropped. A process of its own plays it.
pub(crate) struct OnReader(Child);

impl OnReader {
    /// As fast as the air carries it at so many kbit/s.
    pub(crate) fn place(profile: &str, kbits: &str) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_paskontrol"));
        command.args(["sim", "vpcd", profile, "--speed", kbits]).env("LC_ALL", "C").env("CI", "1");
        Self(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap())
    }
}

impl Drop for OnReader {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
        // The service notices within some tenths of a second, and the next passport must not meet this one.
        thread::sleep(Duration::from_millis(900));
    }
}
