// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/checks/oracle.h"
#include "scenarios/explorer/decision_tree.h"
#include "scenarios/explorer/recovered.h"
#include "scenarios/explorer/recovery.h"
#include "scenarios/runner/machine.h"
#include "scenarios/workload/trace.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

// Where a scenario goes on after a power cut (design.md 4.6): the machine boots in full, works on
// as `then` says, and may be cut again, during that boot too.
namespace powercut::explorer {

struct next_life;

// What was tried so far from the cut points of one life where the same devices exist.
struct search_trees {
    decision_tree<recovered> recoveries{};
    decision_tree<next_life> lives{};
};

class search_memory {
public:
    search_trees& of(std::span<const checks::oracle::device> devices);
    void forget() { m_known.clear(); }

private:
    struct entry {
        std::vector<checks::oracle::device> devices;
        std::unique_ptr<search_trees> trees;
    };
    std::vector<entry> m_known;
};

// One of them, recorded: contents that were not looked at are handles.
struct next_life {
    workload::recording run{};
    checks::observation seen{}; // of the live devices at its end
    checks::read_plan plan{};   // of all lives up to this one
    std::unique_ptr<recovery> recover{};
    search_memory known{};
};

class afterwards {
public:
    afterwards(const runner::scenario& what, runner::timed_machine& machine,
               const target::behaviour& versions);

    // After so many power cuts. Another cut follows, or at least another life.
    bool cut_follows(std::uint32_t cuts) const { return cuts < m_what.power_loss.cycles; }
    bool life_follows(std::uint32_t cuts) const {
        return cut_follows(cuts) ||
               (cuts == m_what.power_loss.cycles && !m_what.power_loss.then.empty());
    }

    // Boots from what the disks hold. `promises`: at the cut.
    std::unique_ptr<next_life> live(const image_reader& image,
                                    std::span<const storage::versioned_medium> before,
                                    std::span<const std::vector<std::uint64_t>> sectors,
                                    const checks::oracle& promises, const checks::read_plan& plan);

private:
    const runner::scenario& m_what;
    runner::timed_machine& m_machine;
    const target::behaviour& m_versions;
};

// The power is off: what the oracle of the next life begins with.
checks::oracle after_power_loss(checks::oracle promises);

} // namespace powercut::explorer
