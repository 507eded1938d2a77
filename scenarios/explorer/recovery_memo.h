// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/checks/observation.h"
#include "scenarios/explorer/afterwards.h"
#include "scenarios/explorer/crash_image.h"

#include <cstdint>
#include <memory>
#include <unordered_map>

namespace powercut::explorer {

// What recoveries of this and of earlier cut points saw, by what was on the disks. From one cut
// point to the next most crash states stay the same, and the same bytes recover to the same
// devices.
class recovery_memo {
public:
    struct entry {
        std::unique_ptr<checks::observation> seen{}; // none where there are too many to keep
        std::uint64_t examined_against = 0;          // the version of the promises; 0: not yet
        std::unique_ptr<next_life> next{};           // where the scenario goes on
        std::uint64_t used_at = 0;                   // cut point
        std::uint64_t lived_at = 0;                  // cut point where it went on last
    };

    // A new one where these bytes are not known. Valid until the next cut point.
    entry& at(const image_key& key) {
        entry& found = m_known[key];
        m_used += found.used_at == m_cut_point ? 0 : 1;
        found.used_at = m_cut_point;
        return found;
    }

    std::uint64_t cut_point() const { return m_cut_point; }

    // Forgets, once that is worth it, what was not possible any more.
    void next_cut_point() {
        if (m_known.size() > 2 * m_used)
            std::erase_if(m_known,
                          [this](const auto& each) { return each.second.used_at != m_cut_point; });
        ++m_cut_point;
        m_used = 0;
    }

    void forget() { m_known.clear(); } // the devices are others now

private:
    std::unordered_map<image_key, entry> m_known;
    std::uint64_t m_cut_point = 1;
    std::size_t m_used = 0; // at this cut point
};

} // namespace powercut::explorer
