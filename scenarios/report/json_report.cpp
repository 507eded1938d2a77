// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/report/json_report.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <stdexcept>

namespace powercut::report {

namespace {

using json = nlohmann::ordered_json;

json text_or_null(const std::string& text) {
    return text.empty() ? json() : json(text);
}

std::string text_of(const json& value) {
    return value.is_null() ? std::string() : value.get<std::string>();
}

json to_json(const block_choice& choice) {
    return {{"disk", choice.disk}, {"sector", choice.sector}, {"command", choice.command}};
}

json to_json(const cut_choice& cut);
json to_json(const schedule_choice& choice);
json to_json(const violation& found);
json to_json(const contract_violation& found);
json to_json(const fired_fault& fault);

json to_json(const check_coverage& check) {
    json not_judged = json::array();
    for (const unjudged_device& device : check.not_judged)
        not_judged.push_back({{"device", device.name}, {"why", device.why}});
    return {{"name", check.name},
            {"devices", check.devices},
            {"recoveries", check.recoveries},
            {"live", check.live},
            {"not_judged", not_judged}};
}

template <typename Item>
json list_of(const std::vector<Item>& items) {
    json list = json::array();
    for (const Item& item : items)
        list.push_back(to_json(item));
    return list;
}

json to_json(const cut_choice& cut) {
    return {{"cut_point", cut.cut_point}, {"lost", list_of(cut.lost)}, {"kept", list_of(cut.kept)}};
}

json to_json(const schedule_choice& choice) {
    return json::array({choice.question, choice.answer});
}

json to_json(const std::optional<block_choice>& choice) {
    return choice ? to_json(*choice) : json();
}

json to_json(const violation& found) {
    return {
        {"check", found.check},
        {"message", found.message},
        {"device", text_or_null(found.device)},
        {"sector", found.sector ? json(*found.sector) : json()},
        {"cut_point", found.cut_point},
        {"uncut", found.uncut},
        {"live", found.live},
        {"lost", list_of(found.lost)},
        {"kept", list_of(found.kept)},
        {"cuts", list_of(found.cuts)},
        {"schedule", list_of(found.schedule)},
        {"pair", {{"lost", to_json(found.pair_lost)}, {"kept", to_json(found.pair_kept)}}},
        {"smallest", found.smallest},
        {"missing_edge", text_or_null(found.missing_edge)},
        {"witness", text_or_null(found.witness)},
    };
}

json to_json(const contract_violation& found) {
    return {{"disk", found.disk}, {"name", found.name}, {"count", found.count}};
}

json to_json(const fired_fault& fault) {
    return {{"disk", fault.disk}, {"on", fault.on}, {"count", fault.count}};
}

json to_json(const scenario_result& result) {
    return {
        {"file", result.file},
        {"title", result.title},
        {"verdict", result.verdict},
        {"expected", result.expected},
        {"as_expected", result.as_expected},
        {"strategy", result.strategy},
        {"cut_points", result.cut_points},
        {"cut_points_searched", result.cut_points_searched},
        {"schedules", result.schedules},
        {"distinct_schedules", result.distinct_schedules},
        {"bounds", {{"deviations", result.deviations}, {"power_cuts", result.power_cuts}}},
        {"crash_states", result.crash_states},
        {"recoveries", result.recoveries},
        {"memo_hits", result.memo_hits},
        {"lives", result.lives},
        {"exhaustive", result.exhaustive},
        {"out_of_time", result.out_of_time},
        {"sampled_cut_points", result.sampled_cut_points},
        {"failed_operations", result.failed_operations},
        {"seconds", std::round(result.seconds * 1000) / 1000},
        {"notes", result.notes},
        {"checks", list_of(result.checks)},
        {"contract_violations", list_of(result.contract_violations)},
        {"faults", list_of(result.faults)},
        {"violations", list_of(result.violations)},
    };
}

block_choice choice_from(const json& item) {
    return {item.at("disk").get<std::string>(), item.at("sector").get<std::uint64_t>(),
            item.at("command").get<std::uint32_t>()};
}

std::optional<block_choice> optional_choice_from(const json& item) {
    return item.is_null() ? std::nullopt : std::optional(choice_from(item));
}

std::vector<block_choice> choices_from(const json& list) {
    std::vector<block_choice> choices;
    for (const json& item : list)
        choices.push_back(choice_from(item));
    return choices;
}

violation violation_from(const json& value) {
    violation found;
    found.check = value.at("check").get<std::string>();
    found.message = value.at("message").get<std::string>();
    found.device = text_of(value.at("device"));
    if (!value.at("sector").is_null())
        found.sector = value.at("sector").get<std::uint64_t>();
    found.cut_point = value.at("cut_point").get<std::uint64_t>();
    found.uncut = value.at("uncut").get<bool>();
    found.live = value.at("live").get<bool>();
    for (const json& item : value.at("cuts"))
        found.cuts.push_back({item.at("cut_point").get<std::uint64_t>(),
                              choices_from(item.at("lost")), choices_from(item.at("kept"))});
    for (const json& item : value.at("schedule"))
        found.schedule.push_back(
            {item.at(0).get<std::uint64_t>(), item.at(1).get<std::uint64_t>()});
    found.pair_lost = optional_choice_from(value.at("pair").at("lost"));
    found.pair_kept = optional_choice_from(value.at("pair").at("kept"));
    found.lost = choices_from(value.at("lost"));
    found.kept = choices_from(value.at("kept"));
    found.smallest = value.at("smallest").get<bool>();
    found.missing_edge = text_of(value.at("missing_edge"));
    found.witness = text_of(value.at("witness"));
    return found;
}

check_coverage check_from(const json& value) {
    check_coverage check;
    value.at("name").get_to(check.name);
    value.at("devices").get_to(check.devices);
    value.at("recoveries").get_to(check.recoveries);
    value.at("live").get_to(check.live);
    for (const json& item : value.at("not_judged"))
        check.not_judged.push_back(
            {item.at("device").get<std::string>(), item.at("why").get<std::string>()});
    return check;
}

scenario_result result_from(const json& value) {
    scenario_result result;
    value.at("file").get_to(result.file);
    value.at("title").get_to(result.title);
    value.at("verdict").get_to(result.verdict);
    value.at("expected").get_to(result.expected);
    value.at("as_expected").get_to(result.as_expected);
    value.at("cut_points").get_to(result.cut_points);
    value.at("strategy").get_to(result.strategy);
    value.at("cut_points_searched").get_to(result.cut_points_searched);
    value.at("schedules").get_to(result.schedules);
    value.at("distinct_schedules").get_to(result.distinct_schedules);
    value.at("bounds").at("deviations").get_to(result.deviations);
    value.at("bounds").at("power_cuts").get_to(result.power_cuts);
    value.at("lives").get_to(result.lives);
    value.at("out_of_time").get_to(result.out_of_time);
    value.at("crash_states").get_to(result.crash_states);
    value.at("recoveries").get_to(result.recoveries);
    value.at("memo_hits").get_to(result.memo_hits);
    value.at("exhaustive").get_to(result.exhaustive);
    value.at("sampled_cut_points").get_to(result.sampled_cut_points);
    value.at("failed_operations").get_to(result.failed_operations);
    value.at("seconds").get_to(result.seconds);
    value.at("notes").get_to(result.notes);
    for (const json& item : value.at("checks"))
        result.checks.push_back(check_from(item));
    for (const json& item : value.at("contract_violations"))
        result.contract_violations.push_back({item.at("disk").get<std::string>(),
                                              item.at("name").get<std::string>(),
                                              item.at("count").get<std::uint64_t>()});
    for (const json& item : value.at("faults"))
        result.faults.push_back({item.at("disk").get<std::string>(),
                                 item.at("on").get<std::string>(),
                                 item.at("count").get<std::uint64_t>()});
    for (const json& item : value.at("violations"))
        result.violations.push_back(violation_from(item));
    return result;
}

// Bytes that are no UTF-8 (a title is what its file says) are replaced rather than refused.
std::string dumped(const json& value, int indent) {
    return value.dump(indent, ' ', false, json::error_handler_t::replace);
}

} // namespace

std::string json_report(std::string_view version, std::span<const scenario_result> results,
                        std::span<const failed_run> failures) {
    json report{{"powercut", version}, {"scenarios", json::array()}};
    for (const scenario_result& result : results)
        report["scenarios"].push_back(to_json(result));
    for (const failed_run& failure : failures)
        report["errors"].push_back({{"file", failure.file}, {"message", failure.message}});
    return dumped(report, 2) + "\n";
}

std::string to_json_line(const scenario_result& result) {
    return dumped(to_json(result), -1);
}

scenario_result from_json(std::string_view text) {
    try {
        return result_from(json::parse(text));
    } catch (const json::exception& error) {
        throw std::runtime_error(std::string("not a result: ") + error.what());
    }
}

} // namespace powercut::report
