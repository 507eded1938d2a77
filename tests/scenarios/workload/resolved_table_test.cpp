// SPDX-License-Identifier: GPL-2.0-only
#include "scenario_script.h"
#include "scenarios/runner/machine.h"
#include "scenarios/workload/resolved_table.h"

#include <boost/test/unit_test.hpp>

using namespace powercut;
using checks::device_role;

namespace {

struct machine_with_two_disks {
    machine_with_two_disks() {
        std::vector<runner::crash_disk> disks;
        for (const runner::disk_spec& spec : m_what.disks)
            disks.push_back({&spec, [](std::uint64_t) { return storage::zeroes; }});
        m_machine = runner::make_inline_machine(disks, {});
    }
    checks::device_table resolve(const std::string& text) {
        return *workload::resolve_table(m_machine->kernel(), text);
    }

private:
    runner::scenario m_what = workload::test::two_disks();
    std::unique_ptr<runner::machine> m_machine;
};

} // namespace

BOOST_FIXTURE_TEST_CASE(a_snapshot_knows_its_volumes_and_store, machine_with_two_disks) {
    const checks::device_table table = resolve("0 128 snapshot /dev/base cow PO 8");
    BOOST_CHECK(table.role == device_role::snapshot);
    BOOST_TEST(table.sectors == 128U);
    BOOST_TEST(table.origin == "base");
    BOOST_TEST(table.cow == "cow");
    BOOST_TEST(table.persistent);
    BOOST_TEST(!table.passes_discards);
}

BOOST_FIXTURE_TEST_CASE(names_and_numbers_are_the_same_device, machine_with_two_disks) {
    BOOST_TEST(resolve("0 128 snapshot 254:0 254:16 N 8").origin == "base");
    BOOST_TEST(resolve("0 128 snapshot 254:0 254:16 N 8").cow == "cow");
    BOOST_TEST(resolve("0 128 snapshot-origin 254:0").origin == "base");
}

BOOST_FIXTURE_TEST_CASE(a_transient_snapshot_is_not_persistent, machine_with_two_disks) {
    BOOST_TEST(!resolve("0 128 snapshot base cow n 8").persistent);
}

BOOST_FIXTURE_TEST_CASE(discards_may_be_passed_down, machine_with_two_disks) {
    BOOST_TEST(resolve("0 128 snapshot base cow P 8 2 discard_zeroes_cow Discard_Passdown_Origin")
                   .passes_discards);
}

BOOST_FIXTURE_TEST_CASE(nothing_is_known_of_other_targets, machine_with_two_disks) {
    BOOST_CHECK(resolve("0 128 error").role == device_role::other);
    BOOST_CHECK(resolve("0 64 snapshot-origin base\n64 64 snapshot-origin cow").role ==
                device_role::other);
    BOOST_TEST(resolve("0 64 error\n64 64 error").sectors == 128U);
}
