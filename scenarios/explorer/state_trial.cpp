// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/explorer/state_trial.h"

#include <utility>

namespace powercut::explorer {

state_trial::state_trial(life of, search_context& context, std::uint64_t at, asker ask)
    : cut_walk(std::move(of), context), m_at(at), m_ask(std::move(ask)), m_image(m_media) {}

void state_trial::cut(const cut_changes&) {
    if (cut_point() == m_at)
        m_ask(*this);
}

checks::findings state_trial::findings_of(const storage::crash_state& state) {
    m_image.show(state);
    const checks::observation seen = m_life.recover(m_image, m_devices);
    checks::findings found;
    checks::examine(m_context.checks, m_expected, seen, found);
    return found;
}

} // namespace powercut::explorer
