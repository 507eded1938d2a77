// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/checks/observation.h"
#include "scenarios/explorer/crash_image.h"

#include <cstdint>
#include <unordered_map>
#include <utility>

namespace powercut::explorer {

// What recoveries of this and of the previous cut point saw, by what was on the disks. From one cut
// point to the next most crash states stay the same, and the same bytes recover to the same
// devices.
class recovery_memo {
public:
    struct entry {
        checks::observation seen{};
        std::uint64_t examined_against = 0; // the version of the promises; 0: not yet
    };

    // Null where it has to be recovered. Valid until the next call.
    entry* find(const image_key& key) {
        if (const auto at = m_current.find(key); at != m_current.end())
            return &at->second;
        const auto at = m_previous.find(key);
        if (at == m_previous.end())
            return nullptr;
        auto node = m_previous.extract(at);
        return &m_current.insert(std::move(node)).position->second;
    }

    entry& add(const image_key& key, checks::observation seen) {
        return m_current.insert_or_assign(key, entry{std::move(seen), 0}).first->second;
    }

    void next_cut_point() {
        m_previous = std::move(m_current);
        m_current.clear();
    }

    void forget() { // the devices are others now
        m_previous.clear();
        m_current.clear();
    }

private:
    std::unordered_map<image_key, entry> m_current;
    std::unordered_map<image_key, entry> m_previous;
};

} // namespace powercut::explorer
