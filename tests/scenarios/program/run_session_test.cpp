// SPDX-License-Identifier: GPL-2.0-only
// The exit status of a run, by how its scenarios end.
#include "scenarios/program/run_session.h"

#include <boost/test/unit_test.hpp>

using namespace powercut;
using namespace powercut::program;

namespace {

run_session session_of(std::size_t count) {
    return {std::vector<runner::scenario>(count), false, true};
}

message result_message(bool as_expected) {
    report::scenario_result result;
    result.as_expected = as_expected;
    return {message_kind::result, report::to_json_line(result)};
}

int status_after(const std::vector<message>& said, const std::string& died = "") {
    run_session session = session_of(1);
    session.started(0);
    for (const message& item : said)
        session.heard(0, item);
    session.ended(0, died);
    return session.exit_status();
}

} // namespace

BOOST_AUTO_TEST_CASE(each_way_to_end_has_its_status) {
    BOOST_TEST(status_after({{message_kind::progress, "1 2 3 4"}, result_message(true)}) == 0);
    BOOST_TEST(status_after({result_message(false)}) == 1);
    BOOST_TEST(status_after({{message_kind::scenario_error, "a.yaml:1:2: -EINVAL"}}) == 2);
    BOOST_TEST(status_after({{message_kind::fault, "oops"}}) == 3);
    BOOST_TEST(status_after({{message_kind::result, "no json"}}) == 3);
    BOOST_TEST(status_after({}) == 3);
    BOOST_TEST(status_after({result_message(true)}, "killed by signal 11") == 3);
}

BOOST_AUTO_TEST_CASE(the_worst_end_counts) {
    run_session session = session_of(3);
    session.heard(2, {message_kind::scenario_error, "c"});
    session.ended(2, "");
    session.heard(0, result_message(true));
    session.ended(0, "");
    session.heard(1, result_message(false));
    session.ended(1, "");
    BOOST_TEST(session.exit_status() == 2);
    BOOST_TEST(session.results().size() == 2u);
    BOOST_TEST(session.failures().size() == 1u);
    BOOST_TEST(session.failures()[0].message == "c");
}
