// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/checks/check.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// What each check was evaluated on, and of which devices nothing was said, and why: the other half
// of a verdict. Cheap to add to, so that every observation that is examined can be counted.
namespace powercut::checks {

class coverage {
public:
    enum class source : std::uint8_t { recovery, live_devices };

    // These checks were evaluated on this observation.
    void add(const expectation& expected, const observation& seen, std::span<const check> checks,
             source from = source::recovery);
    void merge(const coverage& other); // of another part of the same search

    struct unjudged_device {
        std::string name;
        std::string why; // for users
    };
    struct line {
        std::string_view check;
        std::vector<std::string> devices{}; // that it was evaluated on at least once
        std::uint64_t recoveries = 0;       // observations after a cut, of at least one device
        bool live = false;                  // evaluated on the live devices of the uncut run
        std::vector<unjudged_device> not_judged{};
    };
    std::vector<line> lines() const; // in the order in which checks came up

private:
    struct reason {
        doubt why;
        std::string text;
    };
    struct device_state {
        std::string name;
        bool judged = false;
        std::vector<reason> reasons{};
    };
    struct check_state {
        std::string_view name;
        std::uint64_t recoveries = 0;
        bool live = false;
        std::vector<device_state> devices{};
    };

    static bool add_device(check_state& to, std::size_t hint, const check& by,
                           const device_expectation& device, const device_observation& shown);
    static bool has(const device_state& device, doubt why);

    std::vector<check_state> m_checks;
};

} // namespace powercut::checks
