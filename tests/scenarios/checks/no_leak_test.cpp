// SPDX-License-Identifier: GPL-2.0-only
#include "promise_script.h"

#include <boost/test/unit_test.hpp>

using namespace powercut::checks;
using namespace powercut::checks::test;
using powercut::snapshot::exception_record;
using powercut::snapshot::snapshot_view;

namespace {

// Chunks of one sector: areas at chunks 1, 34, 67, ...
snapshot_view view_of(std::vector<exception_record> exceptions, std::uint64_t next_free) {
    return {.valid = true,
            .persistent = true,
            .chunk_size_sectors = 1,
            .cow_sectors = 128,
            .next_free = next_free,
            .exceptions_per_area = 32,
            .exceptions = std::move(exceptions)};
}

std::string examined(const promise_script& run, snapshot_view view) {
    device_observation shown;
    shown.name = "snap";
    shown.looked_at = true;
    shown.exceptions = std::move(view);
    findings found;
    const expectation cut = run.told.after_cut();
    examine(no_leak_check, only(device_of(cut, "snap")), only(shown), found);
    return found.empty() ? "" : found.front().message;
}

std::string examined(snapshot_view view) {
    promise_script run;
    run.create_both();
    return examined(run, std::move(view));
}

} // namespace

BOOST_AUTO_TEST_CASE(a_snapshot_without_exceptions_leaks_nothing) {
    BOOST_TEST(examined(view_of({}, 2)) == "");
}

BOOST_AUTO_TEST_CASE(chunks_without_a_gap_are_fine) {
    BOOST_TEST(examined(view_of({{9, 3}, {0, 2}, {7, 4}}, 5)) == "");
}

BOOST_AUTO_TEST_CASE(a_metadata_area_owns_itself) {
    std::vector<exception_record> all;
    for (std::uint64_t chunk = 2; chunk < 34; ++chunk)
        all.push_back({100 + chunk, chunk});
    BOOST_TEST(examined(view_of(all, 34)) == "");
    BOOST_TEST(examined(view_of(all, 35)) == "");
    all.push_back({0, 35});
    BOOST_TEST(examined(view_of(all, 36)) == "");
    all.push_back({1, 37});
    BOOST_TEST(examined(view_of(all, 38)) ==
               "snap: COW chunk 36 is below the next free one, 38, and has no owner");
}

BOOST_AUTO_TEST_CASE(a_gap_is_found) {
    BOOST_TEST(examined(view_of({{9, 3}}, 4)) ==
               "snap: COW chunk 2 is below the next free one, 4, and has no owner");
    BOOST_TEST(examined(view_of({{9, 2}}, 4)) ==
               "snap: COW chunk 3 is below the next free one, 4, and has no owner");
}

BOOST_AUTO_TEST_CASE(a_next_free_chunk_far_out_is_found_without_a_long_search) {
    BOOST_TEST(examined(view_of({{9, 1ULL << 55}}, (1ULL << 55) + 1)) ==
               "snap: COW chunk 2 is below the next free one, 36028797018963969, and has no owner");
}

BOOST_AUTO_TEST_CASE(what_is_under_way_invalid_transient_or_merging_is_left_alone) {
    snapshot_view leaking = view_of({{9, 3}}, 4);
    leaking.pending = 1;
    BOOST_TEST(examined(leaking) == "");
    leaking = view_of({{9, 3}}, 4);
    leaking.valid = false;
    BOOST_TEST(examined(leaking) == "");
    leaking = view_of({{9, 3}}, 4);
    leaking.persistent = false;
    BOOST_TEST(examined(leaking) == "");
    leaking = view_of({{9, 3}}, 4);
    leaking.merging = true;
    BOOST_TEST(examined(leaking) == "");
}

BOOST_AUTO_TEST_CASE(gaps_that_came_with_the_cow_are_not_the_runs) {
    promise_script foreign;
    foreign.create("snap", snapshot_table(), false);
    BOOST_TEST(examined(foreign, view_of({{9, 3}}, 4)) == "");
    promise_script meddled;
    meddled.create_both();
    meddled.write("cow", 9, 9);
    BOOST_TEST(examined(meddled, view_of({{9, 3}}, 4)) == "");
}
