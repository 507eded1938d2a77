// SPDX-License-Identifier: GPL-2.0-only
// The repairs of windows W1 and W2, which no kernel has: what they write and whom they hold up.
#include "snapshot_bench.h"

using namespace powercut;
using namespace powercut::test;

namespace {

struct repaired : snapshot_bench {
    explicit repaired(const std::string& name,
                      const std::vector<disk_setup>& disks = base_and_cow())
        : snapshot_bench(disks, with_switch(name)) {}
};

} // namespace

BOOST_AUTO_TEST_CASE(w1_the_area_is_zeroed_and_flushed_before_the_header_says_so) {
    repaired b("header_after_zeroing");
    BOOST_TEST(b.snapshot("P 8") == 0);
    b.check_io({"cow RS 0+8", "cow WS 8+8", "cow FWFS 0+8"});
    BOOST_TEST(b.disk("cow").commands == (lines{"R 0+8", "W 8+8", "F", "WF 0+8"}),
               boost::test_tools::per_element());
    BOOST_TEST(header_text(b.disk("cow")) == "SnAp 1 1 8");
}

BOOST_AUTO_TEST_CASE(w1_a_failed_zeroing_leaves_no_header) {
    repaired b("header_after_zeroing");
    b.disk("cow").fail("W 8+8");
    BOOST_TEST(b.snapshot("P 8") == -EIO);
    BOOST_TEST(b.log().front() == "persistent snapshot: zero_disk_area(0) failed");
    BOOST_TEST(header_text(b.disk("cow")) == "0 0 0 0");
    b.disk("cow").fail("WF 0+8");
    BOOST_TEST(b.snapshot("P 8") == -EIO);
    BOOST_TEST(b.log().front() == "persistent snapshot: write_header failed");
}

BOOST_AUTO_TEST_CASE(w2_an_invalidation_is_written_with_fua) {
    repaired b("durable_invalidation", base_and_cow(24));
    b.both();
    b.write("origin", 0, 8, 2);
    b.forget();
    BOOST_TEST(b.write("origin", 80, 8, 2) == 0);
    b.check_io({"cow WFS 0+8", "base WS 80+8"});
    BOOST_TEST(b.disk("cow").commands == lines{"WF 0+8"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(w2_origin_writes_are_refused_until_the_header_is_on_the_disk) {
    repaired b("durable_invalidation", base_and_cow(24));
    b.both();
    b.write("origin", 0, 8, 2);
    b.forget();
    b.disk("cow").fail("WF 0+8", 3);
    BOOST_TEST(b.write("origin", 80, 8, 2) == -EIO); // tried when it overflowed, and once more
    b.check_io({"cow WFS 0+8", "cow WFS 0+8"});
    BOOST_TEST(b.info() == "Invalid");
    BOOST_TEST(b.write("origin", 0, 8, 2) == -EIO); // a chunk with an exception, too
    b.check_io({"cow WFS 0+8"});
    b.check_read("origin", 80, 8, 1);
    b.forget();
    BOOST_TEST(b.write("origin", 80, 8, 2) == 0);
    b.check_io({"cow WFS 0+8", "base WS 80+8"});
    BOOST_TEST(header_text(b.disk("cow")) == "SnAp 0 1 8");
    BOOST_TEST(b.write("origin", 88, 8, 2) == 0);
    b.check_io({"base WS 88+8"});
}

BOOST_AUTO_TEST_CASE(w2_a_write_that_waited_for_a_copy_is_refused_too) {
    repaired b("durable_invalidation");
    b.both();
    b.disk("cow").fail("W 16+8");
    b.disk("cow").fail("WF 0+8", 2);
    BOOST_TEST(b.write("origin", 80, 8, 2) == -EIO);
    b.check_read("origin", 80, 8, 1);
}

// A write that another snapshot's copy held was ended twice.
BOOST_AUTO_TEST_CASE(w2_a_refusal_waits_for_the_copy_that_holds_the_write) {
    repaired b("durable_invalidation", {{"base", 2048, 1}, {"cow", 1024}, {"cow2", 24}});
    BOOST_TEST(b.create("large", "0 2048 snapshot base cow P 16") == 0);
    BOOST_TEST(b.create("small", "0 2048 snapshot base cow2 P 8") == 0);
    BOOST_TEST(b.origin() == 0);
    BOOST_TEST(b.write("origin", 0, 8, 2) == 0); // takes the only chunk of cow2
    b.forget();
    b.disk("cow2").fail("WF 0+8", 2); // when it overflowed, and when the copy has ended
    BOOST_TEST(b.write("origin", 160, 8, 2) == -EIO);
    BOOST_TEST(b.info("small") == "Invalid");
    b.check_read("large", 160, 16, 1);
    b.check_read("origin", 160, 8, 1);
    BOOST_TEST(b.write("origin", 160, 8, 2) == 0);
    b.check_read("origin", 160, 8, 2);
    b.check_read("large", 160, 16, 1);
}
