// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

// Which promises have become stricter, so that what was judged before need not be judged again
// everywhere. That something more is allowed is not told; that what is wrong is now wrong for
// another reason is.
namespace powercut::checks {

struct tightened {
    struct range {
        std::size_t device = 0; // of oracle::devices_to_boot()
        std::uint64_t sector = 0;
        std::uint64_t count = 0;
    };
    bool all = false; // everything on every device; `ranges` is empty then
    std::vector<range> ranges{};
};

class tightening { // collects them
public:
    void add(tightened::range range) {
        if (m_since.all)
            return;
        m_since.ranges.push_back(range);
        if (m_since.ranges.size() > ranges_max)
            add_all();
    }
    void add_all() {
        m_since.all = true;
        m_since.ranges.clear();
    }
    tightened take() { return std::exchange(m_since, {}); }

private:
    static constexpr std::size_t ranges_max = 4096; // where nobody asks, they do not pile up
    tightened m_since;
};

} // namespace powercut::checks
