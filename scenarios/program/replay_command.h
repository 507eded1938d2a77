// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace powercut::program {

struct replay_arguments {
    std::vector<std::string> files; // or folders
    std::size_t last = 40;          // steps of each life to be told
    bool quiet = false;             // only the verdicts
};

// `powercut replay`: loads all witnesses, replays each in a process of its own, one after the
// other, and tells what happened. The exit status, the worst of all: ended_as_expected when a
// witness shows its violation again, ended_otherwise when not, bad_input also for one that does not
// fit its scenario. When a file is bad, nothing is replayed.
int replay_command(const replay_arguments& arguments);

} // namespace powercut::program
