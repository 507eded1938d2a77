// SPDX-License-Identifier: GPL-2.0-only
// What a check was evaluated on, and of which devices it said nothing, and why.
#include "promise_script.h"
#include "scenarios/checks/coverage.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace powercut::checks;
using namespace powercut::checks::test;

namespace {

observation all_up(const expectation& expected) {
    observation seen;
    for (const device_expectation& device : expected.devices)
        seen.devices.push_back(showing(device.name, 0, 0));
    return seen;
}

void add(coverage& to, const expectation& expected,
         coverage::source from = coverage::source::recovery) {
    to.add(expected, all_up(expected), all_checks(), from);
}

coverage::line line_of(const coverage& covered, std::string_view check) {
    const std::vector<coverage::line> all = covered.lines();
    return *std::ranges::find(all, check, &coverage::line::check);
}

// "DEVICE: WHY" of each, as durability has it when power is cut.
std::vector<std::string> not_judged(const promise_script& run,
                                    std::string_view check = durability) {
    coverage covered;
    add(covered, run.told.after_cut());
    std::vector<std::string> all;
    for (const auto& [device, why] : line_of(covered, check).not_judged)
        all.push_back(device + ": " + why);
    return all;
}

using names = std::vector<std::string>;

std::shared_ptr<const device_table> table(device_role role, const std::string& origin,
                                          const std::string& text = {}) {
    return std::make_shared<device_table>(
        device_table{.text = text, .role = role, .sectors = 128, .origin = origin});
}

} // namespace

BOOST_AUTO_TEST_CASE(devices_and_recoveries_are_counted) {
    promise_script run;
    coverage covered;
    add(covered, run.told.after_cut()); // no device yet
    run.create_both();
    add(covered, run.told.after_cut());
    add(covered, run.told.after_cut());
    add(covered, run.told.live(), coverage::source::live_devices);
    BOOST_TEST(line_of(covered, durability).devices == (names{"snap", "origin"}));
    BOOST_TEST(line_of(covered, metadata).devices == (names{"snap"}));
    BOOST_TEST(line_of(covered, metadata).recoveries == 2U);
    BOOST_TEST(line_of(covered, metadata).live);
    BOOST_TEST(covered.lines().size() == all_checks().size());
    BOOST_TEST(not_judged(run) == names{});
}

BOOST_AUTO_TEST_CASE(what_was_not_looked_at_was_not_evaluated) {
    promise_script run;
    run.create_both();
    const expectation expected = run.told.after_cut();
    observation seen = all_up(expected);
    seen.devices[0] = {.name = "snap", .activation = -5};
    coverage covered;
    covered.add(expected, seen, all_checks());
    BOOST_TEST(line_of(covered, metadata).recoveries == 0U);
    BOOST_TEST(line_of(covered, durability).devices == (names{"origin"}));
    BOOST_TEST(line_of(covered, recovers).devices == (names{"snap", "origin"}));
}

BOOST_AUTO_TEST_CASE(a_transient_snapshot_is_judged_only_while_it_lives) {
    promise_script run;
    run.create("snap", snapshot_table(false));
    coverage covered;
    add(covered, run.told.live(), coverage::source::live_devices);
    BOOST_TEST(line_of(covered, snapshot_content).not_judged.empty());
    add(covered, run.told.after_cut());
    const coverage::line line = line_of(covered, snapshot_content);
    BOOST_TEST(line.devices == (names{"snap"}));
    BOOST_TEST(line.recoveries == 0U);
    BOOST_TEST_REQUIRE(line.not_judged.size() == 1U);
    BOOST_TEST(line.not_judged[0].why == "transient: lost with the power");
    BOOST_TEST(line_of(covered, metadata).devices.empty());
}

BOOST_AUTO_TEST_CASE(each_reason_has_its_words) {
    promise_script meddled;
    meddled.create_both();
    meddled.write("cow", 9, 9);
    BOOST_TEST(not_judged(meddled) == (names{"snap: its COW volume was written to directly"}));
    BOOST_TEST(not_judged(meddled, no_leak) ==
               (names{"snap: its COW volume was written to directly"}));
    BOOST_TEST(not_judged(meddled, metadata) == names{});

    promise_script stacked;
    stacked.create_both();
    stacked.create("upper", table(device_role::origin, "origin"));
    BOOST_TEST(not_judged(stacked) == (names{"snap: what its origin holds is not followed",
                                             "origin: another device lies on it",
                                             "upper: its origin is no disk of the scenario"}));

    promise_script reloaded;
    reloaded.create_both();
    reloaded.told.apply({.kind = promise_kind::table_changed,
                         .device = "snap",
                         .table = table(device_role::origin, "base")});
    BOOST_TEST(not_judged(reloaded).front() == "snap: its table changed its kind or its volumes");

    promise_script foreign;
    foreign.create("snap", snapshot_table(), false);
    foreign.create("linear", table(device_role::other, "", "0 128 linear base 0"));
    BOOST_TEST(not_judged(foreign) ==
               (names{"snap: its COW held exceptions that this run did not make",
                      "linear: target linear is not followed"}));

    promise_script over_cow;
    over_cow.create_both();
    over_cow.create("upper", table(device_role::origin, "cow"));
    BOOST_TEST(not_judged(over_cow) == (names{"upper: a snapshot stores its exceptions there"}));
    over_cow.write("upper", 9, 9);
    BOOST_TEST(not_judged(over_cow).front() == "snap: its COW volume was written to directly");
}

BOOST_AUTO_TEST_CASE(parts_of_a_search_come_together) {
    promise_script run;
    run.create_both();
    coverage one;
    add(one, run.told.after_cut());
    run.write("cow", 9, 9);
    coverage other;
    add(other, run.told.after_cut());
    add(other, run.told.live(), coverage::source::live_devices);
    one.merge(other);
    const coverage::line line = line_of(one, snapshot_content);
    BOOST_TEST(line.devices == (names{"snap"}));
    BOOST_TEST(line.recoveries == 1U);
    BOOST_TEST(line.not_judged.size() == 1U);
    BOOST_TEST(line_of(one, recovers).recoveries == 2U);
    BOOST_TEST(line_of(one, recovers).live);
}
