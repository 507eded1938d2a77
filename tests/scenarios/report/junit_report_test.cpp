// SPDX-License-Identifier: GPL-2.0-only
#include "sample_result.h"

#include "scenarios/report/junit_report.h"

#include <boost/test/unit_test.hpp>

#include <array>

using namespace powercut::report;
using powercut::report::testing::sample_result;

BOOST_AUTO_TEST_CASE(a_scenario_that_ended_as_expected_is_a_case_without_failure) {
    const std::array results{sample_result()};
    BOOST_TEST(junit_report(results) ==
               "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
               "<testsuites>\n"
               "  <testsuite name=\"powercut\" tests=\"1\" failures=\"0\" errors=\"0\" "
               "time=\"1.250\">\n"
               "    <testcase classname=\"cases/a.yaml\" name=\"A &quot;claim&quot; &lt;made&gt; "
               "&amp; kept\" time=\"1.250\"/>\n"
               "  </testsuite>\n</testsuites>\n");
}

BOOST_AUTO_TEST_CASE(failures_and_errors_are_counted_and_told) {
    scenario_result result = sample_result();
    result.as_expected = false;
    const std::array results{result};
    const std::array failures{failed_run{"b.yaml", "died\x01"}};
    const std::string xml = junit_report(results, failures);
    BOOST_TEST(xml.find("tests=\"2\" failures=\"1\" errors=\"1\"") != std::string::npos);
    BOOST_TEST(xml.find("<failure message=\"expected violation: durability, found violation\">") !=
               std::string::npos);
    BOOST_TEST(xml.find("<error message=\"died?\"/>") != std::string::npos);
}
