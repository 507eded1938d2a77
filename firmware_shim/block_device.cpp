// SPDX-License-Identifier: GPL-2.0-only
#include "firmware_shim/block_device.h"

#include "firmware_shim/kernel.h"

namespace powercut::shim {

std::string block_device::number() const {
    return std::to_string(m_major) + ':' + std::to_string(m_minor);
}

backend& block_device::owner_backend() const {
    return m_kernel.runs_on();
}

int blkdev_issue_flush(block_device& device) {
    bio flush;
    flush.bi_bdev = &device;
    flush.bi_op = req_op::write;
    flush.bi_flags = req_preflush;
    return blk_status_to_errno(submit_bio_wait(flush));
}

} // namespace powercut::shim
