// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/medium.h"
#include "models/storage/undecided.h"
#include "scenarios/checks/observation.h"
#include "scenarios/checks/promise.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

// What the oracle expects of each device at one moment: worked out once, then held against as many
// recoveries as there are crash states.
namespace powercut::checks {

// A disk or a partition, and the bytes it starts with.
struct volume_description {
    std::string name;
    storage::initial_fill fill{};
    std::uint64_t first_sector = 0; // on its disk, whose sectors the fill counts
    std::uint64_t sectors = 0;
};

enum class judgement : std::uint8_t {
    allowed,
    outdated, // of the sector's past, but a later value had been guaranteed
    foreign   // the sector never had it
};

class device_expectation {
public:
    std::string name{};
    device_role role = device_role::other;
    bool persistent = false;       // a snapshot that survives a power cut
    bool content_promised = false; // else nothing is said about what its sectors hold
    bool may_be_invalid = false;   // its invalidation had begun, or it was found invalid
    bool reported_invalid = false;
    std::uint64_t sectors = 0;

    void set_fill(const volume_description& volume);
    // In ascending order of sectors. `outdated`: other values of the sector's past.
    void add(std::uint64_t sector, std::span<const storage::content> allowed,
             std::span<const storage::content> outdated);

    judgement judge(std::uint64_t sector, storage::content value) const;
    // Calls visit(reading, content) for each of the readings, which ascend, that may be wrong; of
    // several contents that are possible and wrong, with the first.
    template <typename Predicate, typename Visitor>
    void for_each_wrong(std::span<const reading> readings, Predicate is_wrong, Visitor visit) const;
    // What judge() allows. Valid until the next add().
    std::span<const storage::content> allowed(std::uint64_t sector) const;

private:
    struct statement {
        std::uint64_t sector;
        std::uint32_t first; // in m_values; allowed ones before outdated ones
        std::uint32_t allowed;
        std::uint32_t all;
    };
    const statement* find(std::uint64_t sector) const;
    judgement judge(const statement* known, std::uint64_t sector, storage::content value) const;

    storage::initial_fill m_fill{};
    std::uint64_t m_first_sector = 0;
    std::vector<statement> m_statements;
    std::vector<storage::content> m_values;
    mutable storage::content m_initial = storage::zeroes; // what allowed() points to without one
};

template <typename Predicate, typename Visitor>
void device_expectation::for_each_wrong(std::span<const reading> readings, Predicate is_wrong,
                                        Visitor visit) const {
    auto known = m_statements.begin();
    for (const reading& shown : readings) {
        while (known != m_statements.end() && known->sector < shown.sector)
            ++known;
        const bool has = known != m_statements.end() && known->sector == shown.sector;
        for (const storage::content held : storage::possible_contents(shown.value)) {
            if (!is_wrong(judge(has ? &*known : nullptr, shown.sector, held)))
                continue;
            visit(shown, held);
            break;
        }
    }
}

struct expectation { // one for each device that exists, in the order in which they were created
    std::vector<device_expectation> devices;
};

} // namespace powercut::checks
