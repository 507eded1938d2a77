// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/inline_backend/inline_backend.h"

#include <functional>
#include <unordered_map>

// A disk without cache, queue or time: reads come from a function where nothing was written yet,
// writes stay in memory. Everything it takes succeeds at once; completion is delivered later.
namespace powercut::shim {

using sector_reader = std::function<sector_handle(sector_t)>;

class inline_disk final : public disk_port {
public:
    inline_disk(inline_backend& host, sector_reader read, bool discard_zeroes)
        : m_host(host), m_read(std::move(read)), m_discard_zeroes(discard_zeroes) {}

    void submit(disk_request& request) override;
    sector_handle content(sector_t sector) const;

private:
    inline_backend& m_host;
    sector_reader m_read;
    bool m_discard_zeroes;
    std::unordered_map<sector_t, sector_handle> m_written;
};

} // namespace powercut::shim
