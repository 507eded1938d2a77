// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/yaml/words.h"

#include "scenarios/checks/check_names.h"
#include "scenarios/yaml/disk_words.h"
#include "target/behaviour/behaviour.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <span>

namespace powercut::yaml::words {

namespace {

constexpr std::array refusals{EPERM,  ENOENT, EIO,    ENXIO,  ENOMEM, EBUSY,
                              EEXIST, ENODEV, EINVAL, ENOSPC, ERANGE, EOVERFLOW};

std::vector<std::string_view> switch_names(std::span<const target::behaviour_switch> switches) {
    std::vector<std::string_view> names;
    for (const target::behaviour_switch& item : switches)
        names.push_back(item.name);
    return names;
}

template <typename Value, std::size_t Count>
std::vector<std::string_view> names_of(const std::array<disk_word<Value>, Count>& words) {
    std::vector<std::string_view> names;
    for (const auto& [name, value] : words)
        names.push_back(name);
    return names;
}

} // namespace

std::vector<std::string_view> kernels() {
    const auto presets = target::kernel_presets;
    return {presets.begin(), presets.end()};
}

std::vector<std::string_view> bugs() {
    return switch_names(target::bug_switches());
}

std::vector<std::string_view> fixes() {
    return switch_names(target::fix_switches());
}

std::vector<std::string_view> checks() {
    std::vector<std::string_view> names;
    for (const powercut::checks::check_name& item : powercut::checks::check_names)
        names.push_back(item.name);
    return names;
}

std::vector<std::string_view> write_caches() {
    return names_of(write_cache_words);
}

std::vector<std::string_view> destage_orders() {
    return names_of(destage_order_words);
}

std::vector<std::string_view> destage_policies() {
    return names_of(destage_policy_words);
}

std::vector<std::string_view> violations() {
    return names_of(violation_words);
}

std::vector<std::string_view> later_violations() {
    return {"unserializable_write", "shorn_write", "bit_corruption", "misdirected_write",
            "lost_write"};
}

std::vector<std::string_view> fault_kinds() {
    return names_of(fault_kind_words);
}

std::vector<std::string_view> fault_effects() {
    return names_of(fault_effect_words);
}

// What device-mapper may answer; without the sign, as it is written.
std::vector<std::string_view> errnos() {
    std::vector<std::string_view> names;
    for (const int value : refusals)
        names.emplace_back(strerrorname_np(value));
    return names;
}

int negative_errno(std::string_view word) {
    for (const int value : refusals)
        if (word == strerrorname_np(value))
            return -value;
    return 0;
}

std::vector<std::string_view> outcomes() {
    return {"consistent", "violation"};
}

} // namespace powercut::yaml::words
