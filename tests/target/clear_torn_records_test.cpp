// SPDX-License-Identifier: GPL-2.0-only
// Fix F5: what a torn commit has left behind the end of the list does not come back.
#include "snapshot_bench.h"

using namespace powercut;
using namespace powercut::test;

namespace {

// Areas of 64 records in two sectors. Of a commit of the last record that fits into the first
// sector and the first of the second one only the latter is on the disk.
struct torn_commit : snapshot_bench {
    explicit torn_commit(const target::behaviour& versions)
        : snapshot_bench(base_and_cow(128), versions) {
        std::vector<exception> records;
        for (std::uint64_t i = 0; i < 31; ++i)
            records.emplace_back(i, 2 + i);
        records.emplace_back(0, 0);
        records.emplace_back(33, 34);
        put_header(disk("cow"), {.chunk_size = 2});
        put_area(disk("cow"), 2, 0, records);
        BOOST_TEST(snapshot("P 2") == 0);
    }
    void load_again() {
        remove("snap");
        forget();
        BOOST_TEST(snapshot("P 2") == 0);
    }
};

} // namespace

BOOST_AUTO_TEST_CASE(today_the_record_is_back_when_the_list_has_grown_up_to_it) {
    torn_commit b({});
    b.check_io({"cow RS 0+2", "cow R 2+2"});
    BOOST_TEST(b.info() == "66/128 4");
    BOOST_TEST(b.write("snap", 100, 2, 5) == 0);
    b.load_again();
    BOOST_TEST(b.info() == "70/128 4");
}

BOOST_AUTO_TEST_CASE(with_the_fix_the_load_clears_it_on_the_disk) {
    torn_commit b(with_switch("clear_torn_records"));
    b.check_io({"cow RS 0+2", "cow R 2+2", "cow WFS 2+2"});
    BOOST_TEST(b.write("snap", 100, 2, 5) == 0);
    b.load_again();
    b.check_io({"cow RS 0+2", "cow R 2+2"}); // there is nothing to clear any more
    BOOST_TEST(b.info() == "68/128 4");
    b.check_read("snap", 100, 2, 5);
}

BOOST_AUTO_TEST_CASE(a_load_that_cannot_clear_it_fails) {
    torn_commit b(with_switch("clear_torn_records"));
    b.load_again();
    b.remove("snap");
    std::vector<exception> records{{0, 0}, {33, 34}};
    put_area(b.disk("cow"), 2, 0, records);
    b.disk("cow").fail("WF 2+2");
    BOOST_TEST(b.snapshot("P 2") == -EIO);
}
