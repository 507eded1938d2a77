// SPDX-License-Identifier: GPL-2.0-only
#include "target/small/device_area.h"
#include "target/small/small_targets.h"

// linear <dev> <offset>: a piece of a device.
namespace powercut::small {

using namespace shim;

namespace {

device_area& area_of(dm_target& ti) {
    return *static_cast<device_area*>(ti.private_data);
}

int linear_ctr(dm_target& ti, target_arguments arguments) {
    if (arguments.size() != 2) {
        ti.error = "Invalid argument count";
        return -EINVAL;
    }
    device_area area;
    int result = area.read_start(ti, arguments[1]);
    if (!result)
        result = area.open(ti, arguments[0]);
    if (result)
        return result;
    ti.num_flush_bios = 1;
    ti.num_discard_bios = 1;
    ti.num_write_zeroes_bios = 1;
    ti.private_data = new device_area(area);
    return 0;
}

void linear_dtr(dm_target& ti) {
    delete &area_of(ti);
}

dm_mapio linear_map(dm_target& ti, bio& item) {
    area_of(ti).remap(ti, item);
    return dm_mapio::remapped;
}

std::string linear_status(dm_target& ti, status_type type) {
    return type == status_type::info ? std::string() : area_of(ti).text();
}

int linear_iterate_devices(dm_target& ti, const iterate_devices_callout& fn) {
    return fn(*area_of(ti).dev, area_of(ti).start, ti.len);
}

} // namespace

const target_type linear_target{
    .name = "linear",
    .version = {1, 4, 0},
    .ctr = linear_ctr,
    .dtr = linear_dtr,
    .map = linear_map,
    .status = linear_status,
    .iterate_devices = linear_iterate_devices,
};

} // namespace powercut::small
