// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/checks/doubt.h"

#include <fmt/format.h>

#include <sstream>

namespace powercut::checks {

namespace {

// A table line is "<start> <length> <target> <arguments>".
std::string target_of(const device_table& table) {
    std::istringstream words(table.text);
    std::string target;
    words >> target >> target >> target;
    return target;
}

const char* lower_device(const device_table& table) {
    return table.role == device_role::clone ? "source" : "origin";
}

} // namespace

std::string describe(doubt why, const device_table& table) {
    switch (why) {
    case doubt::none:
        return {};
    case doubt::other_target:
        return "target " + target_of(table) + " is not followed";
    case doubt::not_on_a_disk:
        return fmt::format("its {} is no disk of the scenario", lower_device(table));
    case doubt::lost_with_the_power:
        return "transient: lost with the power";
    case doubt::covered:
        return "another device lies on it";
    case doubt::below_written:
        return "what it lies on was written to past it";
    case doubt::below_in_doubt:
        return "what it lies on is not followed";
    case doubt::table_changed:
        return "its table changed its kind or its volumes";
    case doubt::holds_exceptions:
        return "a snapshot stores its exceptions there";
    case doubt::foreign_exceptions:
        return "its COW held exceptions that this run did not make";
    case doubt::cow_written_directly:
        return "its COW volume was written to directly";
    case doubt::origin_in_doubt:
        return fmt::format("what its {} holds is not followed", lower_device(table));
    case doubt::merging:
        return "a snapshot is merged into it";
    case doubt::merged_unprotected:
        return "another snapshot is merged into its origin while it is not there";
    case doubt::holds_clone:
        return "a clone lies on it";
    case doubt::foreign_metadata:
        return "its metadata are of a clone that this run did not make";
    case doubt::part_written_directly:
        return "others write to its source or its destination";
    case doubt::metadata_written_directly:
        return "others write to its metadata";
    case doubt::uncovered_unknown:
        return "a discard shows what its destination held before, which is not known";
    }
    return {};
}

} // namespace powercut::checks
