// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "bench.h"

#include <boost/test/unit_test.hpp>

#include <string>

namespace powercut::test {

// A bench, inline or timed, that holds what it recorded against what a test expects.
template <typename Bench>
class checked : public Bench {
public:
    using Bench::Bench;

    void check_io(const lines& expected) {
        BOOST_TEST(this->io() == expected, boost::test_tools::per_element());
    }
    void check_log(const lines& expected) {
        BOOST_TEST(this->log() == expected, boost::test_tools::per_element());
    }
    void check_read(const std::string& name, shim::sector_t sector, shim::sector_t count,
                    unsigned seed) {
        BOOST_TEST_CONTEXT(name << " from sector " << sector) {
            BOOST_TEST(this->read(name, sector, count) == filled(seed, sector, count),
                       boost::test_tools::per_element());
        }
    }
};

} // namespace powercut::test
