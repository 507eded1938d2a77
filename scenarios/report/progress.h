// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

// One line on a terminal that says how far a run has come: rewritten in place, at most ten times a
// second, and gone at the end.
namespace powercut::report {

struct scenario_progress {
    std::string title;
    std::uint64_t done = 0; // cut points
    std::uint64_t total = 0;
    std::uint64_t recoveries = 0;
    std::uint64_t tries = 0; // to make a counterexample smaller
};

class progress_line {
public:
    using clock = std::chrono::steady_clock;

    // `write` puts text on the terminal as it is; none: there is no terminal, and nothing is shown.
    progress_line(std::function<void(const std::string&)> write, std::size_t columns);

    // `others`: scenarios that run besides this one.
    void show(std::size_t ended, std::size_t all, const scenario_progress& current,
              std::size_t others, clock::time_point now = clock::now());
    // Before anything else is printed on the terminal.
    void erase();

private:
    std::function<void(const std::string&)> m_write;
    std::size_t m_columns;
    bool m_shown = false;
    clock::time_point m_next{};
};

// Of standard error; without one where that is no terminal.
progress_line progress_on_stderr();

} // namespace powercut::report
