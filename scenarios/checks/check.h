// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/checks/check_names.h"
#include "scenarios/checks/expectation.h"
#include "scenarios/checks/observation.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// An invariant (design.md section 5): holds what was seen against what was promised. A check is a
// pure function with a file of its own.
namespace powercut::checks {

struct finding {
    std::string_view check;
    std::string device{}; // empty: the whole machine
    std::optional<std::uint64_t> sector{};
    std::string message{};
    // What the sector showed: where that is an undecided place, the content of it that is wrong.
    storage::content shown = storage::zeroes;
    storage::content culprit = storage::zeroes;
};
using findings = std::vector<finding>;

struct check {
    std::string_view name;
    // Applies where a scenario has a device of such a role. Null: to all.
    bool (*about)(device_role role) = nullptr;
    // What was seen decides alone, whatever was promised: once for each recovery is enough.
    bool timeless = false;
    // Whether it has to do with this device.
    bool (*concerns)(const device_expectation& device) = nullptr;
    // Why nothing is said of one that it has to do with. Null: it always is.
    doubt (*doubted)(const device_expectation& device) = nullptr;
    // All but the sectors that were read. Null: nothing.
    void (*examine_devices)(const expectation& expected, const observation& seen,
                            findings& out) = nullptr;
    // One sector, whose value may be undecided (storage::possible_contents). Null: nothing.
    void (*examine_reading)(const device_expectation& device, const reading& shown,
                            findings& out) = nullptr;
};

// All of it.
void examine(const check& by, const expectation& expected, const observation& seen, findings& out);
void examine(std::span<const check> all, const expectation& expected, const observation& seen,
             findings& out);

std::span<const check> all_checks(); // in the order of check_names
// Those of these names, of all where the list is empty, that apply to one of these roles.
std::vector<check> choose_checks(std::span<const std::string> names,
                                 std::span<const device_role> there = all_roles);

// Each in its own file.
extern const check snapshot_content_check;
extern const check durability_check;
extern const check invalid_stays_invalid_check;
extern const check metadata_check;
extern const check no_leak_check;
extern const check merge_resumes_check;
extern const check clone_content_check;
extern const check recovers_check;

inline bool is_snapshot(device_role role) { // a merge is one too
    return role == device_role::snapshot || role == device_role::merge;
}
inline bool is_clone(const device_expectation& device) {
    return device.role == device_role::clone;
}
inline bool keeps_metadata(device_role role) {
    return is_snapshot(role) || role == device_role::clone;
}
inline bool is_snapshot(const device_expectation& device) {
    return is_snapshot(device.role);
}
// What is written past a clone to its metadata is not its fault.
inline doubt metadata_doubted(const device_expectation& device) {
    return device.why_not == doubt::metadata_written_directly ? device.why_not : doubt::none;
}
inline doubt content_doubted(const device_expectation& device) {
    return device.why_not;
}
inline bool is_persistent_snapshot(const device_expectation& device) {
    return is_snapshot(device) && device.persistent;
}
inline bool keeps_metadata(const device_expectation& device) {
    return is_persistent_snapshot(device) || is_clone(device);
}

// Calls visit(expected device, seen device) for each device that was looked at.
template <typename Visitor>
void for_each_device(const expectation& expected, const observation& seen, Visitor visit) {
    const std::size_t count = std::min(expected.devices.size(), seen.devices.size());
    for (std::size_t i = 0; i < count; ++i)
        if (seen.devices[i].looked_at)
            visit(expected.devices[i], seen.devices[i]);
}

} // namespace powercut::checks
