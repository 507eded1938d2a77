// SPDX-License-Identifier: GPL-2.0-only
// Metadata that a kernel left decodes to what was committed, and nothing is found in it.
#include "../../support/clone_image.h"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace powercut;
using clone::block_kind;

namespace {

std::string kinds_of(const clone::metadata_view& view) {
    std::string text;
    for (const clone::checked_block& each : view.blocks)
        text += std::to_string(each.block) + "=" + std::string(clone::name_of(each.kind)) +
                (each.good && each.references == 1 ? " " : "! ");
    return text;
}

std::string runs_of(const clone::metadata_view& view) {
    std::string text;
    for (const clone::region_run& run : view.bitset.runs)
        text += std::to_string(run.first) + "+" + std::to_string(run.count) + " ";
    return text;
}

} // namespace

BOOST_AUTO_TEST_CASE(formatted_metadata) {
    const test::clone_image image = test::formatted_image();
    BOOST_TEST(image.le32(0, 0) == 0xb4cb4a42); // the vector's checksum of the superblock
    const clone::metadata_view view = image.check();
    BOOST_TEST(view.recognised);
    BOOST_TEST(view.reached_all);
    BOOST_TEST(view.findings.size() == 0);
    BOOST_TEST(view.bitset.regions == 256);
    BOOST_TEST(view.bitset.words == 4);
    BOOST_TEST(view.bitset.hydrated == 0);
    BOOST_TEST(kinds_of(view) ==
               "0=superblock 4=bitset node 5=array block 2=ref-count node 1=index 3=bitmap ");
}

BOOST_AUTO_TEST_CASE(metadata_after_a_commit) {
    const clone::metadata_view view = test::committed_image().check();
    BOOST_TEST(view.findings.size() == 0);
    BOOST_TEST(runs_of(view) == "0+1 5+1 ");
    BOOST_TEST(view.bitset.hydrated == 2);
    BOOST_TEST(view.superblock.region_size_sectors == 8);
    BOOST_TEST(view.superblock.target_size_sectors == 2048);
    BOOST_TEST(view.space_map.nr_blocks == 1024);
    BOOST_TEST(view.space_map.nr_allocated == 6);
    BOOST_TEST(view.space_map.computed_allocated == 6);
    BOOST_REQUIRE(view.space_map.bitmaps.size() == 1);
    const clone::bitmap_view& bitmap = view.space_map.bitmaps.front();
    BOOST_TEST(bitmap.block == 7);
    BOOST_TEST(bitmap.nr_free == 16314);
    BOOST_TEST(bitmap.computed_nr_free == 16314);
    BOOST_TEST(bitmap.none_free_before == 1);
    BOOST_TEST(bitmap.first_free == 1);
    BOOST_TEST(kinds_of(view) ==
               "0=superblock 8=bitset node 6=array block 2=ref-count node 9=index 7=bitmap ");
}

BOOST_AUTO_TEST_CASE(runs_of_regions_go_across_words) {
    test::clone_image image = test::committed_image();
    image.put_le64(6, 24, std::uint64_t{1} << 63 | 6);
    image.put_le64(6, 32, 1);
    image.put_le64(6, 48, ~std::uint64_t{0});
    image.seal(6, block_kind::array);
    const clone::metadata_view view = image.check();
    BOOST_TEST(runs_of(view) == "1+2 63+2 192+64 ");
    BOOST_TEST(view.bitset.hydrated == 68);
    BOOST_TEST(view.findings.size() == 0);
}

BOOST_AUTO_TEST_CASE(a_device_that_would_be_formatted) {
    const clone::metadata_view view = test::clone_image(16, "65535:01").check();
    BOOST_TEST(view.all_zero);
    BOOST_TEST(!view.recognised);
    BOOST_TEST(view.findings.size() == 0);
}

BOOST_AUTO_TEST_CASE(no_sector_is_read_that_nothing_leads_to) {
    const test::clone_image image = test::committed_image();
    std::string read;
    clone::check_metadata(
        [&](std::uint64_t sector) {
            if (sector % 8 == 0)
                read += std::to_string(sector / 8) + " ";
            return image.bytes().data() + sector * 512;
        },
        image.blocks());
    BOOST_TEST(read == "0 0 8 6 2 9 7 "); // the first block once more, to see whether it is zero
}
