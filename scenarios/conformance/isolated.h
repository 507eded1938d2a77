// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <chrono>
#include <functional>
#include <string>

namespace powercut::conformance {

struct isolated_result {
    int status = 0;     // what the body returned; -1: it did not come to its end
    std::string text{}; // what it left in its argument; why it did not come to its end
};

// Runs the body in a process of its own: the simulation can be elaborated only once in a process,
// and a port that crashes or never ends is a result like any other.
isolated_result run_isolated(const std::function<int(std::string& text)>& body,
                             std::chrono::seconds time_limit = std::chrono::seconds(120));

} // namespace powercut::conformance
