// SPDX-License-Identifier: GPL-2.0-only
// Tables that clone refuses: errno, message, in the order of the checks, and no I/O.
#include "clone_bench.h"

using namespace powercut;
using namespace powercut::test;

namespace {

void check_refused(const std::string& words, const std::string& text,
                   const std::string& errno_name = "-EINVAL", int expected = -EINVAL,
                   shim::sector_t sectors = 512) {
    clone_bench b;
    BOOST_TEST_CONTEXT("clone " << words) {
        BOOST_TEST(b.create("dm", "0 " + std::to_string(sectors) + " clone " + words) == expected);
        b.check_log({"table: 253:0: clone: " + text + " (" + errno_name + ")",
                     "ioctl: error adding target to table"});
        b.check_io({});
    }
}

void check_words_refused(const std::string& words, const std::string& text) {
    check_refused("meta dst src " + words, text);
}

} // namespace

BOOST_AUTO_TEST_CASE(a_clone_needs_four_arguments) {
    for (const char* words : {"", "meta", "meta dst src", "nonesuch dst src"})
        check_refused(words, "Invalid number of arguments");
}

BOOST_AUTO_TEST_CASE(devices_are_opened_in_order) {
    check_refused("no no no 7", "Error opening metadata device", "-ENODEV", -ENODEV);
    check_refused("meta no no 7", "Error opening destination device", "-ENODEV", -ENODEV);
    check_refused("meta dst 9:9 7", "Error opening source device", "-ENXIO", -ENXIO);
}

BOOST_AUTO_TEST_CASE(devices_are_as_large_as_the_clone) {
    check_refused("meta dst no 7", "Device size larger than destination device", "-EINVAL", -EINVAL,
                  513);
    clone_bench b({}, {{"meta", 1024}, {"dst", 600}, {"src", 512}});
    BOOST_TEST(b.create("dm", "0 513 clone meta dst src 7") == -EINVAL);
    b.check_log({"table: 253:0: clone: Device size larger than source device (-EINVAL)",
                 "ioctl: error adding target to table"});
}

BOOST_AUTO_TEST_CASE(region_sizes_are_powers_of_two_in_a_range) {
    for (const char* words : {"7", "4", "0", "x", "-8", "+8", "8x", "4194304", "2097153", "3 x"})
        check_words_refused(words, "Invalid region size");
    for (const char* words : {"9", "24 x"})
        check_words_refused(words, "Region size is not a power of 2");
}

BOOST_AUTO_TEST_CASE(a_region_is_made_of_logical_blocks) {
    auto disks = clone_disks();
    disks[1].limits.logical_block_size = 8192;
    clone_bench b({}, disks);
    BOOST_TEST(b.try_clone("8 x") == -EINVAL);
    b.check_log({"table: 253:0: clone: Region size is not a multiple of device logical block size "
                 "(-EINVAL)",
                 "ioctl: error adding target to table"});
    BOOST_TEST(b.try_clone("16") == 0);
}

BOOST_AUTO_TEST_CASE(regions_are_counted_in_31_bits) {
    const shim::sector_t sectors = (shim::sector_t{1} << 34) + 8;
    clone_bench b({}, clone_disks(sectors));
    BOOST_TEST(b.try_clone("8", sectors) == -EINVAL);
    b.check_log({"table: 253:0: clone: Too many regions. Consider increasing the region size "
                 "(-EINVAL)",
                 "ioctl: error adding target to table"});
}

BOOST_AUTO_TEST_CASE(features_are_counted_and_known) {
    for (const char* words : {"8 x", "8 3 a b c", "8 1", "8 2 no_hydration", "8 -1", "8 +1 a"})
        check_words_refused(words, "Invalid number of feature arguments");
    check_words_refused("8 1 hydration", "Invalid feature argument");
    check_words_refused("8 2 no_hydration x 3", "Invalid feature argument");
}

BOOST_AUTO_TEST_CASE(core_arguments_are_pairs_of_a_key_and_a_number) {
    for (const char* words : {"8 0 x", "8 0 5", "8 0 4 hydration_threshold 1", "8 0 6 a b c d e f"})
        check_words_refused(words, "Invalid number of core arguments");
    check_words_refused("8 0 1 hydration_threshold", "Number of core arguments must be even");
    check_words_refused("8 0 2 threshold 1", "Invalid core argument");
    for (const char* value : {"x", "-1", "1x", "4294967296", "++1", "+"}) {
        check_words_refused(std::string("8 0 2 hydration_threshold ") + value,
                            "Invalid value for argument `hydration_threshold'");
        check_words_refused(std::string("8 0 2 hydration_batch_size ") + value,
                            "Invalid value for argument `hydration_batch_size'");
    }
}

BOOST_FIXTURE_TEST_CASE(words_in_any_case_and_words_behind_are_taken, clone_bench) {
    BOOST_TEST(try_clone("8 2 NO_hydration No_Discard_Passdown 4 HYDRATION_threshold +6 "
                         "hydration_batch_size 0 and more") == 0);
    BOOST_TEST(after_words(info(), 4) == "0 2 no_hydration no_discard_passdown 4 "
                                         "hydration_threshold 6 hydration_batch_size 0 rw");
}

BOOST_FIXTURE_TEST_CASE(metadata_that_do_not_load_are_refused, clone_bench) {
    disk("meta").put(0, filled(3, 0, 8));
    BOOST_TEST(try_clone("8") == -ENOTBLK);
    const lines said = log();
    BOOST_TEST(said.at(said.size() - 2) ==
               "table: 253:0: clone: Failed to load metadata (-ENOTBLK)");
}

BOOST_AUTO_TEST_CASE(a_metadata_device_may_be_too_large) {
    const shim::sector_t more = (shim::sector_t{1} << 25) + 8;
    clone_bench b({}, {{"meta", more}, {"dst", 512}, {"src", 512}});
    BOOST_TEST(b.try_clone("7") == -EINVAL);
    BOOST_TEST(b.log().at(0) == "clone: Metadata device meta is larger than 33292800 sectors: "
                                "excess space will not be used.");
}

BOOST_AUTO_TEST_CASE(older_kernels_have_no_clone) {
    target::behaviour versions;
    BOOST_TEST_REQUIRE(target::apply_preset("3.4", &versions));
    clone_bench b(versions);
    BOOST_TEST(b.try_clone("8") == -EINVAL);
    BOOST_TEST(b.log().at(0) == "table: 253:0: clone: unknown target type");
}
