// SPDX-License-Identifier: GPL-2.0-only
// A snapshot read on its way to the origin is over before the origin is written (B7), on real
// threads.
#include "../support/timed_bench.h"
#include "snapshot_bench.h"

#include "firmware_shim/user_io.h"

using namespace powercut;
using namespace powercut::test;

namespace {

struct race : timed_bench {
    explicit race(const target::behaviour& versions) : timed_bench(base_and_cow()) {
        snapshot::register_targets(kernel(), versions);
        BOOST_TEST_REQUIRE(create("snap", "0 2048 snapshot base cow P 8") == 0);
        BOOST_TEST_REQUIRE(create("origin", "0 2048 snapshot-origin base") == 0);
        latency_us = {{"R 82+4", 10'000}}; // the reader's; the copy reads the whole chunk
    }
    // What a reader of the snapshot gets when the origin is written meanwhile.
    contents read_during_write() {
        contents data(4);
        together({[&] { shim::user_read(device("snap"), 82, data); },
                  [&] {
                      backend().sleep_ns(1'000);
                      BOOST_TEST(write_here("origin", 80, 8, 2) == 0);
                  }});
        return data;
    }
};

} // namespace

BOOST_AUTO_TEST_CASE(the_reader_sees_what_was_there_when_the_snapshot_was_taken) {
    race r{{}};
    BOOST_TEST(r.read_during_write() == filled(1, 82, 4), boost::test_tools::per_element());
    BOOST_TEST(r.bench::read("origin", 80, 8) == filled(2, 80, 8),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(without_tracking_it_sees_what_was_written_since) {
    race r{with_switch("no_read_tracking")};
    BOOST_TEST(r.read_during_write() == filled(2, 82, 4), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(every_reader_of_the_chunk_is_waited_for) {
    race r{{}};
    r.latency_us["R 80+2"] = 5'000;
    contents first(2);
    contents second(4);
    r.together({[&] { shim::user_read(r.device("snap"), 80, first); },
                [&] { shim::user_read(r.device("snap"), 82, second); },
                [&] {
                    r.backend().sleep_ns(1'000);
                    BOOST_TEST(r.write_here("origin", 80, 8, 2) == 0);
                }});
    BOOST_TEST(first == filled(1, 80, 2), boost::test_tools::per_element());
    BOOST_TEST(second == filled(1, 82, 4), boost::test_tools::per_element());
}
