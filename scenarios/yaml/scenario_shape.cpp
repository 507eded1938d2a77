// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/yaml/scenario_shape.h"

#include "scenarios/yaml/words.h"

#include <array>
#include <limits>

namespace powercut::yaml {

namespace {

std::vector<std::string_view> exhaustive() {
    return {"exhaustive"};
}

constexpr shape text{.is = form::text};
constexpr shape kernel{.is = form::choice, .noun = "kernel", .words = words::kernels};
constexpr shape bug{.is = form::choice, .noun = "bug", .words = words::bugs};
constexpr shape bugs{.is = form::list, .noun = "bugs", .element = &bug};
constexpr shape fix{.is = form::choice, .noun = "fix", .words = words::fixes};
constexpr shape fixes{.is = form::list, .noun = "fixes", .element = &fix};
constexpr shape check{.is = form::choice, .noun = "check", .words = words::checks};
constexpr shape checks{.is = form::list, .noun = "checks", .low = 1, .element = &check};

constexpr shape deviations{.is = form::integer, .low = 0, .high = 16};
constexpr shape cycles{.is = form::integer, .low = 1, .high = 16};

constexpr shape state_count{
    .is = form::integer, .low = 1, .high = std::numeric_limits<std::uint32_t>::max()};
constexpr std::array sample_fields{
    field{"sample", &state_count, "", "at most so many crash states a cut point", true}};
constexpr shape sample{.is = form::object, .fields = sample_fields};
constexpr shape exhaustively{.is = form::choice, .noun = "exploration", .words = exhaustive};
constexpr std::array<const shape*, 2> explorations{&exhaustively, &sample};
constexpr shape explore{.is = form::one_of, .alternatives = explorations};

constexpr std::array expected_fields{
    field{"violation", &check, "", "the check that must have been violated", true}};
constexpr shape expected_check{.is = form::object, .fields = expected_fields};
constexpr shape outcome{.is = form::choice, .noun = "outcome", .words = words::outcomes};
constexpr std::array<const shape*, 2> outcomes{&outcome, &expected_check};
constexpr shape expect{.is = form::one_of, .alternatives = outcomes};

// The parts that other files describe are put in on first use: they are no constants here.
const shape& operations() {
    static const shape list{.is = form::list, .noun = "operations", .element = &operation_shape()};
    return list;
}

const shape& power_loss() {
    static const std::array fields{
        field{"explore", &explore, "exhaustive", "all crash states, or a seeded sample"},
        field{"enumerate_max", &state_count, "65536",
              "one by one: more crash states than this at a cut point are sampled"},
        field{"schedules", &deviations, "0",
              "commands outstanding together complete in other orders, and allocations stall, with "
              "up to so many deviations"},
        field{"then", &operations(), "[]",
              "work after each recovery; what names a device that is not there is left out"},
        field{"cycles", &cycles, "1", "power cuts in a row"},
    };
    static const shape object{.is = form::object, .noun = "power loss", .fields = fields};
    return object;
}

const std::array<field, 11>& scenario_fields() {
    static const shape disks{.is = form::map, .noun = "disks", .low = 1, .element = &disk_shape()};
    static const shape faults{.is = form::list, .noun = "faults", .element = &fault_shape()};
    static const std::array fields{
        field{"title", &text, "", "the claim, in a sentence", true},
        field{"kernel", &kernel, "6.1", "whose behaviour the port has; write it in quotes"},
        field{"bugs", &bugs, "[]", "historical bugs put back (`powercut bugs` lists them)"},
        field{"fixes", &fixes, "[]", "repairs put in that no kernel has yet"},
        field{"disks", &disks, "", "the disks by name, /dev/NAME or NAME in tables", true},
        field{"setup", &operations(), "[]", "runs first, then everything is made durable; not cut"},
        field{"workload", &operations(), "", "runs next; power is cut anywhere in it", true},
        field{"power_loss", &power_loss(), "", "which crash states are looked at"},
        field{"faults", &faults, "[]", "errors that disks return during the workload"},
        field{"checks", &checks, "", "what must hold; default: all that apply"},
        field{"expect", &expect, "consistent", "how the scenario is expected to end"},
    };
    return fields;
}

} // namespace

const shape& scenario_shape() {
    static const shape scenario{
        .is = form::object, .noun = "a scenario", .fields = scenario_fields()};
    return scenario;
}

} // namespace powercut::yaml
