// SPDX-License-Identifier: GPL-2.0-only
// The printed schema and the loader say the same: each scenario of the library is valid by both,
// each kind of value that the schema refuses is refused by the loader, and the reference in
// scenarios/README.md is the table of keys.
#include "json_schema_validator.h"
#include "problems_of.h"

#include "scenarios/yaml/json_schema.h"
#include "scenarios/yaml/key_reference.h"
#include "scenarios/yaml/profile_files.h"

#include <boost/test/unit_test.hpp>

#include <filesystem>

namespace fs = std::filesystem;
using namespace powercut;
using yaml::testing::parts;
using yaml::testing::problems_with;
using yaml::testing::scenario_text;
using yaml::testing::yaml_to_json;

namespace {

const nlohmann::json& schema() {
    static const nlohmann::json parsed = nlohmann::json::parse(yaml::json_schema());
    return parsed;
}

std::string schema_problem(const std::string& text) {
    return yaml::testing::schema_problem(schema(), yaml_to_json(text), "");
}

} // namespace

BOOST_AUTO_TEST_CASE(the_schema_names_its_draft) {
    BOOST_TEST(schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema");
    BOOST_TEST(schema()["additionalProperties"] == false);
    BOOST_TEST(schema()["required"] == (nlohmann::json{"title", "disks", "workload"}));
}

BOOST_AUTO_TEST_CASE(every_scenario_of_the_library_is_valid) {
    for (const auto& entry : fs::recursive_directory_iterator("scenarios/cases")) {
        if (entry.path().extension() != ".yaml")
            continue;
        std::string error;
        const auto text = yaml::read_text(entry.path(), &error);
        BOOST_TEST_CONTEXT(entry.path()) {
            BOOST_CHECK_NO_THROW(yaml::load_scenario(entry.path()));
            BOOST_TEST(schema_problem(text.value()) == "");
        }
    }
}

BOOST_AUTO_TEST_CASE(what_one_accepts_the_other_does) {
    for (const parts& good : {
             parts{},
             parts{.top = "kernel: \"6.1\"\nbugs: [no_area_fua]\nfixes: []\nfaults: []"},
             parts{.top = "faults: [{disk: base, on: write, nth: 2, sector: 0, effect: done}]"},
             parts{.top = "power_loss: {explore: {sample: 5}, enumerate_max: 1, cycles: 1}"},
             parts{.top = "power_loss: {explore: exhaustive, schedules: 2, then: [flush: d]}"},
             parts{.top = "expect: {violation: metadata}\nchecks: [metadata]"},
             parts{.disk = "{size: 4096000, fill: 65535, violations: [fua_ignored], fua: false}"},
             parts{.disk = "{size: 1GiB, read_latency: 0s, destage_policy: elevator}"},
             parts{.workload = "wait: idle\n  - wait: 3ms\n  - concurrently: [{flush: d}]"},
             parts{.workload = "random: {operations: 3, devices: [d], flush: 0.5, read: 0}"},
             parts{.workload = "message: {device: d, text: hello}"},
             parts{.workload = "concurrently: [{in_order: [{suspend: d}, {resume: d}]}]"},
             parts{.workload = "message: {device: d, text: hello}\n    fails: EINVAL"},
             parts{.workload = "{fails: EBUSY, remove: d}\n  - concurrently: [{suspend: d, "
                               "fails: EIO}]"},
             parts{.disk = "{size: 1MiB, bytes: {0: \"536e 4170\", 4KiB: ff}}"},
         }) {
        BOOST_TEST(problems_with(good) == "");
        BOOST_TEST(schema_problem(scenario_text(good)) == "");
    }
}

BOOST_AUTO_TEST_CASE(what_the_schema_refuses_the_loader_does) {
    for (const parts& bad : {
             parts{.top = "unknown: 1"},
             parts{.top = "kernel: 6.1"},
             parts{.top = "bugs: [nonsense]"},
             parts{.top = "checks: []"},
             parts{.top = "faults: [1]"},
             parts{.top = "faults: [{disk: base, on: fua}]"},
             parts{.top = "power_loss: {explore: {sample: 0}}"},
             parts{.top = "power_loss: {cycles: 0}"},
             parts{.top = "expect: maybe"},
             parts{.disk = "{}"},
             parts{.disk = "{size: 1MB}"},
             parts{.disk = "{size: 1MiB, image: x}"},
             parts{.disk = "{size: 1MiB, fill: 65536}"},
             parts{.disk = "{size: 1MiB, fua: maybe}"},
             parts{.disk = "{size: 1MiB, read_latency: 3}"},
             parts{.workload = "write: {device: d, sector: 0}"},
             parts{.workload = "write: {device: d, sector: 0, count: 1, length: 1}"},
             parts{.workload = "{flush: d, suspend: d}"},
             parts{.workload = "{flush: d, suspend: d, fails: EIO}"},
             parts{.workload = "{fails: EIO}"},
             parts{.workload = "{resume: d, fails: 5}"},
             parts{.disk = "{size: 1MiB, bytes: {}}"},
             parts{.disk = "{size: 1MiB, bytes: [0]}"},
             parts{.disk = "{size: 1MiB, bytes: {-1: \"00\"}}"},
             parts{.workload = "wait: 3"},
             parts{.workload = "concurrently: [{concurrently: [{flush: d}]}]"},
             parts{.workload = "concurrently: [{in_order: [{in_order: [{flush: d}]}]}]"},
             parts{.workload = "in_order: [{flush: d}]"},
             parts{.workload = "random: {operations: 3, devices: [d], flush: 1.5}"},
         }) {
        BOOST_TEST_CONTEXT(scenario_text(bad)) {
            BOOST_TEST(problems_with(bad) != "");
            BOOST_TEST(schema_problem(scenario_text(bad)) != "");
        }
    }
}

BOOST_AUTO_TEST_CASE(the_reference_in_the_readme_is_the_table_of_keys) {
    std::string error;
    const std::string readme = yaml::read_text("scenarios/README.md", &error).value_or("");
    BOOST_TEST_INFO("replace the reference by what `powercut schema --markdown` prints");
    BOOST_TEST((readme.find(yaml::key_reference()) != std::string::npos));
}
