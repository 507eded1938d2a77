// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/yaml/scenario_loader.h"

#include <string>

namespace powercut::yaml::testing {

// What loading a text complains about: "line:column: what" for each problem, a line each.
inline std::string problems_of(const std::string& text) {
    const std::string file = "tests/scenario.yaml";
    try {
        load_scenario_text(text, file);
    } catch (const input_error& error) {
        std::string lines;
        for (const problem& item : error.problems())
            lines += to_string(item).substr(file.size() + 1) + "\n";
        return lines;
    }
    return "";
}

// A scenario that is right but for what is put in.
struct parts {
    std::string top = "";
    std::string disk = "{size: 1MiB}";
    std::string setup = "create: {d: \"0 64 linear base 0\"}";
    std::string workload = "flush: d";
};

// Places: the top at line 2, the disk at 4:9, the setup's operation at 6:5, the workload's at 8:5.
inline std::string scenario_text(const parts& with) {
    return "title: a test\n" + with.top + "\ndisks:\n  base: " + with.disk + "\nsetup:\n  - " +
           with.setup + "\nworkload:\n  - " + with.workload + "\n";
}

inline std::string problems_with(const parts& with) {
    return problems_of(scenario_text(with));
}

} // namespace powercut::yaml::testing
