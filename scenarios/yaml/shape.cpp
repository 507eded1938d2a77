// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/yaml/shape.h"

#include "scenarios/yaml/closest.h"
#include "scenarios/yaml/values.h"

#include <fmt/format.h>

#include <algorithm>

namespace powercut::yaml {

namespace {

constexpr std::string_view name_starts =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";

std::string alternatives_phrase(const shape& of) {
    std::string text;
    for (const shape* alternative : of.alternatives)
        text += (text.empty() ? "" : ", or ") + phrase(*alternative);
    return text;
}

std::string object_phrase(const shape& of) {
    return fmt::format("a map {{{}: ...}}", fmt::join(names_of(of.fields), ": ..., "));
}

} // namespace

std::string phrase(const shape& of) {
    switch (of.is) {
    case form::text:
        return of.noun.empty() ? "text" : std::string(of.noun);
    case form::name:
        return "the name of a device";
    case form::choice: {
        const auto words = of.words();
        return words.size() == 1 ? std::string(words.front()) : "one of " + listed(words);
    }
    case form::integer:
        return fmt::format("an integer of {} .. {}", of.low, of.high);
    case form::share:
        return "a number of 0 .. 1";
    case form::boolean:
        return "true or false";
    case form::size:
        return fmt::format("a size of {} .. {}, such as 4096 or 4KiB",
                           of.low == 0 ? "0" : format_size(of.low), format_size(of.high));
    case form::duration:
        return fmt::format("a time of {} .. {}, such as 80us or 3s",
                           of.low == 0 ? "0s" : format_duration(of.low), format_duration(of.high));
    case form::list:
        return fmt::format("a list of {}", of.noun);
    case form::object:
        return of.noun.empty() ? object_phrase(of)
                               : fmt::format("a map with the keys of {}", of.noun);
    case form::one_key:
        return fmt::format("{}, a map with one key", of.noun);
    case form::map:
        return fmt::format("a map of {}", of.noun);
    case form::one_of:
        return alternatives_phrase(of);
    case form::not_yet:
        return of.neutral.empty()
                   ? "nothing: not supported by this version yet"
                   : fmt::format("{}: more is not supported by this version yet", of.neutral);
    }
    return {};
}

std::vector<std::string_view> names_of(std::span<const field> fields) {
    std::vector<std::string_view> names;
    for (const field& item : fields)
        names.push_back(item.name);
    return names;
}

const field* find_field(const shape& of, std::string_view name) {
    for (const std::span<const field> fields : {of.fields, of.beside})
        for (const field& item : fields)
            if (item.name == name)
                return &item;
    return nullptr;
}

bool is_name(std::string_view text) {
    return !text.empty() && name_starts.find(text.front()) != std::string_view::npos &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return name_starts.find(c) != std::string_view::npos || c == '.' || c == '+' ||
                      c == '-';
           });
}

} // namespace powercut::yaml
