// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/program/bugs_command.h"

#include "target/behaviour/behaviour.h"

#include <fmt/format.h>

#include <algorithm>

namespace powercut::program {

namespace {

std::string switch_lines(std::span<const target::behaviour_switch> switches,
                         std::string_view mended) {
    std::string text;
    for (const target::behaviour_switch& item : switches)
        text += fmt::format("\n{}\n  {}\n  {}: {}; kernels: {}\n  scenarios/cases/{}\n", item.name,
                            item.mechanism, mended, item.commit, item.kernels, item.scenario);
    return text;
}

constexpr std::size_t column_width = 9;

std::string row(std::string_view first, std::size_t width, const auto& cells) {
    std::string line = fmt::format("{:<{}}", first, width);
    for (const std::string_view cell : cells)
        line += fmt::format("{:<{}}", cell, column_width);
    line.erase(line.find_last_not_of(' ') + 1);
    return line + '\n';
}

} // namespace

std::string bugs_text() {
    return fmt::format("Historical bugs, put back with `bugs: [NAME]`:\n{}\n"
                       "Repairs that no kernel has yet, put in with `fixes: [NAME]`:\n{}",
                       switch_lines(target::bug_switches(), "mended by"),
                       switch_lines(target::fix_switches(), "mends"));
}

std::string kernels_text() {
    std::size_t width = 0;
    for (const target::difference& each : target::differences())
        width = std::max(width, each.what.size() + 2);
    std::string text = row("kernel:", width, target::kernel_presets);
    for (const target::difference& each : target::differences()) {
        std::array<std::string_view, target::kernel_presets.size()> cells;
        std::ranges::transform(each.has, cells.begin(), [](bool has) { return has ? "yes" : "-"; });
        text += row(each.what, width, cells);
    }
    return text;
}

} // namespace powercut::program
