// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <regex>
#include <stdexcept>
#include <string>

// As much of JSON Schema as powercut's schema uses; a keyword it does not know fails the test. And
// YAML as JSON: plain scalars by YAML's core rules, quoted ones as text.
namespace powercut::yaml::testing {

using nlohmann::json;

inline json scalar_to_json(const YAML::Node& from) {
    const std::string& text = from.Scalar();
    if (from.Tag() != "?")
        return text;
    if (text == "true" || text == "false")
        return text == "true";
    if (std::regex_match(text, std::regex("[-+]?[0-9]+")))
        return std::stoll(text);
    if (std::regex_match(text, std::regex("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?")))
        return std::stod(text);
    return text;
}

inline json node_to_json(const YAML::Node& from) {
    if (from.IsScalar())
        return scalar_to_json(from);
    json to = from.IsMap() ? json::object() : from.IsSequence() ? json::array() : json();
    if (from.IsSequence())
        for (const YAML::Node& item : from)
            to.push_back(node_to_json(item));
    if (from.IsMap())
        for (const auto& entry : from)
            to[entry.first.Scalar()] = node_to_json(entry.second);
    return to;
}

inline json yaml_to_json(const std::string& text) {
    return node_to_json(YAML::Load(text));
}

inline bool has_type(const json& value, const std::string& type) {
    return type == "object"    ? value.is_object()
           : type == "array"   ? value.is_array()
           : type == "string"  ? value.is_string()
           : type == "boolean" ? value.is_boolean()
           : type == "integer" ? value.is_number_integer()
           : type == "number"  ? value.is_number()
                               : throw std::runtime_error("unknown type " + type);
}

std::string schema_problem(const json& schema, const json& value, const std::string& at);

inline std::string members_problem(const json& schema, const json& value, const std::string& at) {
    for (const auto& [key, member] : value.items()) {
        const json none = json::object();
        const json& known = schema.value("properties", none);
        if (known.contains(key)) {
            if (auto what = schema_problem(known[key], member, at + "/" + key); !what.empty())
                return what;
            continue;
        }
        const json& others = schema["additionalProperties"];
        if (others.is_boolean())
            return at + ": no key " + key;
        if (!std::regex_search(key,
                               std::regex(schema["propertyNames"]["pattern"].get<std::string>())))
            return at + ": no name " + key;
        if (auto what = schema_problem(others, member, at + "/" + key); !what.empty())
            return what;
    }
    for (const json& key : schema.value("required", json::array()))
        if (!value.contains(key.get<std::string>()))
            return at + ": missing " + key.get<std::string>();
    return "";
}

inline std::string list_problem(const json& schema, const json& value, const std::string& at) {
    for (std::size_t i = 0; i < value.size(); ++i)
        if (auto what = schema_problem(schema["items"], value[i], fmt::format("{}/{}", at, i));
            !what.empty())
            return what;
    return "";
}

// Whether one keyword holds.
inline bool holds(const std::string& keyword, const json& wanted, const json& value,
                  const std::string& at) {
    if (keyword == "type")
        return has_type(value, wanted);
    if (keyword == "enum")
        return std::find(wanted.begin(), wanted.end(), value) != wanted.end();
    if (keyword == "const")
        return value == wanted;
    if (keyword == "not")
        return !schema_problem(wanted, value, at).empty();
    if (keyword == "anyOf")
        return std::any_of(wanted.begin(), wanted.end(), [&](const json& alternative) {
            return schema_problem(alternative, value, at).empty();
        });
    if (keyword == "pattern")
        return !value.is_string() ||
               std::regex_search(value.get<std::string>(), std::regex(wanted.get<std::string>()));
    if (keyword == "minimum")
        return !value.is_number() || value.get<double>() >= wanted.get<double>();
    if (keyword == "maximum")
        return !value.is_number() || value.get<double>() <= wanted.get<double>();
    if (keyword == "minLength")
        return !value.is_string() || value.get<std::string>().size() >= wanted;
    if (keyword == "minItems")
        return !value.is_array() || value.size() >= wanted;
    if (keyword == "minProperties")
        return !value.is_object() || value.size() >= wanted;
    if (keyword == "maxProperties")
        return !value.is_object() || value.size() <= wanted;
    for (const char* known : {"$schema", "title", "description", "properties", "required",
                              "additionalProperties", "propertyNames", "items"})
        if (keyword == known)
            return true;
    throw std::runtime_error("unknown keyword " + keyword);
}

// Empty when valid, else where and which keyword.
inline std::string schema_problem(const json& schema, const json& value, const std::string& at) {
    for (const auto& [keyword, wanted] : schema.items())
        if (!holds(keyword, wanted, value, at))
            return at + ": " + keyword + " " + wanted.dump();
    if (value.is_object() && schema.contains("additionalProperties"))
        return members_problem(schema, value, at);
    if (value.is_array() && schema.contains("items"))
        return list_problem(schema, value, at);
    return "";
}

} // namespace powercut::yaml::testing
