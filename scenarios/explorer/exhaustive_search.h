// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/explorer/afterwards.h"
#include "scenarios/explorer/cut_walk.h"
#include "scenarios/explorer/decision_tree.h"
#include "scenarios/explorer/recovered.h"
#include "scenarios/explorer/undecided_media.h"

// The search of design.md section 4: at each cut point, every crash state, from the few that
// recovery can tell apart. Recovery runs over undecided media and branches only when it looks at a
// block that leaves a choice; data that it merely moves is checked against every content it may
// have. Where the scenario goes on after the recovery, that life is searched in the same way, with
// what is still undecided.
//
// std::logic_error if the crash states of the leaves do not add up to the exact number there are.
namespace powercut::explorer {

class exhaustive_search final : public cut_walk {
public:
    // `open`: what earlier cuts left undecided, narrowed to how this life began. `known`: what was
    // tried before from here.
    exhaustive_search(life of, search_context& context, possibilities& open,
                      std::vector<std::uint64_t> earlier_cut_points, search_memory& known);
    ~exhaustive_search() override;

private:
    void cut(const cut_changes& changes) override;
    void stepped(std::uint32_t disk, std::span<const std::uint64_t> sectors) override;
    void follow(const cut_changes& changes);
    void recover_everywhere();
    void live_on_everywhere();
    std::unique_ptr<recovered> recover();
    void visit(recovered& leaf);
    void visit(next_life& leaf);
    void examine_end(next_life& leaf, const checks::oracle& promises);
    void cut_again(next_life& leaf, checks::oracle promises);
    void report(const checks::finding& found, bool live);
    story told() const; // the decisions so far, as the crash state that loses least

    bool first_life() const { return m_life.cuts_before == 0; }

    possibilities& m_open;
    std::vector<std::uint64_t> m_earlier_cut_points;
    search_memory& m_known;
    search_trees* m_trees = nullptr; // those for the devices that exist now
    undecided_media m_undecided;
    std::vector<std::vector<std::uint64_t>> m_stepped; // by disk, since the last cut point
    differences m_differences;
    storage::state_count m_states; // of this cut point that are represented
    storage::state_count m_found;  // crash states of the leaves
    checks::findings m_findings;   // of one leaf; kept for its memory
};

} // namespace powercut::explorer
