// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/yaml/emit.h"

#include "scenarios/yaml/document.h"
#include "scenarios/yaml/shape.h"
#include "scenarios/yaml/values.h"

namespace powercut::yaml {

namespace {

bool is_null_word(std::string_view text) {
    return text == "null" || text == "Null" || text == "NULL";
}

// Only words that can name a device: everything else is clearer in quotes.
bool may_be_plain(std::string_view text) {
    node plain;
    plain.kind = node_kind::scalar;
    plain.text = text;
    return is_name(text) && !is_null_word(text) && text_of(plain);
}

} // namespace

void emit_text(YAML::Emitter& to, std::string_view text) {
    if (!may_be_plain(text))
        to << YAML::DoubleQuoted;
    to << std::string(text);
}

void emit_texts(YAML::Emitter& to, const std::vector<std::string>& texts) {
    to << YAML::Flow << YAML::BeginSeq;
    for (const std::string& each : texts)
        emit_text(to, each);
    to << YAML::EndSeq;
}

void flow_map::text(const char* key, std::string_view value) {
    m_to << YAML::Key << key << YAML::Value;
    emit_text(m_to, value);
}

void flow_map::texts(const char* key, const std::vector<std::string>& values) {
    m_to << YAML::Key << key << YAML::Value;
    emit_texts(m_to, values);
}

flow_map flow_map::map(const char* key) {
    m_to << YAML::Key << key << YAML::Value;
    return flow_map(m_to);
}

} // namespace powercut::yaml
