// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/explorer/crash_states.h"

#include "scenarios/explorer/story.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

namespace powercut::explorer {

namespace {

using storage::crash_state;
using storage::survivor;
using storage::version;

constexpr std::size_t corner_commands_max = 32; // undecided; two corners each
constexpr std::uint64_t sorted_max = 1U << 16;  // states held in memory at a time

using command_name = std::pair<std::uint32_t, storage::command_id>; // disk, command

std::set<command_name> undecided_commands(const crash_state& nothing_kept) {
    std::set<command_name> commands;
    for (const survivor& sector : nothing_kept)
        for (const version& lost : sector.lost)
            commands.emplace(sector.disk, lost.command);
    return commands;
}

// The state in which of each sector the newest version survives that `survives` lets; the oldest
// one in any case. Whole commands are lost or kept, which no atomic write unit forbids.
template <typename Predicate>
crash_state with_commands(const crash_state& nothing_kept, Predicate survives) {
    crash_state state = nothing_kept;
    for (survivor& sector : state) {
        for (std::size_t i = sector.lost.size(); i-- > 0;)
            if (survives(command_name{sector.disk, sector.lost[i].command})) {
                sector.kept = sector.lost[i];
                sector.lost.erase(sector.lost.begin(),
                                  sector.lost.begin() + static_cast<std::ptrdiff_t>(i) + 1);
                break;
            }
    }
    return state;
}

void add_corners(const storage::crash_space& space, bool ordered_destage,
                 std::vector<crash_state>& out) {
    const crash_state nothing = space.keep_none();
    out.push_back(space.keep_all());
    out.push_back(nothing);
    const std::set<command_name> commands = undecided_commands(nothing);
    if (ordered_destage || commands.size() > corner_commands_max)
        return;
    for (const command_name& lost : commands)
        out.push_back(
            with_commands(nothing, [&](const command_name& each) { return each != lost; }));
    for (const command_name& kept : commands)
        out.push_back(
            with_commands(nothing, [&](const command_name& each) { return each == kept; }));
}

} // namespace

bool for_each_chosen_state(const storage::crash_space& space, bool ordered_destage,
                           const state_limits& limits, const state_visitor& visit) {
    const bool all = space.exact() && space.count() <= limits.enumerate_max;
    storage::exhaustive_chooser every;
    if (all && space.count() > sorted_max) {
        do
            visit(space.pick(every));
        while (every.next());
        return true;
    }
    std::vector<crash_state> states;
    if (all) {
        do
            states.push_back(space.pick(every));
        while (every.next());
    } else {
        add_corners(space, ordered_destage, states);
        states.resize(std::min<std::size_t>(states.size(), limits.sample));
        storage::random_chooser draw(limits.seed);
        while (states.size() < limits.sample)
            states.push_back(space.pick(draw));
    }
    const auto by_losses = [](const crash_state& state) { return losses(state); };
    std::ranges::stable_sort(states, {}, by_losses);
    std::ranges::for_each(states, visit);
    return all;
}

} // namespace powercut::explorer
