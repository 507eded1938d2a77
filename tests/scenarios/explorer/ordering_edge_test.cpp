// SPDX-License-Identifier: GPL-2.0-only
// The ordering that was missing is named: the flush, the FUA or the wait that mends a violation,
// and none that would not.
#include "../../support/fresh_simulation.h"
#include "scenarios/explorer/run_scenario.h"
#include "scenarios/yaml/scenario_loader.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>

using namespace powercut;

namespace {

report::violation violation_of(const std::string& file, const std::string& check) {
    const test::fresh_simulation fresh;
    const auto result =
        explorer::run_scenario(yaml::load_scenario("scenarios/cases/" + file + ".yaml"), {}).result;
    const auto found = std::ranges::find(result.violations, check, &report::violation::check);
    BOOST_TEST_REQUIRE((found != result.violations.end()), file + " does not violate " + check);
    return *found;
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

} // namespace

// Chunk 2 of the COW has the data, sector 4 begins the area.
BOOST_AUTO_TEST_CASE(without_preflush_a_flush_before_the_area_write) {
    const auto found = violation_of("history/no_area_preflush", "snapshot_content");
    BOOST_TEST_INFO(found.missing_edge);
    BOOST_TEST(has(found.missing_edge, "a flush of cow after command"));
    BOOST_TEST(has(found.missing_edge.substr(found.missing_edge.find("before")), "of cow"));
    BOOST_TEST(has(found.missing_edge, "(a write of sectors 4+4)"));
    BOOST_TEST_REQUIRE(found.pair_lost.has_value());
    BOOST_TEST_REQUIRE(found.pair_kept.has_value());
    BOOST_TEST(found.pair_lost->sector == 8U);
    BOOST_TEST(found.pair_kept->sector == 4U);
}

BOOST_AUTO_TEST_CASE(without_fua_the_fua_or_a_flush_before_the_origin_write) {
    const auto found = violation_of("history/no_area_fua", "snapshot_content");
    BOOST_TEST_INFO(found.missing_edge);
    BOOST_TEST(found.missing_edge.starts_with("FUA on command"));
    BOOST_TEST(has(found.missing_edge, "of cow (a write of sectors 4+4)"));
    BOOST_TEST(has(found.missing_edge.substr(found.missing_edge.find("before")), "of base"));
}

BOOST_AUTO_TEST_CASE(an_invalidation_lacks_its_fua) {
    const auto found = violation_of("invalid_comes_back", "invalid_stays_invalid");
    BOOST_TEST(found.missing_edge.starts_with("FUA on command"));
    BOOST_TEST(has(found.missing_edge, "before snap is reported invalid"), found.missing_edge);
}

// W1: nothing was lost; the header came too early. To see the zeroes completed is not enough.
BOOST_AUTO_TEST_CASE(a_header_waits_for_the_zeroes_to_be_durable) {
    const auto found = violation_of("stale_exceptions", "snapshot_content");
    BOOST_TEST_INFO(found.missing_edge);
    BOOST_TEST(has(found.missing_edge, "of cow (a write of sectors 0+4) waiting until"));
    BOOST_TEST(has(found.missing_edge, "of cow (a write of sectors 4+4) is durable"));
}

BOOST_AUTO_TEST_CASE(a_full_area_waits_for_the_next_one) {
    for (const char* const file :
         {"history/zero_next_after_commit", "history/callbacks_before_zero_next"}) {
        const auto found = violation_of(file, "recovers");
        BOOST_TEST_INFO(found.missing_edge);
        BOOST_TEST(has(found.missing_edge, "of cow (a write of sectors 1+1) waiting until"));
        BOOST_TEST(has(found.missing_edge, "of cow (a write of sectors 34+1) is durable"));
    }
}

BOOST_AUTO_TEST_CASE(a_commit_waits_for_the_copy_before_it) {
    const auto found = violation_of("history/commit_in_completion_order", "no_leak");
    BOOST_TEST(has(found.missing_edge, "waiting until"), found.missing_edge);
}

// One flush more does not help where flushes do nothing.
BOOST_AUTO_TEST_CASE(a_disk_that_ignores_flushes_needs_no_flush) {
    for (const char* const check : {"durability", "snapshot_content"}) {
        const auto found = violation_of("disk_ignores_flush", check);
        BOOST_TEST_INFO(found.missing_edge);
        BOOST_TEST(found.missing_edge.starts_with("FUA on command"));
        BOOST_TEST(!has(found.missing_edge, "flush"));
    }
}

// F1 needs no power cut, so no ordering mends it.
BOOST_AUTO_TEST_CASE(nothing_is_named_where_no_ordering_helps) {
    const auto found = violation_of("misaligned_discard", "snapshot_content");
    BOOST_TEST(found.missing_edge == "");
    BOOST_TEST(!found.pair_lost.has_value());
}
