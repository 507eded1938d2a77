// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/runner/scenario.h"

#include <optional>
#include <string>
#include <vector>

namespace powercut::shim {
class kernel;
}

// The operations that have begun and did not end: where nothing happens any more, they tell who
// waits, and whether the kernel is to blame.
namespace powercut::workload {

// What the operation does and where: "write to origin".
std::string in_words(const runner::operation& op);

class unfinished_operations {
public:
    void began(const runner::operation& op) { m_begun.push_back(&op); } // must stay where it is
    void ended(const runner::operation& op) { std::erase(m_begun, &op); }

    std::string in_words() const; // with their places in the scenario

    struct waiting {
        runner::source_place at;
        std::string what;
    };
    // There, if all of them wait only for somebody to resume a device that the user suspended: then
    // the operations are at fault, not the kernel. Who waits first, and for what.
    std::optional<waiting> wait_for_user(const shim::kernel& kernel) const;

private:
    std::vector<const runner::operation*> m_begun;
};

} // namespace powercut::workload
