// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/conformance/golden_file.h"

#include <string>
#include <vector>

// What the port did with a case, in the words of the recording.
namespace powercut::conformance {

struct observed_step {
    std::vector<std::string> output{};
    std::vector<std::string> io{};
};

struct observation {
    std::vector<observed_step> steps{};   // those that came to their end
    std::vector<changed_sectors> final{}; // one for each disk; none where the run ended early
    std::string ended_early{};            // why: a hang, a BUG() of the kernel; empty: it did not
};

} // namespace powercut::conformance
