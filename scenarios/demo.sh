#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Installs what is missing, builds powercut, and runs the scenario library: a table of verdicts.
#   sh scenarios/demo.sh                  the library
#   sh scenarios/demo.sh ARGUMENT...      powercut run ARGUMENT...
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/.cmake/setup.sh"

set_up powercut
if [ $# -eq 0 ]; then
    cd "$root"
    set -- scenarios/cases
fi
say "powercut run $*"
exec "$root/build/powercut" run "$@"
