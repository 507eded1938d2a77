// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/undecided.h"
#include "scenarios/checks/clone_promise.h"
#include "scenarios/checks/observation.h"
#include "scenarios/checks/promise.h"
#include "scenarios/checks/snapshot_promise.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

// What the oracle expects of each device at one moment. A light view into the oracle, valid until
// its next event: what a sector may hold is worked out when asked.
namespace powercut::checks {

enum class judgement : std::uint8_t {
    allowed,
    outdated, // of the sector's past, but a later value had been guaranteed
    foreign   // the sector never had it
};

class device_expectation {
public:
    std::string name{};
    device_role role = device_role::other;
    bool persistent = false; // a snapshot that survives a power cut
    // False: nothing is said about what its sectors hold, for this reason; all is allowed.
    bool content_promised = false;
    doubt why_not = doubt::none;
    bool may_be_invalid = false; // its invalidation had begun, or it was found invalid
    bool reported_invalid = false;
    bool may_fail = false;   // it lies on a table that is made to fail
    bool may_refuse = false; // a clone whose transaction was aborted after a disk's error
    std::uint64_t sectors = 0;
    const device_table* table = nullptr;

    // To be judged as an origin, as a snapshot, or as a clone.
    void follow(const volume_state& origin, const point_of_view& from);
    void follow(const snapshot_state& snapshot, const volume_state& origin,
                const point_of_view& from);
    void follow(const clone_state& clone, const volume_state& source, const point_of_view& from);
    void lies_on(const volume_state& destination) { m_beneath = &destination; }

    judgement judge(std::uint64_t sector, storage::content value) const;
    bool allows(std::uint64_t sector, storage::content value) const; // the same, and quicker
    // Whether the destination of a clone held this before the clone came.
    bool held_beneath(std::uint64_t sector, storage::content value) const;
    // What is allowed, each once, oldest first.
    contents allowed(std::uint64_t sector) const;

    // Calls visit(content) for the first content of a reading that is possible and wrong.
    // is_wrong(judgement) is asked for what is not allowed.
    template <typename Predicate, typename Visitor>
    void if_wrong(const reading& shown, Predicate is_wrong, Visitor visit) const;

private:
    template <typename Visitor>
    void each_allowed(std::uint64_t sector, Visitor visit) const;

    const volume_state* m_origin = nullptr; // or the source of a clone
    const snapshot_state* m_snapshot = nullptr;
    const clone_state* m_clone = nullptr;
    const volume_state* m_beneath = nullptr;
    point_of_view m_from{};
};

template <typename Predicate, typename Visitor>
void device_expectation::if_wrong(const reading& shown, Predicate is_wrong, Visitor visit) const {
    for (const storage::content held : storage::possible_contents(shown.value))
        if (!allows(shown.sector, held) && is_wrong(judge(shown.sector, held)))
            return visit(held);
}

struct expectation { // one for each device that exists, in the order in which they were created
    std::vector<device_expectation> devices;
    bool of_discard = false; // which shows nothing, but must not fail
};

} // namespace powercut::checks
