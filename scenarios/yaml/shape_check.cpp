// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/yaml/shape_check.h"

#include "scenarios/yaml/closest.h"
#include "scenarios/yaml/values.h"

#include <fmt/format.h>

#include <algorithm>

namespace powercut::yaml {

namespace {

using problems_list = std::vector<problem>;

std::string shown(const node& value) {
    switch (value.kind) {
    case node_kind::null:
        return "nothing";
    case node_kind::scalar:
        return value.quoted ? fmt::format("the text '{}'", value.text)
                            : fmt::format("'{}'", value.text);
    case node_kind::list:
        return "a list";
    case node_kind::map:
        return "a map";
    }
    return {};
}

void expected(const node& value, const shape& of, problems_list& problems) {
    problems.push_back({value.at, fmt::format("expected {}, found {}", phrase(of), shown(value))});
}

void check_range(const node& value, const shape& of, const std::optional<std::uint64_t>& number,
                 problems_list& problems) {
    if (!number || *number < of.low || *number > of.high)
        expected(value, of, problems);
}

void check_text(const node& value, const shape& of, problems_list& problems) {
    const auto text = text_of(value);
    if (!text && value.kind == node_kind::scalar && !value.text.empty())
        problems.push_back({value.at, fmt::format("expected {}, found {}; put it in quotes",
                                                  phrase(of), shown(value))});
    else if (!text || (of.is == form::name && !is_name(*text)))
        expected(value, of, problems);
}

void check_choice(const node& value, const shape& of, problems_list& problems) {
    const auto words = of.words();
    const auto later = of.later_words ? of.later_words() : std::vector<std::string_view>();
    const auto among = [&](const auto& list) {
        return std::find(list.begin(), list.end(), value.text) != list.end();
    };
    if (value.kind != node_kind::scalar || value.text.empty()) {
        expected(value, of, problems);
    } else if (among(words) && !text_of(value)) {
        check_text(value, of, problems);
    } else if (among(later)) {
        problems.push_back({value.at, fmt::format("{} '{}' is not supported by this version yet; "
                                                  "there are {}",
                                                  of.noun, value.text, listed(words))});
    } else if (!among(words)) {
        problems.push_back(
            {value.at, fmt::format("unknown {} '{}'; expected {}{}", of.noun, value.text,
                                   phrase(of), did_you_mean(value.text, words))});
    }
}

void check_unknown_key(const node& key, const shape& of, problems_list& problems) {
    const auto known = names_of(of.fields);
    const std::string hint = did_you_mean(key.text, known);
    problems.push_back(
        {key.at, fmt::format("unknown key '{}'{}", key.text,
                             hint.empty() ? "; expected one of " + listed(known) : hint)});
}

// Reports keys that stand twice; every other check looks at the first.
bool is_duplicate(const node& map, const node& key, problems_list& problems) {
    const auto first = std::find_if(map.entries.begin(), map.entries.end(), [&](const auto& entry) {
        return entry.first.text == key.text;
    });
    if (&first->first == &key)
        return false;
    problems.push_back({key.at, fmt::format("'{}' stands here twice; the first is at line {}",
                                            key.text, first->first.at.line)});
    return true;
}

void check_not_yet(const node& key, const node& value, const shape& of, problems_list& problems) {
    const bool neutral = of.neutral == "[]" ? value.kind == node_kind::list && value.items.empty()
                                            : value.kind == node_kind::scalar && !value.quoted &&
                                                  !of.neutral.empty() && value.text == of.neutral;
    if (neutral)
        return;
    const std::string may = of.neutral.empty() ? "" : fmt::format("; expected {}", of.neutral);
    problems.push_back(
        {key.at, fmt::format("'{}' is not supported by this version yet{}", key.text, may)});
}

void check_keys(const node& value, const shape& of, problems_list& problems) {
    for (const auto& [key, content] : value.entries) {
        if (is_duplicate(value, key, problems))
            continue;
        if (const field* known = find_field(of, key.text)) {
            if (known->value->is == form::not_yet)
                check_not_yet(key, content, *known->value, problems);
            else
                check_shape(content, *known->value, problems);
        } else {
            check_unknown_key(key, of, problems);
        }
    }
}

void check_object(const node& value, const shape& of, problems_list& problems) {
    check_keys(value, of, problems);
    for (const field& item : of.fields)
        if (item.required && !value.find(item.name))
            problems.push_back(
                {value.at, fmt::format("missing key '{}': {}", item.name, phrase(*item.value))});
}

void check_one_key(const node& value, const shape& of, problems_list& problems) {
    check_keys(value, of, problems);
    std::vector<const node*> chosen;
    const auto beside = names_of(of.beside);
    for (const auto& [key, content] : value.entries)
        if (std::ranges::find(beside, key.text) == beside.end())
            chosen.push_back(&key);
    if (chosen.size() != 1)
        problems.push_back(
            {chosen.empty() ? value.at : chosen[1]->at,
             fmt::format("expected {}: one of {}", phrase(of), listed(names_of(of.fields)))});
}

void check_map(const node& value, const shape& of, problems_list& problems) {
    if (value.entries.size() < of.low)
        problems.push_back({value.at, fmt::format("expected at least {} of {}", of.low, of.noun)});
    if (of.high != 0 && value.entries.size() > of.high)
        problems.push_back({value.entries[of.high].first.at,
                            fmt::format("expected at most {} of {}", of.high, of.noun)});
    for (const auto& [key, content] : value.entries) {
        if (is_duplicate(value, key, problems))
            continue;
        if (!of.by_offset && !is_name(key.text))
            problems.push_back({key.at, fmt::format("expected a name of letters, digits, _ . + -, "
                                                    "found '{}'",
                                                    key.text)});
        check_shape(content, *of.element, problems);
    }
}

void check_list(const node& value, const shape& of, problems_list& problems) {
    if (value.items.size() < of.low)
        problems.push_back({value.at, fmt::format("expected at least {} of {}", of.low, of.noun)});
    for (const node& item : value.items)
        check_shape(item, *of.element, problems);
}

bool holds_parts(const shape& of) {
    return of.is == form::object || of.is == form::one_key || of.is == form::map;
}

void check_one_of(const node& value, const shape& of, problems_list& problems) {
    for (const shape* alternative : of.alternatives) {
        problems_list found;
        check_shape(value, *alternative, found);
        if (found.empty())
            return;
        // A map can only have been meant for the alternative that is one: its own words are better.
        if (value.kind == node_kind::map && holds_parts(*alternative)) {
            problems.insert(problems.end(), found.begin(), found.end());
            return;
        }
    }
    expected(value, of, problems);
}

void check_scalar(const node& value, const shape& of, problems_list& problems) {
    switch (of.is) {
    case form::choice:
        return check_choice(value, of, problems);
    case form::integer:
        return check_range(value, of, integer_of(value), problems);
    case form::size:
        return check_range(value, of, size_of(value), problems);
    case form::duration:
        return check_range(value, of, duration_of(value), problems);
    case form::share:
        if (const auto number = number_of(value); !number || *number < 0 || *number > 1)
            expected(value, of, problems);
        return;
    case form::boolean:
        if (!boolean_of(value))
            expected(value, of, problems);
        return;
    default:
        return check_text(value, of, problems);
    }
}

} // namespace

void check_shape(const node& value, const shape& of, problems_list& problems) {
    if (of.is == form::one_of)
        return check_one_of(value, of, problems);
    const bool wants_map = holds_parts(of);
    const bool wants_list = of.is == form::list;
    if (!wants_map && !wants_list)
        return check_scalar(value, of, problems);
    if (value.kind != (wants_map ? node_kind::map : node_kind::list))
        return expected(value, of, problems);
    switch (of.is) {
    case form::object:
        return check_object(value, of, problems);
    case form::one_key:
        return check_one_key(value, of, problems);
    case form::map:
        return check_map(value, of, problems);
    default:
        return check_list(value, of, problems);
    }
}

} // namespace powercut::yaml
