// SPDX-License-Identifier: GPL-2.0-only
#include "sample_result.h"

#include "scenarios/report/json_report.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <array>
#include <stdexcept>

using namespace powercut::report;
using powercut::report::testing::sample_result;
using json = nlohmann::ordered_json;

namespace {

std::vector<std::string> keys_of(const json& object) {
    std::vector<std::string> keys;
    for (const auto& [key, value] : object.items())
        keys.push_back(key);
    return keys;
}

} // namespace

BOOST_AUTO_TEST_CASE(keys_and_their_order) {
    const std::array results{sample_result()};
    const json report = json::parse(json_report("1.2.3", results));
    BOOST_TEST(keys_of(report) == (std::vector<std::string>{"powercut", "scenarios"}));
    BOOST_TEST(report["powercut"] == "1.2.3");
    const json& scenario = report["scenarios"][0];
    BOOST_TEST(keys_of(scenario) == (std::vector<std::string>{"file",
                                                              "title",
                                                              "verdict",
                                                              "expected",
                                                              "as_expected",
                                                              "strategy",
                                                              "cut_points",
                                                              "cut_points_searched",
                                                              "schedules",
                                                              "distinct_schedules",
                                                              "bounds",
                                                              "crash_states",
                                                              "recoveries",
                                                              "memo_hits",
                                                              "lives",
                                                              "exhaustive",
                                                              "out_of_time",
                                                              "sampled_cut_points",
                                                              "failed_operations",
                                                              "seconds",
                                                              "notes",
                                                              "checks",
                                                              "contract_violations",
                                                              "faults",
                                                              "violations"}));
    BOOST_TEST(keys_of(scenario["violations"][0]) ==
               (std::vector<std::string>{"check", "message", "device", "sector", "cut_point",
                                         "uncut", "live", "lost", "kept", "cuts", "schedule",
                                         "pair", "smallest", "missing_edge", "witness"}));
}

BOOST_AUTO_TEST_CASE(values) {
    const std::array results{sample_result()};
    const json scenario = json::parse(json_report("1", results))["scenarios"][0];
    BOOST_TEST(scenario["crash_states"] == "340282366920938463463374607431768211456");
    BOOST_TEST(scenario["seconds"] == 1.25);
    BOOST_TEST(scenario["exhaustive"] == true);
    BOOST_TEST(scenario["violations"][0]["sector"] == 8);
    BOOST_TEST(scenario["violations"][0]["lost"] ==
               json::parse(R"([{"disk":"cow","sector":16,"command":5},
                               {"disk":"cow","sector":24,"command":0}])"));
    BOOST_TEST(scenario["checks"][0] ==
               json::parse(R"({"name":"durability","devices":["origin"],"recoveries":77,
                               "live":true,
                               "not_judged":[{"device":"snap","why":"lost with the power"}]})"));
    for (const char* unknown : {"sector", "device", "missing_edge", "witness"})
        BOOST_TEST(scenario["violations"][1][unknown].is_null());
}

BOOST_AUTO_TEST_CASE(a_result_comes_back_as_it_was) {
    const std::string line = to_json_line(sample_result());
    BOOST_TEST(line.find('\n') == std::string::npos);
    const scenario_result back = from_json(line);
    BOOST_TEST(to_json_line(back) == line);
    BOOST_TEST(back.title == sample_result().title);
    BOOST_TEST(back.failed_operations == 6u);
    BOOST_TEST(back.violations.size() == 2u);
    BOOST_TEST(back.violations[0].sector.value() == 8u);
    BOOST_TEST(back.violations[0].kept[0].disk == "base");
    BOOST_TEST(!back.violations[1].sector);
    BOOST_TEST(back.violations[1].uncut);
    BOOST_TEST(back.contract_violations[0].count == 4u);
    BOOST_TEST(back.faults[0].count == 2u);
}

BOOST_AUTO_TEST_CASE(scenarios_without_a_verdict_stand_apart) {
    const std::array failures{failed_run{"b.yaml", "b.yaml:1:1: no"}};
    const json report = json::parse(json_report("1", {}, failures));
    BOOST_TEST(report["scenarios"] == json::array());
    BOOST_TEST(report["errors"] ==
               json::parse(R"([{"file":"b.yaml","message":"b.yaml:1:1: no"}])"));
}

BOOST_AUTO_TEST_CASE(text_that_is_no_utf_8_does_not_stop_the_report) {
    scenario_result result = sample_result();
    result.title = "a\xff";
    BOOST_TEST(from_json(to_json_line(result)).title == "a\xef\xbf\xbd");
}

BOOST_AUTO_TEST_CASE(what_is_no_result_is_an_error) {
    for (const char* text : {"", "{}", "[1]", "{\"file\":1}"})
        BOOST_CHECK_THROW(from_json(text), std::runtime_error);
}
