// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/checks/observation.h"
#include "scenarios/explorer/afterwards.h"
#include "scenarios/explorer/crash_image.h"

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <utility>

namespace powercut::explorer {

// What recoveries of this and of the previous cut point saw, by what was on the disks. From one cut
// point to the next most crash states stay the same, and the same bytes recover to the same
// devices.
class recovery_memo {
public:
    struct entry {
        std::unique_ptr<checks::observation> seen{}; // none where there are too many to keep
        std::uint64_t examined_against = 0;          // the version of the promises; 0: not yet
        std::unique_ptr<next_life> next{};           // where the scenario goes on
    };

    // A new one where these bytes are not known. Valid until the next cut point.
    entry& at(const image_key& key) {
        if (const auto known = m_current.find(key); known != m_current.end())
            return known->second;
        if (const auto before = m_previous.find(key); before != m_previous.end())
            return m_current.insert(m_previous.extract(before)).position->second;
        return m_current[key];
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
