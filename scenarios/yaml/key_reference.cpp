// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/yaml/key_reference.h"

#include "scenarios/yaml/scenario_shape.h"

#include <fmt/format.h>

namespace powercut::yaml {

namespace {

std::string initial_of(const field& item) {
    if (item.required)
        return "required";
    return item.initial.empty() ? "" : fmt::format("`{}`", item.initial);
}

std::string section(std::string_view title, const shape& of) {
    std::string text =
        fmt::format("#### {}\n\n| key | value | default | |\n|---|---|---|---|\n", title);
    for (const std::span<const field> fields : {of.fields, of.beside})
        for (const field& item : fields)
            text += fmt::format("| `{}` | {} | {} | {} |\n", item.name, phrase(*item.value),
                                initial_of(item), item.what);
    return text + "\n";
}

} // namespace

std::string key_reference() {
    const shape& scenario = scenario_shape();
    std::string text = section("The file", scenario);
    text += section("A disk", disk_shape());
    text += section("A fault", fault_shape());
    text += section("An operation", operation_shape());
    text += section("Inside `concurrently` also",
                    {.fields = concurrent_operation_shape().fields.last(1)});
    for (const field& item : operation_shape().fields)
        if (item.value->is == form::object)
            text += section(fmt::format("`{}`", item.name), *item.value);
    text += section("`power_loss`", *find_field(scenario, "power_loss")->value);
    text.pop_back();
    return text;
}

} // namespace powercut::yaml
