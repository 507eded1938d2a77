// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/survival_group.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

// The sectors of overlapping atoms, sorted for a walk from low to high. Sectors that the same atoms
// wrote are one column, atoms that wrote the same sectors one chain: of a chain only the newest
// survivor shows.
namespace powercut::storage {

// For each chain that is open between two columns, the link that survives as newest; 0: none.
using open_choices = std::vector<std::uint32_t>;

struct overlap_column {
    std::vector<std::uint32_t> sectors{}; // indices into the group
    std::vector<std::uint32_t>
        symbol{}; // by version: a number for what shows (told_apart), 0 for the newest version
    std::uint32_t symbols = 0;

    struct link_versions {
        std::uint32_t slot = 0;                // in open_choices, of the side where the chain is
        std::vector<std::uint32_t> versions{}; // by link: version of this column, 0 if not in it
    };
    std::vector<link_versions> coming{};  // chains open before, by slot there
    std::vector<link_versions> opening{}; // chains that open here and go on, by slot after
    std::vector<std::uint32_t> local{};   // versions of the chain that is in this column alone
    std::vector<std::optional<std::uint32_t>>
        carried{}; // by slot after: the slot before, if open then

    // Every way to go on from these choices: the version that shows here, and the choices after.
    using visitor = std::function<void(std::uint32_t version, const open_choices& after)>;
    void visit(const open_choices& before, const visitor& each) const;
};

std::vector<overlap_column> overlap_columns(const std::vector<sector_history>& sectors,
                                            told_apart by);

} // namespace powercut::storage
