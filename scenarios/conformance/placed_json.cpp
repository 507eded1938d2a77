// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/conformance/placed_json.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>
#include <unordered_set>

namespace powercut::conformance {
namespace {

using runner::source_place;

// Lines and columns of ever later offsets, counted on from the one before.
class place_counter {
public:
    place_counter(std::string_view text, const std::string& file) : m_text(text), m_file(file) {}

    source_place at(std::size_t offset) {
        for (; m_counted < std::min(offset, m_text.size()); ++m_counted)
            if (m_text[m_counted] == '\n') {
                ++m_line;
                m_line_start = m_counted + 1;
            }
        return {.file = m_file, .line = m_line, .column = 1 + m_counted - m_line_start};
    }

private:
    std::string_view m_text;
    const std::string& m_file;
    std::size_t m_counted = 0;
    std::size_t m_line = 1;
    std::size_t m_line_start = 0;
};

// Tells how far the parser has read, which its events do not.
struct counting_iterator {
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    const char* at;
    std::size_t* consumed;

    reference operator*() const { return *at; }
    counting_iterator& operator++() {
        ++at;
        ++*consumed;
        return *this;
    }
    counting_iterator operator++(int) {
        counting_iterator before = *this;
        ++*this;
        return before;
    }
    bool operator==(const counting_iterator& other) const { return at == other.at; }
};

// Builds the tree from the parser's events. A value starts at the first character after the event
// before it that is neither space nor punctuation between values.
class tree_builder : public nlohmann::json_sax<nlohmann::json> {
public:
    tree_builder(std::string_view text, const std::string& file)
        : m_text(text), m_places(text, file) {}

    bool null() override { return add({.kind = json_kind::null}); }
    bool boolean(bool value) override { return add({.kind = json_kind::boolean, .truth = value}); }
    bool number_unsigned(number_unsigned_t value) override {
        return add({.kind = json_kind::number, .number = value});
    }
    bool number_integer(number_integer_t) override { return refuse_number(); }
    bool number_float(number_float_t, const string_t&) override { return refuse_number(); }
    bool string(string_t& value) override {
        return add({.kind = json_kind::string, .text = std::move(value)});
    }
    bool binary(binary_t&) override { return false; } // not in JSON

    bool start_object(std::size_t) override { return open({.kind = json_kind::object}); }
    bool start_array(std::size_t) override { return open({.kind = json_kind::array}); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool key(string_t& name) override {
        if (!m_open.back().seen.insert(name).second)
            throw bad_file(place_of_next(),
                           fmt::format("a second \"{}\" in the same object", name));
        m_open.back().value.keys.push_back(std::move(name));
        return seen();
    }

    bool parse_error(std::size_t position, const std::string&,
                     const nlohmann::json::exception& error) override {
        // The parser counts from 1, and says where once more in front of the reason.
        const std::string reason = error.what();
        const auto colon = reason.find(": ");
        throw bad_file(m_places.at(position - 1),
                       colon == reason.npos ? reason : reason.substr(colon + 2));
    }

    std::size_t consumed = 0;
    json_value root;

private:
    struct open_value {
        json_value value;
        std::unordered_set<std::string> seen; // keys
    };

    source_place place_of_next() {
        return m_places.at(m_text.find_first_not_of(" \t\r\n,:", m_last_end));
    }
    bool seen() {
        m_last_end = consumed;
        return true;
    }
    bool refuse_number() {
        throw bad_file(place_of_next(), "expected a number that counts, 0 or more");
    }

    bool open(json_value value) {
        value.at = place_of_next();
        m_open.push_back({std::move(value), {}});
        return seen();
    }
    bool close() {
        json_value done = std::move(m_open.back().value);
        m_open.pop_back();
        store(std::move(done));
        return seen();
    }
    bool add(json_value value) {
        value.at = place_of_next();
        store(std::move(value));
        return seen();
    }
    void store(json_value value) {
        (m_open.empty() ? root : m_open.back().value.items.emplace_back()) = std::move(value);
    }

    std::string_view m_text;
    place_counter m_places;
    std::size_t m_last_end = 0;
    std::vector<open_value> m_open;
};

const json_value& expect(const json_value& value, json_kind wanted, std::string_view name) {
    if (value.kind != wanted)
        throw bad_file(value.at, fmt::format("expected {}", name));
    return value;
}

} // namespace

bad_file::bad_file(const source_place& at, const std::string& what)
    : std::runtime_error(fmt::format("{}:{}:{}: {}", at.file, at.line, at.column, what)) {}

const std::string& json_value::as_string() const {
    return expect(*this, json_kind::string, "a string").text;
}

std::uint64_t json_value::as_number() const {
    return expect(*this, json_kind::number, "a number").number;
}

bool json_value::as_boolean() const {
    return expect(*this, json_kind::boolean, "true or false").truth;
}

const json_value& json_value::as_array() const {
    return expect(*this, json_kind::array, "an array");
}

const json_value& json_value::as_object() const {
    return expect(*this, json_kind::object, "an object");
}

const json_value* json_value::find(std::string_view key) const {
    const auto it = std::ranges::find(as_object().keys, key);
    return it == keys.end() ? nullptr : &items[static_cast<std::size_t>(it - keys.begin())];
}

const json_value& json_value::member(std::string_view key) const {
    const json_value* found = find(key);
    if (!found)
        throw bad_file(at, fmt::format("expected a member \"{}\" in this object", key));
    return *found;
}

void json_value::only_members(std::initializer_list<std::string_view> known) const {
    for (std::size_t i = 0; i < as_object().keys.size(); ++i)
        if (std::ranges::find(known, keys[i]) == known.end())
            throw bad_file(items[i].at, fmt::format("unknown member \"{}\"; expected one of {}",
                                                    keys[i], fmt::join(known, ", ")));
}

json_value parse_json(std::string_view text, const std::string& file) {
    tree_builder builder(text, file);
    const char* end = text.data() + text.size();
    nlohmann::json::sax_parse(counting_iterator{text.data(), &builder.consumed},
                              counting_iterator{end, &builder.consumed}, &builder);
    return std::move(builder.root);
}

} // namespace powercut::conformance
