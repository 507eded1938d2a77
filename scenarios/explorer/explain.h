// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/explorer/minimise.h"

#include <optional>
#include <string>
#include <vector>

// Why a counterexample breaks its promise (design.md 4.8): which write was lost while which other
// one was kept, and what would have ordered them.
namespace powercut::explorer {

struct explanation {
    std::optional<report::block_choice> lost{}; // of the pair
    std::optional<report::block_choice> kept{}; // none: the loss alone breaks the promise
    // Each single flush, FUA or wait that takes the violation away, in words.
    std::vector<std::string> additions{};
};

// Every addition is tried: the trace with it is searched again, from beginning to end. Only for
// what was lost at the first power cut; and the pair only where one cut is enough.
explanation explain(const counterexample& example, runner::timed_machine& machine,
                    const run_options& options);

// A counterexample for the reports.
report::violation described(const counterexample& example, const explanation& why);

} // namespace powercut::explorer
