// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/witness/witness_shape.h"

#include "scenarios/checks/check_names.h"
#include "scenarios/yaml/scenario_shape.h"

#include <array>
#include <limits>

namespace powercut::witness {

namespace {

using yaml::field;
using yaml::form;
using yaml::shape;

std::vector<std::string_view> check_words() {
    std::vector<std::string_view> names;
    for (const checks::check_name& each : checks::check_names)
        names.push_back(each.name);
    return names;
}

constexpr std::uint64_t max_sectors = std::uint64_t{1} << 40;

constexpr shape text{.is = form::text};
constexpr shape name{.is = form::name};
constexpr shape boolean{.is = form::boolean};
constexpr shape number{.is = form::integer, .high = std::numeric_limits<std::int64_t>::max()};
constexpr shape command{.is = form::integer, .high = std::numeric_limits<std::uint32_t>::max()};
constexpr shape sector{.is = form::integer, .high = max_sectors - 1};
constexpr shape check{.is = form::choice, .noun = "check", .words = check_words};

constexpr shape deviation{
    .is = form::list, .noun = "two numbers: question, answer", .low = 2, .element = &number};
constexpr shape schedule{.is = form::list, .noun = "deviations", .element = &deviation};

constexpr std::array violation_fields{
    field{"check", &check, "", "that was violated", true},
    field{"device", &name, "", "of which device; else of the whole machine"},
    field{"sector", &sector, "", "of the device"},
    field{"live", &boolean, "false", "seen on running devices, not after a recovery"},
    field{"message", &text, "", "in words"},
};
constexpr shape violation{.is = form::object, .noun = "a violation", .fields = violation_fields};

constexpr std::array lost_fields{
    field{"disk", &name, "", "the disk", true},
    field{"sector", &sector, "", "of the disk", true},
    field{"command", &command, "", "the command that wrote the version", true},
};
constexpr shape lost{.is = form::object, .noun = "a lost version", .fields = lost_fields};
constexpr shape lost_list{.is = form::list, .noun = "lost versions", .element = &lost};

constexpr std::array cut_fields{
    field{"schedule", &schedule, "[]", "deviations from completion by latency"},
    field{"cut_point", &number, "", "the number of the cut point", true},
    field{"lost", &lost_list, "[]", "versions that do not survive"},
};
constexpr shape cut{.is = form::object, .noun = "a power cut", .fields = cut_fields};
constexpr shape cuts{.is = form::list, .noun = "power cuts", .element = &cut};

} // namespace

const shape& witness_shape() {
    static const std::array fields{
        field{"powercut", &text, "", "the version that wrote it", true},
        field{"systemc", &text, "", "the version that it was seen with", true},
        field{"violation", &violation, "", "the promise that was broken", true},
        field{"missing_edge", &text, "", "which order was missing"},
        field{"cuts", &cuts, "", "the power cuts, in order", true},
        field{"last_schedule", &schedule, "[]", "of the life after the last cut"},
        field{"scenario", &yaml::scenario_shape(), "", "embedded", true},
    };
    static const shape file{.is = form::object, .noun = "a witness", .fields = fields};
    return file;
}

} // namespace powercut::witness
