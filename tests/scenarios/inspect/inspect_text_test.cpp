// SPDX-License-Identifier: GPL-2.0-only
// The text says all there is, in lines that stay as they are, and the same is in the JSON.
#include "../../support/clone_image.h"
#include "cow_bytes.h"
#include "scenarios/inspect/inspect_json.h"
#include "scenarios/inspect/inspect_text.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include <string>

using namespace powercut;
using nlohmann::json;

namespace {

bool has_line(const std::string& text, const std::string& line) {
    return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

std::string text_of(const test::cow_bytes& device, const inspect::text_style& style = {}) {
    return inspect::to_text(device.read(), device.bytes.size(), style);
}

std::string text_of(const test::clone_image& image) {
    return inspect::to_text(image.check(), image.bytes().size(), {});
}

} // namespace

BOOST_AUTO_TEST_CASE(a_cow_device) {
    test::cow_bytes device(128, 8);
    device.record(0, 0, 5, 2);
    device.record(0, 1, 6, 3);
    device.record(0, 2, 99, 4);
    const std::string text = text_of(device);
    BOOST_TEST(has_line(text, "COW device of a persistent snapshot, 512 KiB"));
    BOOST_TEST(has_line(text, "valid           yes"));
    BOOST_TEST(has_line(text, "chunk size      8 sectors (4 KiB)"));
    BOOST_TEST(has_line(text, "chunks          128, 123 of them free for data, the next is 5"));
    BOOST_TEST(has_line(text, "exceptions      3 in 2 runs"));
    BOOST_TEST(has_line(text, "  5-6                    2-3                           2"));
    BOOST_TEST(has_line(text, "  99                     4                             1"));
    BOOST_TEST(has_line(text, "no oddities"));
    BOOST_TEST(has_line(text_of(device, {.colours = true}), "\033[32mno oddities\033[0m"));
}

BOOST_AUTO_TEST_CASE(long_lists_are_cut_and_say_so) {
    test::cow_bytes device(100);
    for (unsigned i = 0; i < 10; ++i)
        device.record(0, i, 2 * i, 2 + i);
    const std::string text = text_of(device, {.most_lines = 3});
    BOOST_TEST(has_line(text, "  ... and 7 more (--json has all)"));
    BOOST_TEST(text.find("\n  6 ") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_odd_cow_device_in_text_and_json) {
    test::cow_bytes device(100);
    device.record(0, 0, 5, 3);
    BOOST_TEST(has_line(text_of(device), "1 oddity"));
    BOOST_TEST(has_line(text_of(device), "  leak            COW chunk 2 is below the next free one "
                                         "and no exception's"));
    const json made = json::parse(inspect::to_json(device.read(), "cow.img", device.bytes.size()));
    BOOST_TEST(made["kind"] == "cow");
    BOOST_TEST(made["image"] == "cow.img");
    BOOST_TEST(made["header"]["chunk_size"] == 1);
    BOOST_TEST((made["runs"] == json{{5, 3, 1}}));
    BOOST_TEST(made["oddities"][0]["kind"] == "leak");
    BOOST_TEST(made["oddities"][0]["chunk"] == 2);
}

BOOST_AUTO_TEST_CASE(metadata_of_a_clone) {
    const std::string text = text_of(test::committed_image());
    BOOST_TEST(has_line(text, "metadata of a clone, 4 MiB (1024 blocks of 4 KiB)"));
    BOOST_TEST(has_line(text, "superblock      version 1, checksum good"));
    BOOST_TEST(has_line(text, "target size     2048 sectors (1 MiB)"));
    BOOST_TEST(has_line(text, "hydrated        2 of 256 regions (0.8 %)"));
    BOOST_TEST(has_line(text, "  5"));
    BOOST_TEST(has_line(text, "blocks          1024, 6 allocated; the bitmaps say 6"));
    BOOST_TEST(has_line(text, "         6  array block     d2ad8220         1"));
    BOOST_TEST(has_line(text, "no oddities"));
    BOOST_TEST(
        has_line(text_of(test::clone_image(8, "")), "not formatted: the first block is zero"));
}

BOOST_AUTO_TEST_CASE(damaged_metadata_in_text_and_json) {
    test::clone_image image = test::committed_image();
    image.put_le32(6, 3000, 1);
    const std::string text = text_of(image);
    BOOST_TEST(has_line(text, "         6  array block     d2ad8220         1  BAD"));
    BOOST_TEST(has_line(text, "1 oddity"));
    BOOST_TEST(text.find("Not everything could be reached") != std::string::npos);
    const json made = json::parse(inspect::to_json(image.check(), "meta", image.bytes().size()));
    BOOST_TEST(made["kind"] == "clone");
    BOOST_TEST(made["reached_all"] == false);
    BOOST_TEST(made["superblock"]["good"] == true);
    BOOST_TEST(made["space_map"]["bitmaps"][0]["computed_nr_free"] == 16314);
    BOOST_TEST(made["blocks"][2]["good"] == false);
    BOOST_TEST(made["oddities"][0]["block"] == 6);
    BOOST_TEST((json::parse(inspect::to_json(test::committed_image().check(), "",
                                             0))["bitset"]["runs"] == json{{0, 1}, {5, 1}}));
}
