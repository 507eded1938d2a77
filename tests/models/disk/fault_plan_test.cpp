// SPDX-License-Identifier: GPL-2.0-only
// Commands that fail because somebody says so: which ones, and what is left of them.
#include "disk_bench.h"

using namespace powercut;
using namespace powercut::test;
using disk::fault_effect;
using disk::fault_on;
using disk::status;

namespace {

// Round numbers: received after 1 us, then a write takes 20 us.
status result_of(disk_bench& bench, const request& sent) {
    bench.run_until_idle();
    BOOST_TEST(sent.answered);
    return sent.command.result;
}

} // namespace

BOOST_AUTO_TEST_CASE(the_nth_of_its_kind_and_range_fails_so_many_times) {
    disk::fault_plan plan;
    BOOST_TEST(!plan.receive(fault_on::write, 8, 8)); // nothing is armed
    plan.arm({{.on = fault_on::write, .nth = 2, .times = 2, .sector = 10, .count = 4}});
    BOOST_TEST(!plan.receive(fault_on::write, 8, 2));  // ends before the range
    BOOST_TEST(!plan.receive(fault_on::write, 14, 1)); // begins after it
    BOOST_TEST(!plan.receive(fault_on::read, 10, 4));
    BOOST_TEST(!plan.receive(fault_on::write, 8, 3)); // the first that counts
    BOOST_TEST((plan.receive(fault_on::write, 13, 1) == fault_effect::none));
    BOOST_TEST((plan.receive(fault_on::write, 0, 100) == fault_effect::none));
    BOOST_TEST(!plan.receive(fault_on::write, 10, 4));
    BOOST_TEST(plan.fired() == std::vector<std::uint64_t>{2}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_first_of_several_has_its_way_and_all_count) {
    disk::fault_plan plan;
    plan.arm({{.on = fault_on::flush, .effect = fault_effect::done},
              {.on = fault_on::flush, .nth = 1, .times = 2}});
    BOOST_TEST((plan.receive(fault_on::flush, 0, 0) == fault_effect::done));
    BOOST_TEST((plan.receive(fault_on::flush, 0, 0) == fault_effect::none));
    plan.disarm();
    BOOST_TEST(!plan.receive(fault_on::flush, 0, 0));
    const std::vector<std::uint64_t> expected{1, 1};
    BOOST_TEST(plan.fired() == expected, boost::test_tools::per_element());
    plan.arm({{.on = fault_on::flush}}); // counts anew
    BOOST_TEST((plan.receive(fault_on::flush, 0, 0) == fault_effect::none));
}

BOOST_AUTO_TEST_CASE(nothing_of_a_failed_write_exists) {
    disk_bench bench(round_config());
    bench.disk.faults().arm({{.on = fault_on::write, .times = 3}});
    BOOST_TEST((result_of(bench, bench.write(8, filled(2, 8, 1))) == status::io_error));
    BOOST_TEST((result_of(bench, bench.write(9, filled(2, 9, 1), true)) == status::io_error));
    BOOST_TEST((result_of(bench, bench.write_zeroes(10, 1)) == status::io_error));
    BOOST_TEST((result_of(bench, bench.write(11, filled(2, 11, 1))) == status::ok));
    for (const std::uint64_t sector : {8, 9, 10})
        BOOST_TEST(bench.legal(sector) == filled(1, sector, 1), boost::test_tools::per_element());
    BOOST_TEST(bench.legal(11).size() == 2U);
}

BOOST_AUTO_TEST_CASE(it_fails_when_it_would_have_completed) {
    disk_bench bench(round_config());
    bench.disk.faults().arm({{.on = fault_on::write}});
    const request& write = bench.write(8, filled(2, 8, 1));
    bench.run_until_idle();
    BOOST_TEST(write.answered_ns == 21'000);
}

BOOST_AUTO_TEST_CASE(a_write_may_take_effect_and_report_an_error) {
    disk_bench bench(round_config());
    bench.disk.faults().arm({{.on = fault_on::write, .effect = fault_effect::done}});
    BOOST_TEST((result_of(bench, bench.write(8, filled(2, 8, 1), true)) == status::io_error));
    BOOST_TEST(bench.legal(8) == filled(2, 8, 1), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_failed_flush_covers_nothing_and_the_next_one_does) {
    disk_bench bench(round_config());
    bench.disk.faults().arm({{.on = fault_on::flush}});
    BOOST_TEST((result_of(bench, bench.write(8, filled(2, 8, 1))) == status::ok));
    BOOST_TEST((result_of(bench, bench.flush()) == status::io_error));
    BOOST_TEST(bench.legal(8).size() == 2U);
    BOOST_TEST((result_of(bench, bench.flush()) == status::ok));
    BOOST_TEST(bench.legal(8) == filled(2, 8, 1), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_flush_may_cover_all_and_report_an_error) {
    disk_bench bench(round_config());
    bench.disk.faults().arm({{.on = fault_on::flush, .effect = fault_effect::done}});
    BOOST_TEST((result_of(bench, bench.write(8, filled(2, 8, 1))) == status::ok));
    BOOST_TEST((result_of(bench, bench.flush()) == status::io_error));
    BOOST_TEST(bench.legal(8) == filled(2, 8, 1), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(reads_and_discards_fail_and_refused_commands_do_not_count) {
    disk_bench bench(round_config());
    bench.disk.faults().arm({{.on = fault_on::read}, {.on = fault_on::discard}});
    const std::uint64_t end = bench.disk.config().size_sectors;
    BOOST_TEST((result_of(bench, bench.read(end, 1)) == status::out_of_range));
    const request& read = bench.read(8, 1);
    BOOST_TEST((result_of(bench, read) == status::io_error));
    BOOST_TEST(read.data[0] == ~storage::content{0}); // nothing was given
    BOOST_TEST((result_of(bench, bench.discard(8, 1)) == status::io_error));
    BOOST_TEST(bench.legal(8) == filled(1, 8, 1), boost::test_tools::per_element());
}
