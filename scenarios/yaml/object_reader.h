// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/yaml/document.h"
#include "scenarios/yaml/shape.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

// Reads the values of a map whose shape has been checked. What is absent, or was reported by the
// check, reads as empty, so that the loader can go on and find more.
//
// Keeps the table of keys and the loader together: std::logic_error for a key that the shape does
// not have, and, in done(), for a key of the file that the shape has and nobody read.
namespace powercut::yaml {

class object_reader {
public:
    object_reader(const node& map, const shape& of) : m_map(map), m_shape(of) {}

    const node* find(std::string_view key); // null: absent
    std::optional<std::string> text(std::string_view key);
    std::optional<std::uint64_t> integer(std::string_view key);
    std::optional<double> share(std::string_view key);
    std::optional<bool> boolean(std::string_view key);
    std::optional<std::uint64_t> size(std::string_view key);
    std::optional<std::uint64_t> duration(std::string_view key);
    std::vector<std::string> texts(std::string_view key); // a list of them; empty when absent

    // Where to report something about a key: its value, or the map when it is absent.
    runner::source_place place(std::string_view key) const;
    void done() const;

private:
    const field& known(std::string_view key) const;

    const node& m_map;
    const shape& m_shape;
    std::set<std::string, std::less<>> m_read;
};

} // namespace powercut::yaml
