# Sourced by tools/demo and tools/test: makes sure that what they need is here.
# Installs Debian packages as root or through sudo; may be run any number of times.

PASKONTROL_SETUP=$(readlink -f "${BASH_SOURCE[0]}")

say() { printf '%s\n' "$*" >&2; }

have_pcsc_headers() { command -v pkg-config >/dev/null && pkg-config --exists libpcsclite 2>/dev/null; }
have_virtual_reader() { command -v pcscd >/dev/null && find /usr/lib -name 'libifdvpcd*' -print -quit 2>/dev/null | grep -q .; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@" 2>/dev/null || sudo "$@"; fi
}

# install PACKAGE…: true when all of them are installed afterwards.
install_packages() {
  if ! command -v apt-get >/dev/null; then
    say "This system has no apt-get. Please install by hand: $*"
    return 1
  fi
  if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
    say "Missing packages: $*. Run as root, or install sudo, or install them by hand."
    return 1
  fi
  say "Installing: $*"
  if ! { as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >/tmp/paskontrol-apt.$$ 2>&1; then
    tail -n 5 "/tmp/paskontrol-apt.$$" >&2
    rm -f "/tmp/paskontrol-apt.$$"
    say "The packages could not be installed (is this machine offline?). Needed: $*"
    return 1
  fi
  rm -f "/tmp/paskontrol-apt.$$"
}

require_rust() {
  if ! command -v cargo >/dev/null; then
    say "Rust is missing. Install it from https://rustup.rs (1.92 or newer), then run this again."
    exit 1
  fi
  if ! command -v cc >/dev/null; then
    install_packages gcc libc6-dev || exit 1
  fi
}

# True when the PC/SC library can be linked and a virtual reader can be started.
prepare_pcsc() {
  if have_pcsc_headers && have_virtual_reader; then return 0; fi
  install_packages libpcsclite-dev pcscd vsmartcard-vpcd pkg-config && have_pcsc_headers && have_virtual_reader
}

# with_virtual_reader COMMAND…: runs it while pcscd serves the virtual reader. As root that happens in namespaces of its
# own, so that several runs on one machine never meet; otherwise with the system's pcscd, started for the purpose if need be.
with_virtual_reader() {
  if [ "$(id -u)" = 0 ] && command -v ip >/dev/null && unshare -m -n true 2>/dev/null; then
    unshare -m -n bash -c '
      . "$0"
      ip link set lo up && mkdir -p /run/pcscd && mount -t tmpfs tmpfs /run/pcscd && with_own_pcscd "$@"
    ' "$PASKONTROL_SETUP" "$@"
  elif pgrep -x pcscd >/dev/null || systemctl -q is-active pcscd.socket 2>/dev/null; then
    "$@"
  else
    as_root rm -f /run/pcscd/pcscd.comm /run/pcscd/pcscd.pid
    with_own_pcscd "$@"
  fi
}

with_own_pcscd() {
  local pcscd log result=0
  pcscd=$(command -v pcscd || echo /usr/sbin/pcscd)
  log=$(mktemp)
  as_root "$pcscd" -f >"$log" 2>&1 &
  for _ in $(seq 100); do [ -S /run/pcscd/pcscd.comm ] && break; sleep 0.05; done
  if [ -S /run/pcscd/pcscd.comm ]; then
    "$@" || result=$?
    # A plain TERM lets it clean up after itself.
    as_root kill "$(tr -d "\0" </run/pcscd/pcscd.pid)" 2>/dev/null || true
    wait 2>/dev/null || true
  else
    say "pcscd did not start:"
    tail -n 3 "$log" >&2
    result=69
  fi
  rm -f "$log"
  return "$result"
}
