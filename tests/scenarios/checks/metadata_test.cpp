// SPDX-License-Identifier: GPL-2.0-only
#include "promise_script.h"

#include <boost/test/unit_test.hpp>

using namespace powercut::checks;
using namespace powercut::checks::test;
using powercut::snapshot::exception_record;

namespace {

// Chunks of one sector on a COW of 128: areas at chunks 1, 34, 67, ...
std::string examined(std::vector<exception_record> exceptions, bool valid = true) {
    promise_script run;
    run.create_both();
    device_observation shown;
    shown.name = "snap";
    shown.looked_at = true;
    shown.exceptions = {.valid = valid,
                        .persistent = true,
                        .chunk_size_sectors = 1,
                        .cow_sectors = 128,
                        .next_free = 64,
                        .exceptions_per_area = 32,
                        .exceptions = std::move(exceptions)};
    findings found;
    const expectation cut = run.told.after_cut();
    examine(metadata_check, only(device_of(cut, "snap")), only(shown), found);
    return found.empty() ? "" : found.front().message;
}

} // namespace

BOOST_AUTO_TEST_CASE(exceptions_that_can_all_be_true_are_fine) {
    BOOST_TEST(examined({{0, 2}, {7, 33}, {8, 35}, {9, 127}}) == "");
}

BOOST_AUTO_TEST_CASE(two_exceptions_on_one_cow_chunk_are_found) {
    BOOST_TEST(examined({{0, 2}, {7, 3}, {9, 2}}) ==
               "snap: the exceptions of chunks 0 and 9 are both on COW chunk 2");
}

BOOST_AUTO_TEST_CASE(two_exceptions_of_one_chunk_are_found) {
    BOOST_TEST(examined({{7, 2}, {8, 3}, {7, 4}}) ==
               "snap: chunk 7 has two exceptions, on COW chunks 2 and 4");
}

BOOST_AUTO_TEST_CASE(an_exception_on_a_metadata_area_is_found) {
    BOOST_TEST(examined({{7, 34}}) ==
               "snap: the exception of chunk 7 is on COW chunk 34, which holds metadata");
    BOOST_TEST(examined({{7, 1}}) != "");
}

BOOST_AUTO_TEST_CASE(an_exception_on_the_header_is_found) {
    BOOST_TEST(examined({{7, 0}}) ==
               "snap: the exception of chunk 7 is on COW chunk 0, which holds metadata");
}

BOOST_AUTO_TEST_CASE(an_exception_past_the_end_is_found) {
    BOOST_TEST(examined({{7, 128}}) == "snap: the exception of chunk 7 is on COW chunk 128, past "
                                       "the end of the device at chunk 128");
}

BOOST_AUTO_TEST_CASE(what_an_invalid_snapshot_holds_does_not_matter) {
    BOOST_TEST(examined({{7, 0}}, false) == "");
}
