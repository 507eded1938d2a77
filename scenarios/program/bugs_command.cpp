// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/program/bugs_command.h"

#include "target/behaviour/behaviour.h"

#include <fmt/format.h>

namespace powercut::program {

namespace {

std::string switch_lines(std::span<const target::behaviour_switch> switches) {
    std::string text;
    for (const target::behaviour_switch& item : switches)
        text += fmt::format("  {:<28} {}\n", item.name, item.what);
    return text;
}

} // namespace

std::string bugs_text() {
    return fmt::format("kernel: {}\n\nbugs: (historical bugs, put back by name)\n{}\n"
                       "fixes: (repairs that no kernel has yet)\n{}",
                       fmt::join(target::kernel_presets(), ", "),
                       switch_lines(target::bug_switches()), switch_lines(target::fix_switches()));
}

} // namespace powercut::program
