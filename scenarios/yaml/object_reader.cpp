// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/yaml/object_reader.h"

#include "scenarios/yaml/values.h"

#include <stdexcept>

namespace powercut::yaml {

namespace {

std::optional<std::uint64_t> within(const shape& of, std::optional<std::uint64_t> number) {
    if (number && (*number < of.low || *number > of.high))
        return std::nullopt;
    return number;
}

} // namespace

const field& object_reader::known(std::string_view key) const {
    if (const field* item = find_field(m_shape, key))
        return *item;
    throw std::logic_error("the loader reads '" + std::string(key) +
                           "', which the table of keys does not have");
}

const node* object_reader::find(std::string_view key) {
    known(key);
    m_read.emplace(key);
    return m_map.find(key);
}

std::optional<std::string> object_reader::text(std::string_view key) {
    const node* value = find(key);
    return value ? text_of(*value) : std::nullopt;
}

std::optional<std::uint64_t> object_reader::integer(std::string_view key) {
    const node* value = find(key);
    return value ? within(*known(key).value, integer_of(*value)) : std::nullopt;
}

std::optional<double> object_reader::share(std::string_view key) {
    const node* value = find(key);
    return value ? number_of(*value) : std::nullopt;
}

std::optional<bool> object_reader::boolean(std::string_view key) {
    const node* value = find(key);
    return value ? boolean_of(*value) : std::nullopt;
}

std::optional<std::uint64_t> object_reader::size(std::string_view key) {
    const node* value = find(key);
    return value ? within(*known(key).value, size_of(*value)) : std::nullopt;
}

std::optional<std::uint64_t> object_reader::duration(std::string_view key) {
    const node* value = find(key);
    return value ? within(*known(key).value, duration_of(*value)) : std::nullopt;
}

std::vector<std::string> object_reader::texts(std::string_view key) {
    std::vector<std::string> found;
    if (const node* value = find(key))
        for (const node& item : value->items)
            if (const auto text = text_of(item))
                found.push_back(*text);
    return found;
}

runner::source_place object_reader::place(std::string_view key) const {
    known(key);
    const node* value = m_map.find(key);
    return value ? value->at : m_map.at;
}

void object_reader::done() const {
    for (const auto& [key, value] : m_map.entries)
        if (find_field(m_shape, key.text) && !m_read.contains(key.text))
            throw std::logic_error("the table of keys has '" + key.text +
                                   "', which the loader does not read");
}

} // namespace powercut::yaml
