// SPDX-License-Identifier: GPL-2.0-only
#include "target/small/device_area.h"

namespace powercut::small {

int device_area::read_start(shim::dm_target& ti, const std::string& word) {
    if (read_decimal(word, &start))
        return 0;
    ti.error = "Invalid device sector";
    return -EINVAL;
}

int device_area::open(shim::dm_target& ti, const std::string& path) {
    int error = 0;
    dev = dm_get_device(ti, path, true, &error);
    if (!dev)
        ti.error = "Device lookup failed";
    return error;
}

// An empty flush has a sector as well, which means nothing.
void device_area::remap(const shim::dm_target& ti, shim::bio& item) const {
    item.bi_bdev = dev;
    item.bi_sector = start + (item.bi_sector - ti.begin);
}

std::string device_area::text() const {
    return dev->number() + ' ' + std::to_string(start);
}

} // namespace powercut::small
