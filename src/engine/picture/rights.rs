//! The rights a process gives up before it decodes a stranger's picture.
//!
//! Resource limits hold on every Unix. On Linux a filter of system calls (seccomp) comes on top: what is not on a short list
//! of memory, time and the ends of the process is refused, so that nothing that needs no descriptor is left either, as
//! removing a file, sending a signal or looking into another process. Landlock would add nothing to that: it governs files
//! and connections, and here neither can be opened at all.

/// Whether the filter of system calls is in force as well; the limits always are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Confined {
    ByLimits,
    ByFilterToo,
}

#[cfg(unix)]
pub(super) fn give_up() -> std::io::Result<Confined> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    /// Address space: sixteen octets for each of 16 million samples, twice, and the program itself.
    const MEMORY: u64 = 768 << 20;
    /// Processor seconds.
    const SECONDS: u64 = 8;
    let most = [
        (Resource::As, MEMORY),
        (Resource::Cpu, SECONDS),
        // No more descriptors than stdin, stdout and stderr: no file, no socket.
        (Resource::Nofile, 0),
        (Resource::Fsize, 0),
        (Resource::Nproc, 0),
        // A dump would hold the face.
        (Resource::Core, 0),
    ];
    for (resource, most) in most {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?;
    }
    #[cfg(target_os = "linux")]
    rustix::thread::set_no_new_privs(true)?;
    // A kernel may have been built without it.
    Ok(if filter::install() { Confined::ByFilterToo } else { Confined::ByLimits })
}

/// There is no such thing here; the time limit and the separate memory remain.
#[cfg(not(unix))]
pub(super) fn give_up() -> std::io::Result<Confined> {
    Ok(Confined::ByLimits)
}

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")))]
mod filter {
    use std::collections::BTreeMap;

    use seccompiler::{
        BackendError, BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
        SeccompRule, apply_filter_all_threads,
    };

    /// Memory, time, locks, chance, and how a process ends.
    const ALLOWED: [i64; 21] = [
        libc::SYS_brk,
        libc::SYS_clock_gettime,
        libc::SYS_close,
        libc::SYS_exit,
        libc::SYS_exit_group,
        libc::SYS_futex,
        libc::SYS_getpid,
        libc::SYS_getrandom,
        libc::SYS_gettid,
        libc::SYS_madvise,
        libc::SYS_mmap,
        libc::SYS_mprotect,
        libc::SYS_mremap,
        libc::SYS_munmap,
        libc::SYS_restart_syscall,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sched_yield,
        libc::SYS_sigaltstack,
        // How a process that has no memory left ends itself; to others no signal goes.
        libc::SYS_tgkill,
    ];

    /// Installs the filter for good. False where the system has none.
    pub(super) fn install() -> bool {
        program().is_ok_and(|program| apply_filter_all_threads(&program).is_ok())
    }

    fn program() -> Result<BpfProgram, BackendError> {
        let own = u64::from(std::process::id());
        let first = |value| SeccompCondition::new(0, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, value);
        let only = |value| Ok::<_, BackendError>(vec![SeccompRule::new(vec![first(value)?])?]);
        let mut rules: BTreeMap<i64, Vec<SeccompRule>> = ALLOWED.into_iter().map(|call| (call, Vec::new())).collect();
        rules.insert(libc::SYS_tgkill, only(own)?);
        // The picture in, the samples out.
        rules.insert(libc::SYS_read, only(0)?);
        rules.insert(libc::SYS_write, only(1)?);
        let refused = SeccompAction::Errno(u32::try_from(libc::EPERM).unwrap_or(1));
        let here = std::env::consts::ARCH.try_into()?;
        SeccompFilter::new(rules, refused, SeccompAction::Allow, here)?.try_into()
    }
}

#[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64"))))]
mod filter {
    pub(super) const fn install() -> bool {
        false
    }
}

#[cfg(all(test, target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")))]
mod tests {
    use std::fs::{self, File};
    use std::io;
    use std::net::{TcpListener, TcpStream};
    use std::os::unix::net::UnixStream;
    use std::path::Path;
    use std::process::{Command, Stdio};

    use rustix::process::{Pid, test_kill_process};

    use super::*;

    /// The body of the child below.
    const CHILD: &str = "engine::picture::rights::tests::without_rights";

    /// What a child that was taken over would try.
    struct Deed {
        name: &'static str,
        attempt: fn(&Path, Pid) -> io::Result<()>,
    }

    const fn deed(name: &'static str, attempt: fn(&Path, Pid) -> io::Result<()>) -> Deed {
        Deed { name, attempt }
    }

    const DEEDS: [Deed; 10] = [
        deed("open a file", |file, _| File::open(file).map(drop)),
        deed("make a file", |file, _| File::create(file.with_extension("new")).map(drop)),
        deed("remove a file", |file, _| fs::remove_file(file)),
        deed("make a folder", |file, _| fs::create_dir(file.with_extension("folder"))),
        deed("look into a folder", |_, _| fs::read_dir("/").map(drop)),
        deed("listen", |_, _| TcpListener::bind("127.0.0.1:0").map(drop)),
        deed("connect", |_, _| TcpStream::connect("127.0.0.1:9").map(drop)),
        deed("connect on this machine", |_, _| UnixStream::connect("/run/pcscd/pcscd.comm").map(drop)),
        deed("start a program", |_, _| Command::new("/bin/true").status().map(drop)),
        deed("signal its parent", |_, parent| Ok(test_kill_process(parent)?)),
    ];

    /// Exit code 0 if the filter refused each, else the number of the first that it did not.
    #[test]
    #[ignore = "the body of the child in the test below"]
    fn without_rights() {
        let file = std::env::var("PASKONTROL_TEST_FILE").unwrap();
        let parent = Pid::from_raw(i32::try_from(std::os::unix::process::parent_id()).unwrap()).unwrap();
        assert_eq!(give_up().unwrap(), Confined::ByFilterToo);
        let is_allowed = |deed: &Deed| {
            let outcome = (deed.attempt)(Path::new(&file), parent);
            !outcome.is_err_and(|error| error.raw_os_error() == Some(libc::EPERM))
        };
        let allowed = DEEDS.iter().position(is_allowed).map_or(0, |index| index + 1);
        // What a decoder needs is still to be had.
        let memory = vec![7_u8; 64 << 20];
        std::process::exit(if memory.iter().all(|octet| *octet == 7) { i32::try_from(allowed).unwrap() } else { 100 });
    }

    #[test]
    fn a_child_without_rights_reaches_no_file_no_network_and_no_process() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", CHILD, "--ignored", "--test-threads", "1"]).env("PASKONTROL_TEST_FILE", file.path());
        let status = child.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
        let number = status.code().and_then(|code| usize::try_from(code).ok());
        let allowed = number.and_then(|number| DEEDS.get(number.checked_sub(1)?)).map(|deed| deed.name);
        assert_eq!((number, allowed), (Some(0), None), "{status}");
        assert!(file.path().exists());
    }
}
