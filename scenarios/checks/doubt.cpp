// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/checks/doubt.h"

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

} // namespace

std::string describe(doubt why, const device_table& table) {
    switch (why) {
    case doubt::none:
        return {};
    case doubt::other_target:
        return "target " + target_of(table) + " is not followed";
    case doubt::not_on_a_disk:
        return "its origin is no disk of the scenario";
    case doubt::lost_with_the_power:
        return "transient: lost with the power";
    case doubt::covered:
        return "another device lies on it";
    case doubt::table_changed:
        return "its table changed its kind or its volumes";
    case doubt::holds_exceptions:
        return "a snapshot stores its exceptions there";
    case doubt::foreign_exceptions:
        return "its COW held exceptions that this run did not make";
    case doubt::cow_written_directly:
        return "its COW volume was written to directly";
    case doubt::origin_in_doubt:
        return "what its origin holds is not followed";
    case doubt::merging:
        return "a snapshot is merged into it";
    case doubt::merged_unprotected:
        return "another snapshot is merged into its origin while it is not there";
    }
    return {};
}

} // namespace powercut::checks
