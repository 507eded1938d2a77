// SPDX-License-Identifier: GPL-2.0-only
// Fix F1: a discard never reaches beyond the COW chunk in which it begins.
#include "snapshot_bench.h"

using namespace powercut;
using namespace powercut::test;

namespace {

// Chunks 2 and 8 of the snapshot are written and lie side by side on the COW device.
struct two_chunks : snapshot_bench {
    two_chunks(const std::string& features, const target::behaviour& versions)
        : snapshot_bench(base_and_cow(), versions) {
        both("P 8 " + features);
        write("snap", 16, 8, 2);
        write("snap", 64, 8, 3);
        forget();
    }
};

constexpr const char* zeroes = "1 discard_zeroes_cow";

} // namespace

BOOST_AUTO_TEST_CASE(today_a_misaligned_one_zeroes_what_is_not_its_own) {
    for (const auto sectors : {8U, 6U}) {
        two_chunks b(zeroes, {});
        BOOST_TEST(b.discard("snap", 20, sectors) == 0);
        b.check_read("snap", 64, 2, 0);
    }
}

BOOST_AUTO_TEST_CASE(with_the_fix_it_ends_with_its_chunk) {
    for (const auto sectors : {8U, 6U}) {
        two_chunks b(zeroes, with_switch("whole_chunk_discards"));
        BOOST_TEST(b.discard("snap", 20, sectors) == 0);
        b.check_io({"cow DS 20+4"});
        b.check_read("snap", 16, 4, 2);
        b.check_read("snap", 64, 8, 3);
    }
}

BOOST_AUTO_TEST_CASE(a_whole_chunk_and_a_part_are_discarded_as_ever) {
    two_chunks b(zeroes, with_switch("whole_chunk_discards"));
    BOOST_TEST(b.discard("snap", 64, 8) == 0);
    b.check_io({"cow N 24+8"});
    BOOST_TEST(b.discard("snap", 18, 4) == 0);
    b.check_io({"cow DS 18+4"});
    b.check_read("snap", 64, 8, 0);
}

BOOST_AUTO_TEST_CASE(the_origin_hears_of_the_whole_of_it) {
    two_chunks b("2 discard_zeroes_cow discard_passdown_origin",
                 with_switch("whole_chunk_discards"));
    BOOST_TEST(b.discard("snap", 20, 8) == 0);
    b.check_io({"cow DS 20+4", "base DS 20+8"});
    b.check_read("snap", 64, 8, 3);
}
