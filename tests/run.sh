#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Installs what is missing, builds everything, and runs all tests.
#   sh tests/run.sh                       all
#   sh tests/run.sh ARGUMENT...           ctest ARGUMENT..., for instance: -R models/storage
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/.cmake/setup.sh"

set_up
say "ctest $*"
exec ctest --test-dir "$root/build" --no-tests=error --output-on-failure --parallel "$cores" "$@"
