//! A node of the service in a process of its own, and what that process takes.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use base64::Engine;

use super::Failure;

/// Linux tells processor time in hundredths of a second.
const TICKS: u64 = 100;

/// What the caller may do.
const SCOPES: &str = "verify:bundle,pii:read,session:create,session:read";

/// A running node; it ends with its value, and its folder with it.
pub(crate) struct Service {
    process: Child,
    pub(crate) address: String,
    /// The caller's.
    pub(crate) key: String,
    _home: tempfile::TempDir,
}

impl Service {
    /// Starts the program with a folder of its own, believing what is given.
    pub(crate) fn start(program: &Path, trust: &[Vec<u8>], settings: &[(&str, &str)]) -> Result<Self, Failure> {
        let home = tempfile::tempdir()?;
        let pem = home.path().join("csca.pem");
        std::fs::write(&pem, trust.iter().map(|der| armoured(der)).collect::<String>())?;
        let command = || {
            let mut command = Command::new(program);
            command.env_clear().env("HOME", home.path()).envs(settings.iter().copied());
            command
        };
        let made = command().args(["token", "new", "--name", "load", "--scope", SCOPES]).output()?;
        if !made.status.success() {
            return Err(format!("no key: {}", String::from_utf8_lossy(&made.stderr)).into());
        }
        let key = String::from_utf8(made.stdout)?.trim().to_owned();
        let mut serving = command();
        serving.args(["serve", "--listen", "127.0.0.1:0", "--trust"]).arg(&pem);
        let mut process = serving.stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let mut first = String::new();
        BufReader::new(process.stdout.take().ok_or("no output")?).read_line(&mut first)?;
        let address = first.trim().rsplit_once("://").ok_or("the node did not start")?.1.to_owned();
        Ok(Self { process, address, key, _home: home })
    }

    /// Octets of memory it has; nothing where the system does not tell.
    pub(crate) fn resident(&self) -> Option<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        Some(line.trim().trim_end_matches(" kB").parse::<f64>().ok()? * 1024.0)
    }

    /// Processor time it has taken, with the processes it had decode pictures; nothing where the system does not tell.
    pub(crate) fn processor_time(&self) -> Option<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.process.id())).ok()?;
        // After the name, which ends in the last parenthesis: utime, stime, cutime, cstime are the 14th to 17th fields.
        let fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11).take(4);
        let ticks: u64 = fields.filter_map(|field| field.parse::<u64>().ok()).sum();
        Some(Duration::from_millis(ticks.saturating_mul(1000 / TICKS)))
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn armoured(der: &[u8]) -> String {
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n")
}
