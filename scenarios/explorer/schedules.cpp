// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/explorer/schedules.h"

#include <stdexcept>
#include <string>

namespace powercut::explorer {

bool schedules::next(schedule& out) {
    if (m_waiting.empty())
        return false;
    out = std::move(m_waiting.front());
    m_waiting.pop_front();
    return true;
}

void schedules::ran(const schedule& of, std::span<const std::uint64_t> alternatives) {
    if (of.size() >= m_deviations_max)
        return;
    const std::uint64_t first = of.empty() ? 0 : of.back().question + 1;
    for (std::uint64_t question = first; question < alternatives.size(); ++question)
        for (std::uint64_t answer = 1; answer < alternatives[question]; ++answer) {
            m_waiting.push_back(of);
            m_waiting.back().push_back({question, answer});
        }
}

std::uint64_t schedule_chooser::choose(std::uint64_t alternatives, std::string_view what) {
    const std::uint64_t question = m_alternatives.size();
    m_alternatives.push_back(alternatives);
    if (m_next == m_schedule.size() || m_schedule[m_next].question != question)
        return 0;
    const std::uint64_t answer = m_schedule[m_next++].answer;
    if (answer >= alternatives)
        throw std::logic_error("the schedule does not fit the run: " + std::string(what));
    return answer;
}

} // namespace powercut::explorer
