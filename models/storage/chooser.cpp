// SPDX-License-Identifier: GPL-2.0-only
#include "models/storage/chooser.h"

#include <limits>
#include <stdexcept>
#include <string>

namespace powercut::storage {
namespace {

void require_alternatives(std::uint64_t alternatives, std::string_view what) {
    if (alternatives == 0)
        throw std::invalid_argument("a question without alternatives: " + std::string(what));
}

} // namespace

std::uint64_t first_chooser::choose(std::uint64_t alternatives, std::string_view what) {
    require_alternatives(alternatives, what);
    return 0;
}

// The standard distributions differ between libraries, and a seed has to mean the same everywhere:
// so numbers past the last full multiple of `alternatives` are drawn again, and the rest taken
// modulo it.
std::uint64_t random_chooser::choose(std::uint64_t alternatives, std::string_view what) {
    require_alternatives(alternatives, what);
    constexpr std::uint64_t highest = std::numeric_limits<std::uint64_t>::max();
    const std::uint64_t surplus = (highest % alternatives + 1) % alternatives;
    std::uint64_t drawn = m_engine();
    while (drawn > highest - surplus)
        drawn = m_engine();
    return drawn % alternatives;
}

std::uint64_t exhaustive_chooser::choose(std::uint64_t alternatives, std::string_view what) {
    require_alternatives(alternatives, what);
    if (m_position == m_answers.size())
        m_answers.push_back({0, alternatives});
    const answer& given = m_answers[m_position];
    if (given.alternatives != alternatives)
        throw std::logic_error("the same answers led to another question: " + std::string(what));
    ++m_position;
    return given.value;
}

bool exhaustive_chooser::next() {
    m_answers.resize(m_position); // what was not asked again this time does not count
    m_position = 0;
    while (!m_answers.empty() && m_answers.back().value + 1 == m_answers.back().alternatives)
        m_answers.pop_back();
    if (m_answers.empty())
        return false;
    ++m_answers.back().value;
    return true;
}

std::uint64_t replay_chooser::choose(std::uint64_t alternatives, std::string_view what) {
    require_alternatives(alternatives, what);
    if (m_position == m_answers.size())
        throw std::out_of_range("no answer was recorded for: " + std::string(what));
    const std::uint64_t recorded = m_answers[m_position];
    if (recorded >= alternatives)
        throw std::out_of_range("answer " + std::to_string(recorded) + " was recorded where " +
                                std::to_string(alternatives) +
                                " alternatives are: " + std::string(what));
    ++m_position;
    return recorded;
}

std::uint64_t recording_chooser::choose(std::uint64_t alternatives, std::string_view what) {
    const std::uint64_t given = m_inner.choose(alternatives, what);
    m_answers.push_back(given);
    return given;
}

} // namespace powercut::storage
