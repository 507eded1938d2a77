// SPDX-License-Identifier: GPL-2.0-only
#include "firmware_shim/device_mapper.h"
#include "target/small/small_targets.h"

// error: every bio fails (drivers/md/dm-target.c). It lies on no device, and no flush is sent to
// it, so the flush of a table that it is part of succeeds. Arguments are not looked at.
namespace powercut::small {

using namespace shim;

namespace {

int io_err_ctr(dm_target& ti, target_arguments) {
    ti.num_discard_bios = 1; // for an I/O error instead of -EOPNOTSUPP
    ti.discards_supported = true;
    return 0;
}

void io_err_dtr(dm_target&) {}

dm_mapio io_err_map(dm_target&, bio&) {
    return dm_mapio::kill;
}

} // namespace

const target_type error_target{
    .name = "error",
    .version = {1, 5, 0},
    .ctr = io_err_ctr,
    .dtr = io_err_dtr,
    .map = io_err_map,
};

} // namespace powercut::small
