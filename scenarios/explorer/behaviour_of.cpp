// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/explorer/behaviour_of.h"

#include "scenarios/runner/scenario_error.h"

namespace powercut::explorer {

namespace {

void apply(std::span<const target::behaviour_switch> list, const std::vector<std::string>& names,
           const runner::scenario& what, target::behaviour& versions) {
    for (const std::string& name : names)
        if (!target::apply_switch(list, name, &versions))
            throw runner::scenario_error({what.file, 1, 1}, "there is no switch " + name);
}

} // namespace

target::behaviour behaviour_of(const runner::scenario& what) {
    target::behaviour versions;
    if (!target::apply_preset(what.kernel, &versions))
        throw runner::scenario_error({what.file, 1, 1}, "there is no kernel " + what.kernel);
    apply(target::bug_switches(), what.bugs, what, versions);
    apply(target::fix_switches(), what.fixes, what, versions);
    return versions;
}

} // namespace powercut::explorer
