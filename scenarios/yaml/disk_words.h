// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/disk/fault_plan.h"
#include "models/storage/cache_profile.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

// The words of a disk's choices, and of its faults, and what they mean.
namespace powercut::yaml {

template <typename Value>
using disk_word = std::pair<std::string_view, Value>;

// The value of a word, if it is one of these, and the other way round.
template <typename Value, std::size_t Count>
void assign_word(Value& to, const std::optional<std::string>& word,
                 const std::array<disk_word<Value>, Count>& words) {
    for (const auto& [name, value] : words)
        if (word == name)
            to = value;
}
template <typename Value, std::size_t Count>
std::string_view word_of(Value value, const std::array<disk_word<Value>, Count>& words) {
    for (const auto& [name, meaning] : words)
        if (value == meaning)
            return name;
    return {};
}

inline constexpr std::array write_cache_words{
    disk_word<storage::write_cache>{"none", storage::write_cache::none},
    disk_word<storage::write_cache>{"volatile", storage::write_cache::volatile_},
    disk_word<storage::write_cache>{"protected", storage::write_cache::protected_},
};
inline constexpr std::array destage_order_words{
    disk_word<storage::destage_order>{"any", storage::destage_order::any},
    disk_word<storage::destage_order>{"ordered", storage::destage_order::ordered},
};
inline constexpr std::array destage_policy_words{
    disk_word<storage::destage_policy>{"fifo", storage::destage_policy::fifo},
    disk_word<storage::destage_policy>{"newest_first", storage::destage_policy::newest_first},
    disk_word<storage::destage_policy>{"elevator", storage::destage_policy::elevator},
};
inline constexpr std::array violation_words{
    disk_word<bool storage::violation_set::*>{"flush_ignored",
                                              &storage::violation_set::flush_ignored},
    disk_word<bool storage::violation_set::*>{"fua_ignored", &storage::violation_set::fua_ignored},
};

inline constexpr std::array fault_kind_words{
    disk_word<disk::fault_on>{"read", disk::fault_on::read},
    disk_word<disk::fault_on>{"write", disk::fault_on::write},
    disk_word<disk::fault_on>{"flush", disk::fault_on::flush},
    disk_word<disk::fault_on>{"discard", disk::fault_on::discard},
};
inline constexpr std::array fault_effect_words{
    disk_word<disk::fault_effect>{"none", disk::fault_effect::none},
    disk_word<disk::fault_effect>{"done", disk::fault_effect::done},
};

} // namespace powercut::yaml
