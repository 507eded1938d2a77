// SPDX-License-Identifier: GPL-2.0-only
#include "firmware_shim/device_mapper.h"

#include "firmware_shim/dm.h"
#include "firmware_shim/kernel.h"

namespace powercut::shim {

kernel& dm_target_kernel(const dm_target& target) {
    return target.table->device().owner();
}

mapped_device& dm_table_get_md(const dm_table& table) {
    return table.device();
}

bool dm_table_writable(const dm_table&) {
    return true;
}

block_device* dm_get_device(dm_target& target, const std::string& path, bool, int* error) {
    block_device* device = dm_target_kernel(target).find_device(path, error);
    if (device == &target.table->device()) {
        *error = -EINVAL;
        return nullptr;
    }
    if (device)
        target.table->add_device(*device);
    return device;
}

int dm_set_target_max_io_len(dm_target& target, sector_t len) {
    if (len == 0) {
        target.error = "Maximum size of target IO must not be zero";
        return -EINVAL;
    }
    target.max_io_len = len;
    return 0;
}

void dm_table_event(dm_table& table) {
    table.device().owner().table_event(table.device());
}

void dm_internal_suspend_fast(mapped_device& device) {
    device.internal_suspend();
}

void dm_internal_resume_fast(mapped_device& device) {
    device.internal_resume();
}

int dm_hold(mapped_device& device) {
    return device.hold();
}

void dm_put(mapped_device& device) {
    device.put();
}

bool dm_suspended(const dm_target& target) {
    return target.table->device().suspended();
}

} // namespace powercut::shim
