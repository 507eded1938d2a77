// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/runner/scenario.h"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

// JSON that remembers where each value stands in its file, so that a recording that cannot be used
// is refused with a place and not only with a reason.
namespace powercut::conformance {

// "FILE:LINE:COLUMN: what"
struct bad_file : std::runtime_error {
    bad_file(const runner::source_place& at, const std::string& what);
};

enum class json_kind { null, boolean, number, string, array, object };

struct json_value {
    json_kind kind = json_kind::null;
    runner::source_place at{};
    bool truth = false;
    std::uint64_t number = 0;
    std::string text{};
    std::vector<std::string> keys{}; // of an object, one for each item
    std::vector<json_value> items{};

    // bad_file unless it is one of these.
    const std::string& as_string() const;
    std::uint64_t as_number() const;
    bool as_boolean() const;
    const json_value& as_array() const;
    const json_value& as_object() const;

    const json_value* find(std::string_view key) const;   // null: no such member
    const json_value& member(std::string_view key) const; // bad_file: no such member
    // bad_file for a key that is not one of these: a flag nobody understands must not be passed
    // over.
    void only_members(std::initializer_list<std::string_view> known) const;
};

// bad_file for what is not JSON, for a key given twice and for numbers that do not count anything
// (negative, with a fraction or above 2^64).
json_value parse_json(std::string_view text, const std::string& file);

} // namespace powercut::conformance
