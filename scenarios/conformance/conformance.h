// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <iostream>
#include <span>
#include <string>

// Does the port do what a real kernel did? Replays recordings (golden files, one case each) on a
// machine of their own and compares what dmsetup would print, every bio that reaches a disk, and
// what the disks hold in the end.
namespace powercut::conformance {

struct options {
    bool timed = true; // the SystemC stack; else the inline backend
};

// One line a case, the details of what failed, and `N passed, N failed, N skipped` at the end. The
// exit status: 0 nothing failed, 1 something did, 2 a file is unreadable or no recording (said on
// standard error as file:line:column, and no case is run).
int run(std::span<const std::string> files, const options& how, std::ostream& out = std::cout);

} // namespace powercut::conformance
