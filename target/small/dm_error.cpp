// SPDX-License-Identifier: GPL-2.0-only
#include "firmware_shim/device_mapper.h"
#include "firmware_shim/kernel.h"
#include "target/small/small_module.h"
#include "target/small/small_targets.h"

// error: every bio fails (drivers/md/dm-target.c). It lies on no device. No flush is sent to it, so
// the flush of a table that it is part of succeeds, and such a table offers no discards. Arguments
// are not looked at.
namespace powercut::small {

using namespace shim;

namespace {

int io_err_ctr(dm_target& ti, target_arguments) {
    ti.num_discard_bios = 1; // one that was let through fails as the others do
    return 0;
}

void io_err_dtr(dm_target&) {}

dm_mapio io_err_map(dm_target& ti, bio&) {
    ++dm_target_kernel(ti).module<small_module>().errors_returned;
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
