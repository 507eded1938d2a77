// SPDX-License-Identifier: GPL-2.0-only
// merge_resumes fires where a merge does not come to its end, or leaves what an uncut one would
// not.
#include "promise_script.h"

#include <boost/test/unit_test.hpp>

using namespace powercut::checks;
using namespace powercut::checks::test;

namespace {

findings of_merge(device_observation shown, bool flushed = true, bool disk_failed = false) {
    promise_script run;
    run.create("snap", snapshot_table());
    run.write("snap", 3, 4);
    if (flushed)
        run.flush("snap");
    run.remove("snap");
    run.create("merge", merge_table(), false);
    observation seen = only(std::move(shown));
    seen.disk_failed = disk_failed;
    findings out;
    examine(merge_resumes_check, run.told.after_cut(), seen, out);
    return out;
}

device_observation merged(unsigned seed, merge_outcome how = {.complete = true}) {
    device_observation seen = showing("merge", 3, powercut::storage::pattern(seed, 3));
    seen.merge = how;
    return seen;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_merge_that_ends_as_promised_is_right) {
    BOOST_TEST(of_merge(merged(4)).empty());
    BOOST_TEST(of_merge(merged(1), false).empty()); // the write was never guaranteed
}

BOOST_AUTO_TEST_CASE(what_was_guaranteed_and_what_was_never_there_are_wrong) {
    for (const unsigned seed : {1U, 7U}) {
        const findings found = of_merge(merged(seed));
        BOOST_TEST_REQUIRE(found.size() == 1U);
        BOOST_TEST(*found.front().sector == 3U);
        BOOST_TEST(found.front().message.find("a merge that is not cut leaves") !=
                   std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(a_merge_that_failed_or_stopped_is_wrong) {
    const findings failed = of_merge(merged(4, {.complete = false, .failed = true}));
    BOOST_TEST_REQUIRE(failed.size() == 1U);
    BOOST_TEST(failed.front().message == "the merge of cow into base failed");
    const findings stopped = of_merge(merged(4, {.complete = false}));
    BOOST_TEST_REQUIRE(stopped.size() == 1U);
    BOOST_TEST(stopped.front().message == "the merge of cow into base stopped before its end");
}

BOOST_AUTO_TEST_CASE(an_error_of_a_disk_excuses_the_end_and_no_content) {
    const merge_outcome failed{.complete = false, .failed = true};
    BOOST_TEST(of_merge(merged(4, failed), true, true).empty());
    BOOST_TEST(of_merge(merged(7, failed), true, true).size() == 1U);
}
