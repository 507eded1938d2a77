// SPDX-License-Identifier: GPL-2.0-only
#include "target/behaviour/behaviour.h"

#include <algorithm>
#include <array>

namespace powercut::target {

namespace {

// 6.1 and mainline behave alike in all that is ported so far (dm_history.md 1.2).
constexpr std::array<std::string_view, 2> presets{"6.1", "mainline"};

constexpr std::array bugs{
    behaviour_switch{"no_area_preflush", "B3: an area is written without PREFLUSH",
                     &behaviour::area_preflush, false},
    behaviour_switch{"no_area_fua", "B3: an area is written without FUA", &behaviour::area_fua,
                     false},
    behaviour_switch{"zero_next_after_commit", "B2: the next area is zeroed after the full one",
                     &behaviour::zero_next_before_commit, false},
    behaviour_switch{"callbacks_before_zero_next",
                     "B1: completions run before the next area has been zeroed",
                     &behaviour::callbacks_after_zero_next, false},
    behaviour_switch{"no_skip_metadata_on_load",
                     "B9: after a load the next free chunk may be a metadata area",
                     &behaviour::skip_metadata_on_load, false},
    behaviour_switch{"commit_in_completion_order",
                     "B10: exceptions are committed in the order in which their copies end",
                     &behaviour::commit_in_allocation_order, false},
    behaviour_switch{"no_read_tracking",
                     "B7: origin writes do not wait for snapshot reads of the origin",
                     &behaviour::track_reads, false},
    behaviour_switch{"no_recheck_complete",
                     "B6: after a sleeping allocation only pending exceptions are looked up",
                     &behaviour::recheck_complete, false},
};

constexpr std::array fixes{
    behaviour_switch{
        "header_after_zeroing",
        "W1: a new store zeroes its first area, then writes the header with PREFLUSH|FUA",
        &behaviour::header_after_zeroing, true},
    behaviour_switch{"durable_invalidation",
                     "W2: an invalidation is written with FUA and holds origin writes until then",
                     &behaviour::durable_invalidation, true},
};

} // namespace

std::span<const std::string_view> kernel_presets() {
    return presets;
}

bool apply_preset(std::string_view kernel, behaviour* versions) {
    if (std::find(presets.begin(), presets.end(), kernel) == presets.end())
        return false;
    *versions = behaviour{};
    return true;
}

std::span<const behaviour_switch> bug_switches() {
    return bugs;
}

std::span<const behaviour_switch> fix_switches() {
    return fixes;
}

bool apply_switch(std::span<const behaviour_switch> list, std::string_view name,
                  behaviour* versions) {
    const auto found = std::find_if(list.begin(), list.end(),
                                    [name](const auto& entry) { return entry.name == name; });
    if (found == list.end())
        return false;
    versions->*found->flag = found->value;
    return true;
}

} // namespace powercut::target
