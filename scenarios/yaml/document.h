// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/runner/scenario.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

// A YAML document as a plain tree that knows where each part of it stands. Duplicate keys are kept,
// so that they can be reported. yaml-cpp is seen by document.cpp and the writers only.
namespace powercut::yaml {

enum class node_kind { null, scalar, list, map };

struct node {
    node_kind kind = node_kind::null;
    std::string text;                           // of a scalar
    bool quoted = false;                        // a scalar that is text whatever it looks like
    std::vector<node> items;                    // of a list
    std::vector<std::pair<node, node>> entries; // of a map; every key is a scalar
    runner::source_place at{};

    // Where `text` begins in the file; no line where it cannot be followed there (escapes,
    // folding).
    std::size_t text_line = 0;
    std::size_t text_column = 0;

    // The value of a key, or null; the first one where a key stands twice.
    const node* find(std::string_view key) const;
    // The place of text[offset], as well as it is known.
    runner::source_place place_of(std::size_t offset) const;
};

// input_error: not YAML, or not exactly one document.
node parse_document(const std::string& text, const std::string& file);

} // namespace powercut::yaml
