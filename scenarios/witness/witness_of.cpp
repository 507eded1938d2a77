// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/witness/witness_of.h"

namespace powercut::witness {

witness witness_of(const explorer::counterexample& example, const report::violation& found,
                   const std::string& version) {
    witness made;
    made.powercut = version;
    made.systemc = systemc_version();
    made.violation = {found.check, found.device, found.sector, found.message, found.live};
    made.missing_edge = found.missing_edge;
    for (const report::cut_choice& cut : found.cuts) {
        power_cut& added = made.cuts.emplace_back();
        added.cut_point = cut.cut_point;
        for (const report::block_choice& lost : cut.lost)
            added.lost.push_back({lost.disk, lost.sector, lost.command});
    }
    // Only the first life has other orders of completion.
    (made.cuts.empty() ? made.last_schedule : made.cuts.front().schedule) = example.shown.order;
    made.what = example.what;
    return made;
}

} // namespace powercut::witness
