// SPDX-License-Identifier: GPL-2.0-only
// Reads of a chunk drain before its exception is inserted, and before 5.2 everybody waits for them.
#include "../support/timed_bench.h"
#include "snapshot_bench.h"

#include "firmware_shim/user_io.h"

using namespace powercut;
using namespace powercut::test;

namespace {

struct readers : timed_bench {
    explicit readers(bool insert_first) : timed_bench(base_and_cow()) {
        target::behaviour versions;
        versions.insert_before_draining = insert_first;
        snapshot::register_targets(kernel(), versions);
        BOOST_TEST_REQUIRE(create("snap", "0 2048 snapshot base cow P 8") == 0);
        BOOST_TEST_REQUIRE(create("origin", "0 2048 snapshot-origin base") == 0);
        latency_us = {{"R 82+4", 10'000}}; // the first reader's, whose chunk is written meanwhile
    }
    std::function<void()> reader(std::uint64_t us, const std::string& name, shim::sector_t sector) {
        return [=, this] {
            backend().sleep_ns(us * 1000);
            contents data(4);
            BOOST_TEST(shim::user_read(device("snap"), sector, data) == 0);
            BOOST_TEST(data == filled(1, sector, 4), boost::test_tools::per_element());
            ended.push_back(name);
        };
    }
    // In which order they end.
    lines order() {
        together({reader(0, "reader", 82), reader(5'000, "another", 0), [&] {
                      backend().sleep_ns(1'000'000);
                      BOOST_TEST(write_here("origin", 80, 8, 2) == 0);
                      ended.push_back("writer");
                  }});
        return ended;
    }
    lines ended;
};

} // namespace

BOOST_AUTO_TEST_CASE(today_only_the_writer_waits) {
    readers b(true);
    BOOST_TEST(b.order() == (lines{"another", "reader", "writer"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(before_others_wait_as_well) {
    readers b(false);
    const lines order = b.order();
    BOOST_TEST(order.size() == 3U);
    BOOST_TEST(order.front() == "reader");
    BOOST_TEST(b.bench::read("snap", 80, 8) == filled(1, 80, 8), boost::test_tools::per_element());
    BOOST_TEST(area_records(b.disk("cow"), 8, 0) == lines{"10 2"},
               boost::test_tools::per_element());
}
