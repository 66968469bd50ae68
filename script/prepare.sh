# shellcheck shell=bash disable=SC2034
# What script/run, script/test and script/bench share: the packages and the release build.
# To be sourced; the caller has changed to the root of the checkout.

build_packages="g++ cmake ninja-build ccache pkg-config libboost-dev libboost-context-dev
  libreadline-dev libicu-dev libfmt-dev doctest-dev libsqlite3-dev libssl-dev nlohmann-json3-dev
  libcli11-dev libspdlog-dev libasmjit-dev libpcre2-dev clang-format git"

# The independent judges of the tests, and what makes their inputs.
test_packages="regina-rexx hercules qemu-user qemu-system-misc gcc-s390x-linux-gnu
  g++-s390x-linux-gnu libgmp-dev python3 gawk mawk"

build_folder=build/release

say() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
}

fail() {
  say "$*"
  exit 1
}

# missing_packages PACKAGE... : those that dpkg does not know as installed.
missing_packages() {
  local package
  local -A installed=()
  while read -r package; do
    installed[$package]=1
  done < <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null |
    sed -n 's/^installed //p')
  for package in "$@"; do
    [[ -n ${installed[$package]:-} ]] || printf '%s ' "$package"
  done
}

# need_packages PACKAGE... : installs what is missing where there is apt.
need_packages() {
  command -v apt-get >/dev/null && command -v dpkg-query >/dev/null || return 0
  local missing as_root=()
  missing=$(missing_packages "$@")
  [[ -n $missing ]] || return 0
  if [[ $(id -u) -ne 0 ]]; then
    command -v sudo >/dev/null ||
      fail "these packages are missing, and there is no sudo; as root: apt-get install $missing"
    as_root=(sudo)
  fi
  say "installing $missing"
  local log
  log=$(mktemp)
  # shellcheck disable=SC2086  # one word a package
  if ! { "${as_root[@]}" apt-get -qq update &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get -qq install -y --no-install-recommends $missing; } </dev/null >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    fail "apt-get could not install: $missing"
  fi
  rm -f "$log"
}

say_what_to_install() {
  cat >&2 <<'END'
Cambridge needs, to build: g++ 12 or later (C++20), cmake 3.25, ninja, pkg-config, and the development
files of Boost 1.74 (with Context), ICU, fmt, OpenSSL, SQLite 3, readline, spdlog, asmjit, PCRE2,
CLI11, nlohmann-json and doctest. Debian and Ubuntu: script/run installs them. Elsewhere:
  Fedora    dnf install gcc-c++ cmake ninja-build ccache pkgconf boost-devel readline-devel
            libicu-devel fmt-devel doctest-devel sqlite-devel openssl-devel json-devel cli11-devel
            spdlog-devel asmjit-devel pcre2-devel
  Arch      pacman -S gcc cmake ninja ccache pkgconf boost readline icu fmt doctest sqlite openssl
            nlohmann-json cli11 spdlog asmjit pcre2
  openSUSE  zypper install gcc-c++ cmake ninja ccache pkgconf boost-devel libboost_context-devel
            readline-devel libicu-devel fmt-devel doctest-devel sqlite3-devel libopenssl-devel
            nlohmann_json-devel cli11-devel spdlog-devel asmjit-devel pcre2-devel
The tests also want regina-rexx, Hercules, QEMU for s390x (user and system) and the s390x cross
compiler; a test whose judge is not there says so.
END
}

# build_release [TARGET...] : configures once, then builds; silent when there is nothing to do.
build_release() {
  local targets=("${@:-all}") log="$build_folder.log"
  mkdir -p "${build_folder%/*}"
  exec 9>"$build_folder.lock"
  command -v flock >/dev/null && flock 9
  if [[ ! -f $build_folder/build.ninja ]]; then
    if ! cmake --preset release >"$log" 2>&1; then
      cat "$log" >&2
      say_what_to_install
      fail "the build could not be configured"
    fi
  fi
  local first=no
  if [[ ! -x $build_folder/bin/cambridge ]]; then
    first=yes
    say "building; the first time takes some minutes"
  fi
  if [[ -t 2 && $first == yes ]]; then
    cmake --build --preset release --target "${targets[@]}" >&2 9>&- || fail "the build failed"
  elif ! cmake --build --preset release --target "${targets[@]}" >"$log" 2>&1 9>&-; then
    cat "$log" >&2
    fail "the build failed"
  fi
  exec 9>&-
}
