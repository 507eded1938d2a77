// SPDX-License-Identifier: GPL-2.0-only
#define BOOST_TEST_MODULE powercut
#include <boost/test/unit_test.hpp>
