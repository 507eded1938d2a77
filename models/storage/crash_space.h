// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/chooser.h"
#include "models/storage/versioned_medium.h"

#include <boost/multiprecision/cpp_int.hpp>

#include <cstdint>
#include <span>
#include <vector>

// Everything a set of disks may hold if power goes now (D7), counted exactly and picked from by a chooser.
// Two states are the same when every sector holds the same bytes.
namespace powercut::storage {

using state_count = boost::multiprecision::cpp_int;

struct survivor {            // one sector whose content was undecided, and what it holds in this state
    std::uint32_t disk = 0;  // index into the span given to crash_space
    std::uint64_t sector = 0;
    version kept{};          // command 0: all newer versions were lost
    std::vector<version> lost{}; // the versions newer than the one kept
};

using crash_state = std::vector<survivor>; // ascending (disk, sector); every undecided sector is named

class crash_space {
public:
    explicit crash_space(std::span<const versioned_medium* const> disks);

    const state_count& count() const;     // exact number of distinct crash states; at least 1
    std::size_t undecided_sectors() const;

    // The chooser is asked once per group of sectors that survive independently of the others, with
    // as many alternatives as that group has distinct states; alternative 0 keeps everything, the
    // last one nothing.
    crash_state pick(chooser& answers) const;
    crash_state keep_all() const;
    crash_state keep_none() const;
};

} // namespace powercut::storage
