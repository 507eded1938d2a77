# SPDX-License-Identifier: GPL-2.0-only
# What scenarios/demo.sh and tests/run.sh have in common: Debian packages, configuring, building. To be
# sourced, with root set to the folder of the checkout. POSIX sh: a new machine may have no other shell.

# The Debian packages that the build needs, and what each is for. Running the tests needs no more.
needed_packages() {
    while read -r package reason; do
        echo "$package"
    done <<'LIST'
g++                   the compiler, C++20
cmake                 configures the build, and brings ctest
ninja-build           runs the compiler
pkg-config            finds SystemC and xxHash, which have no CMake files in Debian
libsystemc-dev        SystemC with TLM-2.0: the machine
libboost-dev          containers, endianness, big integers (headers)
libboost-test-dev     the tests
libyaml-cpp-dev       reads scenarios
nlohmann-json3-dev    JSON reports and recordings
libcli11-dev          the command line
libfmt-dev            formats what is printed
libxxhash-dev         hashes of block contents
libbenchmark-dev      the benchmarks
libgoogle-perftools-dev  tcmalloc, which makes recoveries faster
LIST
}

say() {
    printf '%s\n' "== $*" >&2
}

die() {
    printf '%s\n' "$0: $*" >&2
    exit 1
}

is_installed() {
    case $(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null) in
    installed) return 0 ;;
    *) return 1 ;;
    esac
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        env "$@"
    else
        sudo env "$@"
    fi
}

# apt-get that asks nothing, and waits where a machine just started updates itself.
apt_get() {
    as_root DEBIAN_FRONTEND=noninteractive apt-get --quiet --option DPkg::Lock::Timeout=300 \
        --option Dpkg::Use-Pty=0 "$@" </dev/null
}

install_missing_packages() {
    command -v dpkg-query >/dev/null ||
        die "this is not a Debian system. Install the counterparts of these packages, then use" \
            "\`cmake --preset release\` as README.md says:" $(needed_packages)
    missing=
    for package in $(needed_packages); do
        is_installed "$package" || missing="$missing $package"
    done
    if [ -z "$missing" ]; then
        say "All needed Debian packages are installed."
        return
    fi
    say "Missing Debian packages:$missing"
    [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null ||
        die "installing them takes root or sudo, and here is neither. As root, run:" \
            "apt-get update && apt-get install --no-install-recommends$missing"
    say "Updating the package lists."
    # Not the end of it: a source that has nothing to do with powercut may be the one that failed.
    apt_get update || say "apt-get update failed: going on with the lists that are here."
    say "Installing$missing."
    # Unquoted: one argument for each package.
    apt_get install --yes --no-install-recommends $missing ||
        die "apt-get could not install the packages, see above. Is there a network, and is the" \
            "component main of Debian 12 or later among the sources in /etc/apt?"
}

# Configures from nothing each time, which takes seconds: a build/ left by other settings, another generator or
# another place does no harm, and objects that still fit are kept. With CMAKE_CXX_COMPILER_LAUNCHER empty in the
# environment ccache stays out of it.
configure() {
    if [ -z "${CMAKE_CXX_COMPILER_LAUNCHER+set}" ] && ccache --version >/dev/null 2>&1; then
        export CMAKE_CXX_COMPILER_LAUNCHER=ccache
    fi
    say "Configuring a Release build in $root/build."
    cmake --fresh -S "$root" --preset release -DPOWERCUT_SANITIZE=OFF ||
        die "configuring failed: see above."
}

# set_up [TARGET...]: installs, configures and builds these targets, or all.
set_up() {
    [ -e "$root/CMakePresets.json" ] || die "$root is not a checkout of powercut."
    install_missing_packages
    configure
    cores=$(nproc)
    say "Building with $cores jobs."
    cmake --build "$root/build" --parallel "$cores" ${1+--target "$@"} ||
        die "the build failed: see above."
}
