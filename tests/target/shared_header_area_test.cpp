// SPDX-License-Identifier: GPL-2.0-only
// The header of an invalidation and a record go through one buffer and onto the disk together (B4).
#include "../support/timed_bench.h"
#include "snapshot_bench.h"

using namespace powercut;
using namespace powercut::test;

namespace {

// A COW device with room for one exception: the second write invalidates while the first one's copy
// or commit is under way.
struct overflowing : timed_bench {
    overflowing(const target::behaviour& versions, const std::string& slow)
        : timed_bench(base_and_cow(24)) {
        snapshot::register_targets(kernel(), versions);
        BOOST_TEST_REQUIRE(create_snapshot() == 0);
        BOOST_TEST_REQUIRE(create("origin", "0 2048 snapshot-origin base") == 0);
        latency_us = {{slow, 5'000}};
    }
    int create_snapshot() { return create("snap", "0 2048 snapshot base cow P 8"); }
    void overflow(shim::sector_t first) {
        together({[=, this] { BOOST_TEST(write_here("origin", first, 8, 2) == 0); },
                  [this] {
                      backend().sleep_ns(latency_us.contains("W 0+8") ? 15'000 : 1'000'000);
                      BOOST_TEST(write_here("origin", 160, 8, 3) == 0);
                  }});
        BOOST_TEST(status("snap").front() == "0 2048 snapshot Invalid");
    }
    // What the next activation says: 0 or an errno, and the status.
    std::string reload() {
        BOOST_TEST(remove("snap") == 0);
        const int result = create_snapshot();
        return result ? std::to_string(result) : status("snap").front().substr(16);
    }
};

const target::behaviour shared = with_switch("header_shares_area_buffer");

} // namespace

BOOST_AUTO_TEST_CASE(with_a_buffer_of_its_own_the_header_is_whole) {
    overflowing b({}, "W 0+8");
    b.overflow(80);
    BOOST_TEST(header_text(b.disk("cow")) == "SnAp 0 1 8");
    BOOST_TEST(b.reload() == "Invalid");
}

BOOST_AUTO_TEST_CASE(a_commit_puts_its_record_over_the_header_on_its_way) {
    overflowing b(shared, "W 0+8");
    b.overflow(80);
    BOOST_TEST(header_text(b.disk("cow")) == "10 0 2 0"); // the record of chunk 10
    BOOST_TEST(b.reload() == std::to_string(-ENXIO));
}

BOOST_AUTO_TEST_CASE(the_record_of_chunk_0_makes_it_a_new_snapshot) {
    overflowing b(shared, "W 0+8");
    b.overflow(0);
    BOOST_TEST(b.reload() == "16/24 16"); // valid again, and without an exception
}

BOOST_AUTO_TEST_CASE(a_header_gets_into_the_area_on_its_way) {
    for (const bool bug : {false, true}) {
        overflowing b(bug ? shared : target::behaviour{}, "WF 8+8");
        b.overflow(80);
        BOOST_TEST(header_text(b.disk("cow")) == "SnAp 0 1 8");
        const std::string magic_and_version = "1883336275 34359738369";
        BOOST_TEST(area_records(b.disk("cow"), 8, 0) ==
                       lines{bug ? magic_and_version : std::string("10 2")},
                   boost::test_tools::per_element());
    }
}
