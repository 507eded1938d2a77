// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/explorer/run_scenario.h"

#include <cstddef>
#include <string>
#include <vector>

namespace powercut::program {

struct run_arguments {
    std::vector<std::string> files; // or folders
    std::string json;        // where to write the report; empty: nowhere, "-": standard output
    std::string junit;       // the same
    std::size_t jobs = 1;    // scenarios at a time
    std::string witnesses{}; // folder for the counterexamples; empty: none are written
    explorer::run_options options{};
    bool quiet = false; // rows only for scenarios that did not end as expected
};

// `powercut run`: loads all scenarios, runs each in a process of its own, prints the table and
// writes the reports. The exit status; when a file is bad, nothing is run, and the reports name the
// bad files.
int run_command(const run_arguments& arguments);

} // namespace powercut::program
