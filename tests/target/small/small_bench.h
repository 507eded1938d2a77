// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "../../support/checked_bench.h"
#include "target/small/small_targets.h"

#include <boost/test/unit_test.hpp>

// A bench with the small targets and two disks, of which vda holds pattern 1.
namespace powercut::test {

constexpr const char* ioctl_line = "ioctl: error adding target to table";

template <typename Bench>
class small_bench_on : public checked<Bench> {
public:
    explicit small_bench_on(const std::vector<disk_setup>& disks = {{"vda", 1024, 1},
                                                                    {"vdb", 1024}},
                            const target::behaviour& versions = {})
        : checked<Bench>(disks) {
        small::register_targets(this->kernel(), versions);
    }
    void made(const std::string& table) {
        BOOST_TEST_REQUIRE(this->create("dm", table) == 0);
        this->io();
    }
    // A table of one line with these words is refused with -EINVAL, for this reason.
    void refused(const std::string& target, const std::string& words, const std::string& reason) {
        BOOST_TEST_CONTEXT(target << ' ' << words) {
            BOOST_TEST(this->create("dm", "0 64 " + target + ' ' + words) == -EINVAL);
            this->check_log({"table: 253:0: " + target + ": " + reason + " (-EINVAL)", ioctl_line});
        }
    }
};

using small_bench = small_bench_on<inline_bench>;

} // namespace powercut::test
