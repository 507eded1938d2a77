// SPDX-License-Identifier: GPL-2.0-only
// Devices by path and by number, and the errno of each way not to find one.
#include "../support/bench.h"
#include "../support/probe_target.h"

#include <boost/test/unit_test.hpp>

using namespace powercut;
using namespace powercut::test;

namespace {

struct fixture : inline_bench {
    fixture() : inline_bench({{"vda", 64}, {"vdb", 64}}) {
        kernel().register_target(probe_target);
        create("top", "0 64 probe /dev/vda 0");
    }
    void check_found(const std::string& path, const std::string& number) {
        int error = 1;
        const shim::block_device* found = kernel().find_device(path, &error);
        BOOST_TEST_CONTEXT(path) {
            BOOST_TEST_REQUIRE((found != nullptr));
            BOOST_TEST(found->number() == number);
            BOOST_TEST(error == 0);
        }
    }
    void check_error(const std::string& path, int expected) {
        int error = 0;
        BOOST_TEST_CONTEXT(path) {
            BOOST_TEST((kernel().find_device(path, &error) == nullptr));
            BOOST_TEST(error == expected);
        }
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(a_disk_has_a_path_a_name_and_a_number, fixture) {
    check_found("/dev/vdb", "254:16");
    check_found("vdb", "254:16");
    check_found("254:16", "254:16");
}

BOOST_FIXTURE_TEST_CASE(a_mapped_device_has_a_path_of_its_own, fixture) {
    check_found("/dev/mapper/top", "253:0");
    check_found("top", "253:0");
    check_found("253:0", "253:0");
    check_error("/dev/top", -ENODEV);
    check_error("/dev/mapper/vda", -ENODEV);
}

BOOST_FIXTURE_TEST_CASE(a_path_that_is_not_there_is_enodev, fixture) {
    check_error("/dev/vdz", -ENODEV);
    check_error("nonesuch", -ENODEV);
    check_error("", -ENODEV);
    check_error("a:b", -ENODEV);
    check_error("254:", -ENODEV);
    check_error("254:0x", -ENODEV);
}

BOOST_FIXTURE_TEST_CASE(a_number_without_a_device_is_enxio, fixture) {
    check_error("254:1", -ENXIO);
    check_error("253:7", -ENXIO);
    check_error("4095:1048575", -ENXIO);
}

BOOST_FIXTURE_TEST_CASE(a_number_that_does_not_fit_is_eoverflow, fixture) {
    check_error("4096:0", -EOVERFLOW);
    check_error("254:1048576", -EOVERFLOW);
}

BOOST_FIXTURE_TEST_CASE(the_errno_of_the_lookup_is_the_ctr_s, fixture) {
    BOOST_TEST(create("dm", "0 8 probe /dev/vdz 0") == -ENODEV);
    BOOST_TEST(log() == (lines{"table: 253:1: probe: No such device (-ENODEV)",
                               "ioctl: error adding target to table"}),
               boost::test_tools::per_element());
}
