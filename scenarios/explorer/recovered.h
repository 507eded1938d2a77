// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/checks/check.h"
#include "scenarios/checks/oracle.h"

#include <cstdint>
#include <span>
#include <vector>

// What a recovery saw, and what the checks said of it so far. From one cut point to the next most
// of it stays true: only readings whose places or promises changed are judged again.
namespace powercut::explorer {

// What is different at a cut point from the one before it.
struct differences {
    std::uint64_t cut_point = 0; // numbers all cut points of a search, over all lives; from 1
    bool everything = true;      // no use to look at the rest
    std::vector<storage::content> places{}; // whose possible contents changed, as handles
    std::vector<checks::tightened::range> promises{};
};

class recovered {
public:
    explicit recovered(checks::observation seen);

    const checks::observation& seen() const { return m_seen; }

    // Everything the checks find wrong at this cut point. A decider must be there to say what is
    // possible.
    void examine(std::span<const checks::check> checks, const checks::expectation& expected,
                 const differences& since_last, checks::findings& out);

private:
    struct reading_name {
        std::uint32_t device = 0;
        std::uint32_t reading = 0;
        auto operator<=>(const reading_name&) const = default;
    };
    struct shown_place {
        storage::content place = 0;
        reading_name where{};
    };

    void examine_all(std::span<const checks::check> checks, const checks::expectation& expected,
                     checks::findings& out);
    void examine_devices(std::span<const checks::check> checks, const checks::expectation& expected,
                         checks::findings& out) const;
    void judge(reading_name which, std::span<const checks::check> checks,
               const checks::expectation& expected, checks::findings& out);
    void add_changed(const differences& since_last);

    checks::observation m_seen;
    std::vector<shown_place> m_places; // ascending by place
    std::uint64_t m_examined_at = 0;   // cut point
    checks::findings m_timeless;       // what was found by checks that need no promises
    std::vector<reading_name> m_wrong; // at the last cut point
    std::vector<reading_name> m_to_judge;
};

} // namespace powercut::explorer
