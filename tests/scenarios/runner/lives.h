// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "../../support/fresh_simulation.h"
#include "../workload/scenario_script.h"
#include "scenarios/workload/record_workload.h"

#include <string>
#include <vector>

// A machine with a snapshot, whose steps are written down life by life, each as one line of text.
namespace powercut::runner::test {

using lines = std::vector<std::string>;

inline std::string line_of(std::size_t disk, const storage::event& step) {
    std::string line = std::to_string(disk) + ": " + std::to_string(static_cast<int>(step.kind)) +
                       " #" + std::to_string(step.command) + ' ' + std::to_string(step.sector) +
                       (step.fua ? " fua" : "");
    for (const storage::content value : step.data)
        line += ' ' + std::to_string(value);
    return line;
}

// Copies, a whole chunk, metadata, and a flush, some of them at the same time on both disks.
inline scenario busy_scenario() {
    using namespace workload::test;
    scenario what = with_snapshot();
    what.workload = {concurrently({write("origin", 8, 4, 2), write("origin", 21, 2, 3, true),
                                   write("snap", 40, 4, 4), flush("origin")}),
                     read("snap", 8, 8),
                     write("origin", 60, 9, 5),
                     flush("origin"),
                     drop("origin"),
                     drop("snap")};
    return what;
}

struct lives : powercut::test::fresh_simulation {
    explicit lives(scenario of) : what(std::move(of)), machine(make_timed_machine(what.disks, {})) {
        machine->listen([this](std::size_t disk, const storage::event& step) {
            steps.push_back(line_of(disk, step));
        });
    }

    workload::recording live() {
        steps.clear();
        return workload::record_workload(what, *machine);
    }
    void renew() { machine->power_cycle(new_media(what.disks)); }

    const scenario what;
    std::unique_ptr<timed_machine> machine;
    lines steps; // of this life
};

} // namespace powercut::runner::test
