// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// What a part of a file may look like. One table of shapes (scenario_shape.h) drives the loader,
// the JSON Schema and the reference in scenarios/README.md, so that they cannot drift apart.
namespace powercut::yaml {

enum class form {
    text,
    name,    // text that can name a device
    choice,  // one of `words`
    integer, // low .. high
    share,   // a number 0 .. 1
    boolean,
    size,     // bytes, low .. high
    duration, // ns, low .. high
    list,     // of `element`, at least `low` of them
    object,   // a map with the keys `fields`
    one_key,  // a map with exactly one of the keys `fields`
    map,      // names to `element`, at least `low` of them and at most `high`; 0: any number
    one_of,   // any of `alternatives`
    not_yet   // a key of the design that this version takes with the value `neutral` only
};

using word_list = std::vector<std::string_view> (*)();

struct field;

struct shape {
    form is = form::text;
    std::string_view noun{}; // "operations", "a disk": what messages and the reference call it
    std::uint64_t low = 0;
    std::uint64_t high = 0;
    word_list words = nullptr;
    word_list later_words = nullptr; // of the design, but not in this version
    const shape* element = nullptr;
    std::span<const field> fields{};
    std::span<const field> beside{}; // one_key: what may stand with that key
    std::span<const shape* const> alternatives{};
    std::string_view neutral{}; // not_yet: empty where no value is taken
    bool by_offset = false;     // map: from byte offsets, which the loader reads, rather than names
};

struct field {
    std::string_view name{};
    const shape* value = nullptr;
    std::string_view initial{}; // what leaving it out means, as it would be written; empty: nothing
    std::string_view what{};    // one sentence
    bool required = false;
};

// "an integer of 0 .. 65535": what was expected, for messages and the reference.
std::string phrase(const shape& of);

std::vector<std::string_view> names_of(std::span<const field> fields);

// Among its fields, then what may stand beside them; null where there is none.
const field* find_field(const shape& of, std::string_view name);

// What a device name may be: letters, digits and _ . + -, not beginning with one of the last three.
inline constexpr std::string_view name_pattern = "^[A-Za-z0-9_][A-Za-z0-9_.+-]*$";
bool is_name(std::string_view text);
inline constexpr std::string_view offset_pattern = "^(0x[0-9A-Fa-f]+|[0-9]+(B|KiB|MiB|GiB|TiB)?)$";

} // namespace powercut::yaml
