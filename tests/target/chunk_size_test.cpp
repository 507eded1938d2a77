// SPDX-License-Identifier: GPL-2.0-only
// Chunk sizes of the table and of the disk: what is taken, what is refused, and the three reasons.
#include "snapshot_bench.h"

using namespace powercut;
using namespace powercut::test;

namespace {

shim::queue_limits blocks_of(unsigned bytes) {
    shim::queue_limits limits = cached_limits();
    limits.logical_block_size = bytes;
    return limits;
}

std::vector<disk_setup> cow_with_blocks_of(unsigned bytes) {
    return {{"base", 2048, 1}, {"cow", 4096, 0, blocks_of(bytes)}};
}

void check_refused(const std::string& chunk_size, const std::vector<disk_setup>& disks) {
    snapshot_bench b(disks);
    BOOST_TEST_CONTEXT("chunk size " << chunk_size) {
        BOOST_TEST(b.snapshot("P " + chunk_size) == -EINVAL);
        b.check_log({"table: 253:0: snapshot: Couldn't create exception store (-EINVAL)",
                     "ioctl: error adding target to table"});
        b.check_io({});
    }
}

void check_on_disk(std::uint32_t chunk_size, const std::string& reason,
                   const std::vector<disk_setup>& disks) {
    snapshot_bench b(disks);
    put_header(b.disk("cow"), {.chunk_size = chunk_size});
    const std::string size = std::to_string(chunk_size);
    BOOST_TEST(b.snapshot("P 16") == -EINVAL);
    b.check_log({"persistent snapshot: chunk size " + size +
                     " in device metadata overrides table chunk size of 16.",
                 "persistent snapshot: invalid on-disk chunk size " + size + ": " + reason + ".",
                 "table: 253:0: snapshot: Failed to read snapshot metadata (-EINVAL)",
                 "ioctl: error adding target to table"});
    b.check_io({"cow RS 0+16"});
}

} // namespace

BOOST_AUTO_TEST_CASE(the_table_s_chunk_size_is_a_plain_number) {
    for (const char* text : {"x", "8x", "-8", "++8", "0x8", "8.0", "4294967296", "+"})
        check_refused(text, base_and_cow());
    snapshot_bench b;
    BOOST_TEST(b.snapshot("P +8") == 0);
    BOOST_TEST(b.table_text() == "254:0 254:16 P 8");
}

BOOST_AUTO_TEST_CASE(a_chunk_is_a_power_of_2_of_whole_blocks_and_not_too_large) {
    for (const char* text : {"3", "12", "4294967295", "4194304"})
        check_refused(text, base_and_cow());
    check_refused("4", cow_with_blocks_of(4096));
    check_refused("4", {{"base", 2048, 1, blocks_of(4096)}, {"cow", 4096}});
}

BOOST_AUTO_TEST_CASE(the_largest_chunk_is_2_to_the_21_sectors) {
    snapshot_bench b({{"base", 2048, 1}, {"cow", 1U << 23}});
    BOOST_TEST(b.snapshot("N 2097152") == 0);
    BOOST_TEST(b.table_text() == "254:0 254:16 N 2097152");
}

BOOST_AUTO_TEST_CASE(the_smallest_chunk_is_a_block) {
    snapshot_bench b;
    BOOST_TEST(b.snapshot("P 1") == 0);
    b.check_io({"cow RS 0+1", "cow WS 0+1", "cow WS 1+1"});
}

BOOST_AUTO_TEST_CASE(chunk_size_0_is_chosen_by_the_store) {
    snapshot_bench b;
    BOOST_TEST(b.snapshot("P 0") == 0);
    b.check_io({"cow RS 0+32", "cow WS 0+32", "cow WS 32+32"});
    BOOST_TEST(b.table_text() == "254:0 254:16 P 32");
    BOOST_TEST(header_text(b.disk("cow")) == "SnAp 1 1 32");
    snapshot_bench large(cow_with_blocks_of(32768));
    BOOST_TEST(large.snapshot("P 0") == 0);
    BOOST_TEST(large.table_text() == "254:0 254:16 P 64");
}

BOOST_AUTO_TEST_CASE(the_disk_s_chunk_size_overrides_the_table_s) {
    snapshot_bench b;
    put_header(b.disk("cow"), {.chunk_size = 4});
    BOOST_TEST(b.snapshot("P 16") == 0);
    b.check_log({"persistent snapshot: chunk size 4 in device metadata overrides table chunk size "
                 "of 16."});
    BOOST_TEST(b.table_text() == "254:0 254:16 P 4");
    // The header was read with the table's size, the areas with the disk's: 129 chunks apart.
    b.check_io({"cow RS 0+16", "cow R 4+4", "cow R 520+4"});
}

BOOST_AUTO_TEST_CASE(a_chosen_size_gives_way_to_the_disk_s_without_a_word) {
    snapshot_bench b;
    put_header(b.disk("cow"), {.chunk_size = 8});
    BOOST_TEST(b.snapshot("P 0") == 0);
    b.check_log({});
    BOOST_TEST(b.table_text() == "254:0 254:16 P 8");
}

BOOST_AUTO_TEST_CASE(chunk_sizes_on_the_disk_that_cannot_be) {
    check_on_disk(0, "Chunk size is not a power of 2", base_and_cow());
    check_on_disk(12, "Chunk size is not a power of 2", base_and_cow());
    check_on_disk(4, "Chunk size is not a multiple of device blocksize", cow_with_blocks_of(4096));
    check_on_disk(1U << 22, "Chunk size is too high", base_and_cow());
    check_on_disk(1U << 31, "Chunk size is too high", base_and_cow());
}
