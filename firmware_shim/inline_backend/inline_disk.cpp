// SPDX-License-Identifier: GPL-2.0-only
#include "firmware_shim/inline_backend/inline_disk.h"

namespace powercut::shim {

sector_handle inline_disk::content(sector_t sector) const {
    const auto found = m_written.find(sector);
    return found != m_written.end() ? found->second : m_read(sector);
}

void inline_disk::submit(disk_request& request) {
    using opcode = disk_request::opcode;
    const bool zeroes =
        request.op == opcode::write_zeroes || (request.op == opcode::discard && m_discard_zeroes);
    for (sector_t i = 0; i < request.count; ++i) {
        const sector_t sector = request.sector + i;
        if (request.op == opcode::read)
            request.data[i] = content(sector);
        else if (request.op == opcode::write)
            m_written[sector] = request.data[i];
        else if (zeroes)
            m_written[sector] = 0;
    }
    request.status = blk_status::ok;
    m_host.complete_later(request);
}

} // namespace powercut::shim
