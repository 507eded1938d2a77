// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/versioned_medium.h"

#include <boost/multiprecision/cpp_int.hpp>

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

// Sectors of one disk whose survival hangs together through atoms (D7), or through ordered destage
// (D5). A crash state of a disk is a state of each of its groups, chosen independently.
namespace powercut::storage {

using state_count = boost::multiprecision::cpp_int;

// What one sector may hold. The atom writers[i] wrote versions[i + 1]; versions[0] is durable.
struct sector_history {
    std::uint64_t sector = 0;
    std::vector<version> versions{};      // in order of receipt, equal bytes not merged
    std::vector<std::uint32_t> writers{}; // numbers of atoms, ascending
};

// For each sector of a group the index of the version that survives.
using surviving_versions = std::vector<std::uint32_t>;

class survival_group {
public:
    virtual ~survival_group() = default;

    const std::vector<sector_history>& sectors() const { return m_sectors; } // ascending
    const state_count& states() const { return m_states; }                   // distinct by content

    // State 0 keeps everything and the last one nothing, unless these two are the same bytes; of
    // the ways to come to the bytes of another, one that keeps new versions. std::out_of_range past
    // the end.
    surviving_versions state(std::uint64_t number) const;
    surviving_versions everything() const;
    surviving_versions nothing() const;

protected:
    explicit survival_group(std::vector<sector_history> sectors) : m_sectors(std::move(sectors)) {}
    void set_states(state_count states) { m_states = std::move(states); }

private:
    // The states in an order of the kind of group, which begins with the bytes of everything().
    virtual surviving_versions ranked(std::uint64_t rank) const = 0;
    virtual std::uint64_t rank_of_nothing() const = 0;

    std::vector<sector_history> m_sectors;
    state_count m_states = 1;
};

// Atoms survive each for itself. Exact for any number of atoms over the same sectors, and for
// partly overlapping ones as long as few of them meet in one sector: std::length_error past that.
std::unique_ptr<survival_group> make_independent_group(std::vector<sector_history> sectors);

// Ordered destage: the first so many of `atoms` atoms survive, whatever that number is.
std::unique_ptr<survival_group> make_prefix_group(std::vector<sector_history> sectors,
                                                  std::uint32_t atoms);

} // namespace powercut::storage
