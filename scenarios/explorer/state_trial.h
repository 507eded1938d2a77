// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/explorer/crash_image.h"
#include "scenarios/explorer/cut_walk.h"

#include <functional>
#include <map>
#include <span>

// Tries single crash states of one cut point: what would be, had this block been lost as well.
namespace powercut::explorer {

class state_trial final : public cut_walk {
public:
    // Called once, where the walk comes to that cut point; asks about as many states as it likes.
    using asker = std::function<void(state_trial&)>;
    state_trial(life of, search_context& context, std::uint64_t at, asker ask);

    checks::findings findings_of(const storage::crash_state& state);
    std::span<const storage::versioned_medium> media() const { return m_media; }

private:
    void cut(const cut_changes& changes) override;

    std::uint64_t m_at;
    asker m_ask;
    crash_image m_image;
};

} // namespace powercut::explorer
