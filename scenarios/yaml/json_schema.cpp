// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/yaml/json_schema.h"

#include "scenarios/yaml/scenario_shape.h"

#include <nlohmann/json.hpp>

namespace powercut::yaml {

namespace {

using json = nlohmann::ordered_json;

json schema_of(const shape& of);

json object_schema(const shape& of) {
    json properties = json::object();
    json required = json::array();
    for (const field& item : of.fields) {
        json& property = properties[std::string(item.name)] = schema_of(*item.value);
        property["description"] = item.what;
        if (item.required)
            required.push_back(item.name);
    }
    json schema{{"type", "object"}, {"properties", properties}, {"additionalProperties", false}};
    if (!required.empty())
        schema["required"] = required;
    return schema;
}

json map_schema(const shape& of) {
    json schema{{"type", "object"},
                {"propertyNames", {{"pattern", of.by_offset ? offset_pattern : name_pattern}}},
                {"additionalProperties", schema_of(*of.element)},
                {"minProperties", of.low}};
    if (of.high != 0)
        schema["maxProperties"] = of.high;
    return schema;
}

json one_key_schema(const shape& of) {
    json alone = object_schema(of);
    alone["minProperties"] = 1;
    alone["maxProperties"] = 1;
    if (of.beside.empty())
        return alone;
    json schema{{"anyOf", json::array({alone})}};
    for (const field& item : of.beside) {
        json with = alone;
        with["properties"][std::string(item.name)] = schema_of(*item.value);
        with["properties"][std::string(item.name)]["description"] = item.what;
        with["required"] = json::array({item.name});
        with["minProperties"] = 2;
        with["maxProperties"] = 2;
        schema["anyOf"].push_back(with);
    }
    return schema;
}

json not_yet_schema(const shape& of) {
    if (of.neutral.empty())
        return {{"not", json::object()}};
    return {{"const", json::parse(of.neutral)}};
}

json size_schema(const shape& of) {
    const json number{{"type", "integer"}, {"minimum", of.low}, {"maximum", of.high}};
    const json text{{"type", "string"}, {"pattern", "^[0-9]+(B|KiB|MiB|GiB|TiB)?$"}};
    return {{"anyOf", json::array({number, text})}};
}

json schema_of(const shape& of) {
    switch (of.is) {
    case form::text:
        return {{"type", "string"}, {"minLength", 1}};
    case form::name:
        return {{"type", "string"}, {"pattern", name_pattern}};
    case form::choice:
        return {{"enum", of.words()}};
    case form::integer:
        return {{"type", "integer"}, {"minimum", of.low}, {"maximum", of.high}};
    case form::share:
        return {{"type", "number"}, {"minimum", 0}, {"maximum", 1}};
    case form::boolean:
        return {{"type", "boolean"}};
    case form::size:
        return size_schema(of);
    case form::duration:
        return {{"type", "string"}, {"pattern", "^[0-9]+(ns|us|ms|s)$"}};
    case form::list:
        return {{"type", "array"}, {"items", schema_of(*of.element)}, {"minItems", of.low}};
    case form::object:
        return object_schema(of);
    case form::one_key:
        return one_key_schema(of);
    case form::map:
        return map_schema(of);
    case form::one_of: {
        json any = json::array();
        for (const shape* alternative : of.alternatives)
            any.push_back(schema_of(*alternative));
        return {{"anyOf", any}};
    }
    case form::not_yet:
        return not_yet_schema(of);
    }
    return {};
}

} // namespace

std::string json_schema() {
    json schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                {"title", "powercut scenario"}};
    schema.update(schema_of(scenario_shape()));
    return schema.dump(2) + "\n";
}

} // namespace powercut::yaml
