// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/report/progress.h"

#include "scenarios/report/terminal_text.h"

#include <fmt/format.h>

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>

namespace powercut::report {

namespace {

constexpr std::chrono::milliseconds shortest_interval{100};
constexpr std::size_t usual_columns = 80;

std::string counts_of(const scenario_progress& current) {
    if (current.total == 0)
        return "starting";
    if (current.tries != 0)
        return fmt::format("making a counterexample small, {} tries", current.tries);
    return fmt::format("{} of {} cut points, {} recoveries", current.done, current.total,
                       current.recoveries);
}

std::string line_text(std::size_t ended, std::size_t all, const scenario_progress& current,
                      std::size_t others) {
    const std::string counts = counts_of(current);
    const std::string besides = others == 0 ? "" : fmt::format(", {} more running", others);
    return fmt::format("{} of {} ended; {}{}; {}", ended, all, counts, besides, current.title);
}

} // namespace

progress_line::progress_line(std::function<void(const std::string&)> write, std::size_t columns)
    : m_write(std::move(write)), m_columns(columns) {}

void progress_line::show(std::size_t ended, std::size_t all, const scenario_progress& current,
                         std::size_t others, clock::time_point now) {
    if (!m_write || now < m_next)
        return;
    m_next = now + shortest_interval;
    m_shown = true;
    // The last column stays free: writing it would wrap the line on some terminals.
    m_write("\r" + shortened(line_text(ended, all, current, others), m_columns - 1) + "\033[K");
}

void progress_line::erase() {
    if (m_shown)
        m_write("\r\033[K");
    m_shown = false;
    m_next = {};
}

progress_line progress_on_stderr() {
    if (::isatty(STDERR_FILENO) == 0)
        return {nullptr, usual_columns};
    winsize size{};
    const bool known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1;
    return {[](const std::string& text) { std::fputs(text.c_str(), stderr); },
            known ? size.ws_col : usual_columns};
}

} // namespace powercut::report
