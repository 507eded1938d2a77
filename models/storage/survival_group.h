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

// When two states are the same. by_bytes: when every sector holds the same bytes. by_version: when
// in every sector the same version survives, whatever its bytes; for contents that cannot be
// compared yet because they are undecided themselves (undecided.h).
enum class told_apart : std::uint8_t { by_bytes, by_version };

// What one sector may hold. The atom writers[i] wrote versions[i + 1]; versions[0] is durable. A
// sector that may be damaged is the other way round (neighbour_damage.h).
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
    const state_count& states() const { return m_states; } // distinct (told_apart)

    // False: there are more states than these, too many to be counted (sampled_group.h).
    virtual bool exact() const { return true; }

    // State 0 keeps everything and the last one nothing, unless these two are the same; of the ways
    // to come to another, one that keeps new versions. std::out_of_range past the end.
    surviving_versions state(const state_count& number) const;
    surviving_versions everything() const;
    surviving_versions nothing() const;

protected:
    explicit survival_group(std::vector<sector_history> sectors) : m_sectors(std::move(sectors)) {}
    void set_states(state_count states) { m_states = std::move(states); }

private:
    // The states in an order of the kind of group, which begins with the bytes of everything().
    virtual surviving_versions ranked(const state_count& rank) const = 0;
    virtual state_count rank_of_nothing() const = 0;

    std::vector<sector_history> m_sectors;
    state_count m_states = 1;
};

// Atoms survive each for itself. Exact for any number of atoms over the same sectors, and for
// partly overlapping ones as long as few of them meet in one sector; past that, a sample.
std::unique_ptr<survival_group> make_independent_group(std::vector<sector_history> sectors,
                                                       told_apart by);

// Ordered destage: the first so many of `atoms` atoms survive, whatever that number is.
std::unique_ptr<survival_group> make_prefix_group(std::vector<sector_history> sectors,
                                                  std::uint32_t atoms, told_apart by);

} // namespace powercut::storage
