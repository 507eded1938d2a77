// SPDX-License-Identifier: GPL-2.0-only
// A chunk size is used as the header states it (B5): a BUG, no memory, or chunks that overlap.
#include "snapshot_bench.h"

#include "firmware_shim/backend.h"

using namespace powercut;
using namespace powercut::test;

namespace {

struct trusting : snapshot_bench {
    explicit trusting(std::uint32_t on_disk)
        : snapshot_bench(base_and_cow(), with_switch("trust_disk_chunk_size")) {
        put_header(disk("cow"), {.chunk_size = on_disk});
    }
};

} // namespace

BOOST_AUTO_TEST_CASE(a_chunk_size_of_0_is_a_bug) {
    trusting b(0);
    BOOST_CHECK_EXCEPTION(b.snapshot("P 8"), shim::kernel_bug, [](const shim::kernel_bug& bug) {
        return std::string(bug.what()).find("chunk size of 0") != std::string::npos;
    });
}

BOOST_AUTO_TEST_CASE(for_a_huge_chunk_there_is_no_memory) {
    for (const std::uint32_t size : {(1U << 21) + 1, 1U << 22, 1U << 31, ~0U}) {
        trusting b(size);
        BOOST_TEST(b.snapshot("P 8") == -ENOMEM);
        b.check_log({"persistent snapshot: chunk size " + std::to_string(size) +
                         " in device metadata overrides table chunk size of 8.",
                     "table: 253:0: snapshot: Failed to read snapshot metadata (-ENOMEM)",
                     "ioctl: error adding target to table"});
    }
    trusting b(1U << 21);
    BOOST_TEST(b.snapshot("P 8") == -EIO); // beyond the device
}

BOOST_AUTO_TEST_CASE(chunks_that_are_no_power_of_2_overlap) {
    trusting b(12);
    b.both("P 8");
    BOOST_TEST(b.table_text() == "254:0 254:16 P 12");
    BOOST_TEST(b.write("origin", 0, 8, 2) == 0);
    // Chunks are 12 sectors long and 4 apart, areas are 12 apart: the area takes what was copied.
    b.check_io({"base R 0+12", "cow W 8+12", "cow FWFS 12+12", "base WS 0+8"});
    b.check_read("snap", 0, 4, 1);
    BOOST_TEST((b.read("snap", 4, 4) != filled(1, 4, 4)));
}

BOOST_AUTO_TEST_CASE(where_the_table_leaves_it_open_the_disk_is_not_asked) {
    trusting b(8);
    BOOST_TEST(b.snapshot("P 0") == 0);
    BOOST_TEST(b.table_text() == "254:0 254:16 P 32");
    b.check_log({});
}

BOOST_AUTO_TEST_CASE(a_good_one_is_taken_as_today) {
    trusting b(4);
    BOOST_TEST(b.snapshot("P 16") == 0);
    BOOST_TEST(b.table_text() == "254:0 254:16 P 4");
}
