// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/explorer/behaviour_of.h"

#include "scenarios/runner/scenario_error.h"

#include <fmt/format.h>

#include <algorithm>

namespace powercut::explorer {

namespace {

void apply(std::span<const target::behaviour_switch> list, const std::vector<std::string>& names,
           const runner::scenario& what, target::behaviour& versions) {
    for (const std::string& name : names)
        if (!target::apply_switch(list, name, &versions))
            throw runner::scenario_error({what.file, 1, 1}, "there is no switch " + name);
}

target::behaviour preset_of(const runner::scenario& what) {
    target::behaviour versions;
    if (!target::apply_preset(what.kernel, &versions))
        throw runner::scenario_error({what.file, 1, 1}, "there is no kernel " + what.kernel);
    return versions;
}

} // namespace

target::behaviour behaviour_of(const runner::scenario& what) {
    target::behaviour versions = preset_of(what);
    apply(target::bug_switches(), what.bugs, what, versions);
    apply(target::fix_switches(), what.fixes, what, versions);
    return versions;
}

std::vector<std::string> notes_on_bugs(const runner::scenario& what) {
    const target::behaviour kernel = preset_of(what);
    std::vector<std::string> notes;
    for (const target::behaviour_switch& bug : target::bug_switches())
        if (std::ranges::find(what.bugs, bug.name) != what.bugs.end() &&
            kernel.*bug.flag == bug.value)
            notes.push_back(
                fmt::format("bugs: {} changes nothing on kernel {}", bug.name, what.kernel));
    return notes;
}

} // namespace powercut::explorer
