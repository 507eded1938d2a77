// SPDX-License-Identifier: GPL-2.0-only
// Each kind of damage to clone metadata is found, named, and found at the right block.
#include "../../support/clone_image.h"

#include <boost/test/unit_test.hpp>

#include <limits>
#include <string>

using namespace powercut;
using clone::block_kind;

namespace {

// "kind@block", in the order found.
std::string found_in(const clone::metadata_view& view) {
    std::string text;
    for (const clone::metadata_finding& each : view.findings)
        text += (text.empty() ? "" : " ") + std::string(clone::name_of(each.kind)) + "@" +
                std::to_string(each.block);
    return text;
}

std::string found_in(const test::clone_image& image) {
    return found_in(image.check());
}

constexpr std::size_t words_at = 24; // of an array block

} // namespace

BOOST_AUTO_TEST_CASE(superblocks_that_kernels_refuse) {
    test::clone_image bad_checksum = test::committed_image(); // as clone-sbcs
    bad_checksum.put_le32(0, 100, 1);
    BOOST_TEST(found_in(bad_checksum) == "checksum@0");
    BOOST_TEST(bad_checksum.check().bitset.hydrated == 2); // decoded all the same
    BOOST_TEST(bad_checksum.check().blocks.front().computed_csum == 2976693038u);

    test::clone_image bad_version = test::committed_image(); // as clone-sbver
    bad_version.put_le32(0, 40, 2);
    bad_version.seal(0, block_kind::superblock);
    BOOST_TEST(bad_version.le32(0, 0) == 0x75c2daf6u); // the checksum there
    BOOST_TEST(found_in(bad_version) == "superblock@0");
    BOOST_TEST(!bad_version.check().recognised);

    test::clone_image bad_magic = test::committed_image();
    bad_magic.put_le64(0, 32, 1);
    bad_magic.seal(0, block_kind::superblock);
    BOOST_TEST(found_in(bad_magic) == "superblock@0");

    test::clone_image bad_sizes = test::committed_image();
    bad_sizes.put_le64(0, 172, 0);
    bad_sizes.seal(0, block_kind::superblock);
    BOOST_TEST(found_in(bad_sizes).starts_with("superblock@0"));
}

BOOST_AUTO_TEST_CASE(array_blocks_that_kernels_refuse) {
    test::clone_image bad = test::committed_image(); // as clone-arrbad
    bad.put_le32(6, 3000, 1);
    const clone::metadata_view view = bad.check();
    BOOST_TEST(found_in(view) == "checksum@6");
    BOOST_TEST(!view.reached_all);

    test::clone_image too_short = test::committed_image(); // as clone-arrshort
    too_short.put_le32(6, 8, 3);
    too_short.seal(6, block_kind::array);
    BOOST_TEST(too_short.le32(6, 0) == 0x5072cc76u); // the checksum there
    BOOST_TEST(found_in(too_short) == "truncated@6");

    test::clone_image bad_header = test::committed_image();
    bad_header.put_le32(6, 12, 4);
    bad_header.seal(6, block_kind::array);
    BOOST_TEST(found_in(bad_header) == "header@6");
}

BOOST_AUTO_TEST_CASE(a_block_in_the_place_of_another) {
    test::clone_image image = test::committed_image();
    image.copy_block(9, 7);
    BOOST_TEST(found_in(image) == "blocknr@7 checksum@7");
}

BOOST_AUTO_TEST_CASE(leaks_and_wrong_counts) {
    test::clone_image leak = test::committed_image();
    leak.put_le64(7, 16, 0xaa022 | std::uint64_t{2} << 24 | std::uint64_t{2} << 26); // 12 and 13
    leak.seal(7, block_kind::bitmap);
    leak.put_le32(9, 24, 16312);
    leak.seal(9, block_kind::index);
    leak.put_le64(0, 52, 8);
    leak.seal(0, block_kind::superblock);
    BOOST_TEST(found_in(leak) == "leak@12");
    BOOST_TEST(leak.check().findings.front().text ==
               "blocks 12 to 13 are counted, and nothing points to them");

    test::clone_image uncounted = test::committed_image();
    uncounted.put_le64(7, 16, 0xaa022 & ~(std::uint64_t{3} << 16)); // block 8: 0
    uncounted.seal(7, block_kind::bitmap);
    BOOST_TEST(found_in(uncounted) == "space_map@7 space_map@9 wrong_count@8");

    test::clone_image twice = test::committed_image();
    twice.put_le64(7, 16, 0xaa022 ^ std::uint64_t{3} << 16); // block 8: 2 instead of 1
    twice.seal(7, block_kind::bitmap);
    BOOST_TEST(found_in(twice) == "wrong_count@8");
}

BOOST_AUTO_TEST_CASE(totals_of_the_space_map) {
    test::clone_image image = test::committed_image();
    image.put_le32(9, 24, 16313);
    image.put_le32(9, 28, 2);
    image.put_le64(9, 32, 5); // an entry for a second bitmap
    image.seal(9, block_kind::index);
    image.put_le64(0, 52, 7);
    image.seal(0, block_kind::superblock);
    BOOST_TEST(found_in(image) == "space_map@7 space_map@7 space_map@9 space_map@9");
}

BOOST_AUTO_TEST_CASE(counts_in_the_overflow_tree) {
    test::clone_image image = test::committed_image();
    image.put_le64(7, 16, 0xaa022 | std::uint64_t{3} << 16); // block 8: see there
    image.seal(7, block_kind::bitmap);
    BOOST_TEST(found_in(image) == "space_map@8");
    image.put_le32(2, 16, 1);
    image.put_le64(2, 32, 8);
    image.put_le32(2, 32 + 336 * 8, 5);
    image.seal(2, block_kind::ref_count_node);
    BOOST_TEST(found_in(image) == "wrong_count@8");
    BOOST_TEST(image.check().space_map.overflow.front().count == 5);
    image.put_le64(2, 32, 1);
    image.seal(2, block_kind::ref_count_node);
    BOOST_TEST(found_in(image) == "space_map@8 space_map@1");
}

BOOST_AUTO_TEST_CASE(cycles_end) {
    test::clone_image image = test::committed_image();
    image.put_le32(8, 4, 1); // the root: an internal node, and its own child
    image.put_le64(8, 32 + 252 * 8, 8);
    image.seal(8, block_kind::bitset_node);
    const clone::metadata_view view = image.check();
    BOOST_TEST(found_in(view).starts_with("reached_twice@8"));
    BOOST_TEST(view.bitset.words == 0);
}

BOOST_AUTO_TEST_CASE(trees_that_are_too_deep) {
    test::clone_image image = test::committed_image();
    for (unsigned level = 0; level < 100; ++level) {
        const std::uint64_t node = level == 0 ? 8 : 100 + level;
        image.copy_block(8, node);
        image.put_le32(node, 4, 1);
        image.put_le64(node, 32 + 252 * 8, 101 + level);
        image.seal(node, block_kind::bitset_node);
    }
    BOOST_TEST(found_in(image).starts_with("header@115"));
}

BOOST_AUTO_TEST_CASE(nodes_with_impossible_headers) {
    const auto with = [](std::size_t offset, std::uint32_t value) {
        test::clone_image image = test::committed_image();
        image.put_le32(8, offset, value);
        image.seal(8, block_kind::bitset_node);
        return found_in(image);
    };
    BOOST_TEST(with(4, 0) == "header@8");
    BOOST_TEST(with(16, 253) == "header@8");
    BOOST_TEST(with(20, std::numeric_limits<std::uint32_t>::max()) == "header@8");
    BOOST_TEST(with(24, 0) == "header@8");
    BOOST_TEST(with(32, 1) == "keys@6");                // the array begins at its second block
    BOOST_TEST(with(16, 0).starts_with("truncated@8")); // no array block at all
}

BOOST_AUTO_TEST_CASE(bits_behind_the_last_region) {
    test::clone_image image = test::committed_image();
    image.put_le64(0, 180, 2040); // 255 regions
    image.seal(0, block_kind::superblock);
    image.put_le64(6, words_at + 24, std::uint64_t{3} << 62);
    image.seal(6, block_kind::array);
    const clone::metadata_view view = image.check();
    BOOST_TEST(found_in(view) == "bits_beyond_end@8");
    BOOST_TEST(view.bitset.hydrated == 3);
}

BOOST_AUTO_TEST_CASE(pointers_and_devices_that_end) {
    test::clone_image image = test::committed_image();
    image.put_le64(0, 188, std::numeric_limits<std::uint64_t>::max() / 8);
    image.seal(0, block_kind::superblock);
    BOOST_TEST(found_in(image).starts_with("unreadable@"));

    test::clone_image cut = test::committed_image();
    cut.bytes().resize(9 * 4096);
    BOOST_TEST(found_in(cut) == "truncated@0 unreadable@9");
    cut.bytes().resize(100);
    BOOST_TEST(found_in(cut) == "unreadable@0");
}
