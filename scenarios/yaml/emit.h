// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <yaml-cpp/emitter.h>

#include <string>
#include <string_view>
#include <vector>

// Pieces of YAML for those who write files: scalars that the loader reads back as what they were,
// and maps of one line. For sources only: yaml-cpp is no part of a public header.
namespace powercut::yaml {

// Plain where a plain word is read back as text, else in quotes.
void emit_text(YAML::Emitter& to, std::string_view text);
void emit_texts(YAML::Emitter& to, const std::vector<std::string>& texts); // in one line

// A map in one line; what has its initial value is left out.
class flow_map {
public:
    explicit flow_map(YAML::Emitter& to) : m_to(to) { m_to << YAML::Flow << YAML::BeginMap; }
    ~flow_map() { m_to << YAML::EndMap; }
    flow_map(const flow_map&) = delete;
    flow_map& operator=(const flow_map&) = delete;

    void text(const char* key, std::string_view value);
    void texts(const char* key, const std::vector<std::string>& values);
    flow_map map(const char* key); // its value; to be closed before this one
    template <typename Value>
    void plain(const char* key, const Value& value) {
        m_to << YAML::Key << key << YAML::Value << value;
    }
    template <typename Value>
    void plain_unless(const char* key, const Value& value, const Value& initial) {
        if (value != initial)
            plain(key, value);
    }

private:
    YAML::Emitter& m_to;
};

} // namespace powercut::yaml
