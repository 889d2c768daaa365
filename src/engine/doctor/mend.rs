//! Carries out a cure, on this system or below a folder that holds another one.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::finding::Step;

/// Where a cure is carried out, and with which rights.
pub(crate) struct Mender {
    root: PathBuf,
    is_administrator: bool,
}

impl Mender {
    /// For the system below a folder, `/` for the one that runs.
    pub(crate) fn at(root: &Path) -> Self {
        Self { root: root.to_owned(), is_administrator: is_administrator() }
    }

    /// Whether a step waits until that system runs: commands act on the one that does.
    pub(crate) fn leaves(&self, step: &Step) -> bool {
        self.is_elsewhere() && !matches!(step, Step::Write { .. })
    }

    fn is_elsewhere(&self) -> bool {
        self.root != Path::new("/")
    }

    /// One step.
    ///
    /// # Errors
    /// The file could not be written, or the command failed.
    pub(crate) fn carry_out(&self, step: &Step) -> io::Result<()> {
        match step {
            Step::Write { path, content } => self.write(path, content),
            Step::Run(_) | Step::Try(_) if self.is_elsewhere() => Ok(()),
            Step::Run(words) => succeeded(self.command(words)?.status()?),
            Step::Try(words) => {
                // There was nothing to be done, and that is well.
                let _ = self.command(words)?.stderr(Stdio::null()).status();
                Ok(())
            }
        }
    }

    /// An administrator needs no `sudo`, and may have none.
    fn command(&self, words: &[&str]) -> io::Result<Command> {
        let words = match words {
            ["sudo", rest @ ..] if self.is_administrator => rest,
            words => words,
        };
        let (program, arguments) = words.split_first().ok_or(io::ErrorKind::InvalidInput)?;
        let mut command = Command::new(program);
        // Our own stdout carries the answer and nothing else.
        command.args(arguments).stdout(Stdio::from(io::stderr()));
        Ok(command)
    }

    /// Below the folder, or as whoever may write there.
    fn write(&self, path: &str, content: &str) -> io::Result<()> {
        let place = self.root.join(path.trim_start_matches('/'));
        if self.is_elsewhere() || self.is_administrator {
            if let Some(folder) = place.parent() {
                fs::create_dir_all(folder)?;
            }
            return fs::write(place, content);
        }
        let mut child =
            Command::new("sudo").arg("tee").arg(place).stdin(Stdio::piped()).stdout(Stdio::null()).spawn()?;
        if let Some(mut input) = child.stdin.take() {
            input.write_all(content.as_bytes())?;
        }
        succeeded(child.wait()?)
    }
}

fn succeeded(status: std::process::ExitStatus) -> io::Result<()> {
    if status.success() { Ok(()) } else { Err(io::Error::other(status.to_string())) }
}

#[cfg(unix)]
fn is_administrator() -> bool {
    rustix::process::geteuid().is_root()
}

#[cfg(not(unix))]
const fn is_administrator() -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn administrator() -> Mender {
        Mender { root: PathBuf::from("/"), is_administrator: true }
    }

    #[test]
    fn files_of_a_cure_are_written_below_the_folder_and_commands_left_to_that_system() {
        let folder = tempfile::tempdir().unwrap();
        let mender = Mender { root: folder.path().to_owned(), is_administrator: false };
        let step = Step::Write { path: "/etc/modprobe.d/paskontrol-nfc.conf", content: "blacklist pn533\n" };
        mender.carry_out(&step).unwrap();
        assert!(!mender.leaves(&step));
        let written = fs::read_to_string(folder.path().join("etc/modprobe.d/paskontrol-nfc.conf")).unwrap();
        assert_eq!(written, "blacklist pn533\n");
        let command = Step::Run(&["sudo", "/nonexistent/program"]);
        assert!(mender.leaves(&command));
        mender.carry_out(&command).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn commands_are_run_and_their_failure_is_told_unless_it_may_be() {
        administrator().carry_out(&Step::Run(&["sudo", "true"])).unwrap();
        administrator().carry_out(&Step::Run(&["sudo", "false"])).unwrap_err();
        administrator().carry_out(&Step::Try(&["sudo", "false"])).unwrap();
        administrator().carry_out(&Step::Run(&["/nonexistent/program"])).unwrap_err();
    }
}
