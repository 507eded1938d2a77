// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/yaml/scenario_shape.h"
#include "scenarios/yaml/words.h"

#include <array>
#include <limits>

namespace powercut::yaml {

namespace {

constexpr std::uint64_t max_sectors = std::uint64_t{1} << 40;

constexpr shape disk{.is = form::name};
constexpr shape kind{.is = form::choice, .noun = "kind of command", .words = words::fault_kinds};
constexpr shape effect{.is = form::choice, .noun = "effect", .words = words::fault_effects};
constexpr shape commands{
    .is = form::integer, .low = 1, .high = std::numeric_limits<std::uint32_t>::max()};
constexpr shape sector{.is = form::integer, .high = max_sectors - 1};
constexpr shape count{.is = form::integer, .low = 1, .high = max_sectors};

constexpr std::array fields{
    field{"disk", &disk, "", "the disk, not a part of it", true},
    field{"on", &kind, "", "what fails; a write is also one with FUA, and a write-zeroes", true},
    field{"nth", &commands, "1",
          "the first that fails, of those that the disk has received since the workload began"},
    field{"times", &commands, "1", "so many in a row"},
    field{"sector", &sector, "", "only commands that touch these sectors of the disk count"},
    field{"count", &count, "1", "so many of them; with `sector`"},
    field{"effect", &effect, "none", "none: nothing of it happens; done: all of it does"},
};
constexpr shape fault{.is = form::object, .noun = "a fault", .fields = fields};

} // namespace

const shape& fault_shape() {
    return fault;
}

} // namespace powercut::yaml
