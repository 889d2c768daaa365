# Sourced by tools/demo and tools/test: makes sure that what they need is here.
# Installs Debian packages as root or through sudo; may be run any number of times.

PASKONTROL_SETUP=$(readlink -f "${BASH_SOURCE[0]}")
# Debian keeps pcscd, ip and service out of a user's way.
PATH=$PATH:/usr/sbin:/sbin

say() { printf '%s\n' "$*" >&2; }

have_pcsc_headers() { command -v pkg-config >/dev/null && pkg-config --exists libpcsclite 2>/dev/null; }
have_virtual_reader() { command -v pcscd >/dev/null && find /usr/lib -name 'libifdvpcd*' -print -quit 2>/dev/null | grep -q .; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# install PACKAGE…: true when all of them are installed afterwards.
install_packages() {
  local package missing=()
  for package; do
    dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
  done
  if [ ${#missing[@]} = 0 ]; then return; fi
  set -- "${missing[@]}"
  if ! command -v apt-get >/dev/null; then
    say "This system has no apt-get. Please install by hand what these packages hold: $*"
    return 1
  fi
  if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
    say "Missing packages: $*. Run as root, or install sudo, or install them by hand."
    return 1
  fi
  say "Installing: $*"
  local log result=0
  log=$(mktemp)
  # A source that cannot be updated may still leave all that is needed to be had. A machine just started often updates
  # itself and holds the lock.
  as_root apt-get update -qq >"$log" 2>&1 || true
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=120 \
    "$@" >>"$log" 2>&1 || result=1
  if [ "$result" != 0 ]; then
    tail -n 5 "$log" >&2
    say "These packages are missing and could not be installed (is this machine offline?): $*"
  fi
  rm -f "$log"
  return "$result"
}

require_rust() {
  if ! command -v cargo >/dev/null; then
    say "Rust is missing. Install it from https://rustup.rs (1.92 or newer), then run this again."
    exit 1
  fi
  local missing=()
  command -v cc >/dev/null || missing+=(gcc libc6-dev)
  # Cargo checks whom it downloads from; with everything downloaded it does without.
  [ -n "$(ls -A /etc/ssl/certs 2>/dev/null)" ] || missing+=(ca-certificates)
  if [ ${#missing[@]} != 0 ] && ! install_packages "${missing[@]}" && ! command -v cc >/dev/null; then
    exit 1
  fi
}

# True when the PC/SC library can be linked and a virtual reader can be started.
prepare_pcsc() {
  if have_pcsc_headers && have_virtual_reader; then return 0; fi
  install_packages libpcsclite-dev pcscd vsmartcard-vpcd pkg-config || return 1
  # Debian starts pcscd before it configures the virtual reader.
  if pcscd_runs; then as_root service pcscd restart >/dev/null 2>&1 || true; fi
  have_pcsc_headers && have_virtual_reader
}

# True when a pcscd runs that can be reached from here, unlike one in namespaces of its own.
pcscd_runs() {
  local pid
  pid=$(tr -d '\0' 2>/dev/null </run/pcscd/pcscd.pid) && grep -qsx pcscd "/proc/$pid/comm"
}

# with_virtual_reader COMMAND…: runs it while pcscd serves the virtual reader. As root that happens in namespaces of its
# own, so that several runs on one machine never meet; otherwise with the system's pcscd, started for the purpose if need be.
with_virtual_reader() {
  if [ "$(id -u)" = 0 ] && apart true 2>/dev/null; then
    apart with_own_pcscd "$@"
  elif pcscd_runs || systemctl -q is-active pcscd.socket 2>/dev/null; then
    "$@"
  else
    as_root rm -f /run/pcscd/pcscd.comm /run/pcscd/pcscd.pid
    with_own_pcscd "$@"
  fi
}

# Runs a command in namespaces of its own.
apart() {
  unshare -m -n bash -c '
    . "$0"
    ip link set lo up && mkdir -p /run/pcscd && mount -t tmpfs tmpfs /run/pcscd && "$@"
  ' "$PASKONTROL_SETUP" "$@"
}

with_own_pcscd() {
  local log result=0
  log=$(mktemp)
  as_root pcscd -f >"$log" 2>&1 &
  for _ in $(seq 100); do [ -S /run/pcscd/pcscd.comm ] && break; sleep 0.05; done
  if [ -S /run/pcscd/pcscd.comm ]; then
    # Tests may kill this one: it serves nobody else.
    PASKONTROL_OWN_PCSCD=1 "$@" || result=$?
    # A plain TERM lets it clean up after itself.
    as_root bash -c 'kill "$(tr -d "\0" </run/pcscd/pcscd.pid)"' 2>/dev/null || true
    wait 2>/dev/null || true
  else
    say "pcscd did not start:"
    tail -n 3 "$log" >&2
    result=69
  fi
  rm -f "$log"
  return "$result"
}

# True when there is a browser that tests can drive.
prepare_browser() { command -v chromedriver >/dev/null || install_packages chromium chromium-driver; }

# True when axe-core, which judges accessibility, is here, as target/axe/package/axe.min.js.
fetch_axe() {
  local folder=target/axe
  if [ ! -s "$folder/package/axe.min.js" ]; then
    command -v npm >/dev/null || return 1
    mkdir -p "$folder"
    (cd "$folder" && npm pack --silent axe-core@4 && tar -xzf axe-core-4*.tgz package/axe.min.js) >/dev/null 2>&1 || true
  fi
  [ -s "$folder/package/axe.min.js" ]
}

# True when schemathesis, which asks the service what its document promises, is here: target/schemathesis/bin/schemathesis.
# In an environment of its own, so that nothing of the system's Python changes.
fetch_schemathesis() {
  local folder=target/schemathesis
  if ! "$folder/bin/schemathesis" --version >/dev/null 2>&1; then
    python3 -c 'import ensurepip, venv' 2>/dev/null || install_packages python3-venv || return 1
    say "Installing schemathesis into $folder"
    { python3 -m venv "$folder" && "$folder/bin/pip" install --quiet --disable-pip-version-check schemathesis==4.32.5; } \
      >/dev/null 2>&1 || true
  fi
  "$folder/bin/schemathesis" --version >/dev/null 2>&1
}

# Debian keeps PostgreSQL's programs out of everybody's way, one folder a version.
postgres_folder() { find /usr/lib/postgresql -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1; }

# True when a PostgreSQL of our own can be started.
prepare_postgres() {
  [ -n "$(postgres_folder)" ] || install_packages postgresql
  [ -n "$(postgres_folder)" ] && as_postgres true 2>/dev/null
}

# PostgreSQL refuses to run as root.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

# with_postgres COMMAND…: runs it while a PostgreSQL of its own serves a socket in a folder of its own, named in
# PASKONTROL_POSTGRES. No port is opened; the system's own PostgreSQL, if there is one, is left alone.
with_postgres() {
  local programs folder result=0
  programs=$(postgres_folder)
  folder=$(mktemp -d)
  chmod 755 "$folder"
  install -d -m 755 "$folder/data"
  if [ "$(id -u)" = 0 ]; then chown -R postgres "$folder"; fi
  if (cd "$folder" && as_postgres "$programs/initdb" -D data -A trust -U paskontrol >/dev/null &&
    as_postgres "$programs/pg_ctl" -D data -w -l log -o "-k $folder -c listen_addresses='' -c max_connections=200" start >/dev/null); then
    PASKONTROL_POSTGRES="host=$folder user=paskontrol dbname=postgres" "$@" || result=$?
    (cd "$folder" && as_postgres "$programs/pg_ctl" -D data -m immediate stop >/dev/null) || true
  else
    say "PostgreSQL did not start:"
    tail -n 3 "$folder/log" >&2 || true
    result=69
  fi
  rm -rf "$folder"
  return "$result"
}
