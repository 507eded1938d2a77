// SPDX-License-Identifier: GPL-2.0-only
// Symptom: with fix W2 a merge overwrote the origin while another snapshot was invalid in memory only.
#include "snapshot_bench.h"

using namespace powercut;
using namespace powercut::test;

namespace {

// `other` has no space for the exception that the merge needs, and its header cannot be written.
struct refused_invalidation : snapshot_bench {
    refused_invalidation()
        : snapshot_bench({{"base", 2048, 1}, {"cow", 1024}, {"cow2", 16}},
                         with_switch("durable_invalidation")) {
        BOOST_TEST_REQUIRE(snapshot("P 8") == 0);
        BOOST_TEST_REQUIRE(create("other", "0 2048 snapshot base cow2 P 8") == 0);
        write("snap", 80, 8, 2);
        remove("snap");
        forget();
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(a_merge_stops_before_it_overwrites_the_origin, refused_invalidation) {
    disk("cow2").fail("WF 0+8", 2); // it is tried once more
    BOOST_TEST(create("merge", "0 2048 snapshot-merge base cow P 8") == 0);
    BOOST_TEST(info("merge") == "Merge failed");
    check_read("base", 80, 8, 1);
    check_read("merge", 80, 8, 2); // from the COW device
}

BOOST_FIXTURE_TEST_CASE(it_goes_on_where_the_header_is_written, refused_invalidation) {
    BOOST_TEST(create("merge", "0 2048 snapshot-merge base cow P 8") == 0);
    BOOST_TEST(info("other") == "Invalid");
    check_read("base", 80, 8, 2);
}
