// SPDX-License-Identifier: GPL-2.0-only
// SystemC owns main(), so Boost.Test is started from sc_main. A warning or an error of the SystemC
// kernel is thrown, which fails the test that caused it.
#define BOOST_TEST_NO_MAIN
#define BOOST_TEST_ALTERNATIVE_INIT_API
#include <boost/test/unit_test.hpp>
#include <systemc>

int sc_main(int argc, char* argv[]) {
    sc_core::sc_report_handler::set_actions(sc_core::SC_WARNING, sc_core::SC_THROW);
    sc_core::sc_report_handler::set_actions(sc_core::SC_ERROR, sc_core::SC_THROW);
    return boost::unit_test::unit_test_main([] { return true; }, argc, argv);
}
