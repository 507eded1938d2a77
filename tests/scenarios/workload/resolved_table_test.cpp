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
        return *workload::resolve_table(m_machine->kernel(), text, "dm");
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

namespace {

std::vector<std::string> pieces_of(const checks::device_table& table) {
    std::vector<std::string> all;
    for (const checks::table_piece& each : table.pieces)
        all.push_back(each.device + ' ' + std::to_string(each.sector) + '+' +
                      std::to_string(each.sectors));
    return all;
}

} // namespace

BOOST_FIXTURE_TEST_CASE(lines_that_map_one_to_one_make_up_a_volume, machine_with_two_disks) {
    const auto table = resolve("0 8 linear 254:0 16\n8 4 error\n12 20 delay cow 3 5\n"
                               "32 32 flakey /dev/base 0 1 2 1 error_writes");
    BOOST_TEST(pieces_of(table) ==
                   (std::vector<std::string>{"base 16+8", " 0+4", "cow 3+20", "base 0+32"}),
               boost::test_tools::per_element());
    BOOST_CHECK(table.role == device_role::origin);
    BOOST_TEST(table.origin == "dm");
    BOOST_TEST(table.fails);
    BOOST_TEST(!resolve("0 8 linear base 0").fails);
}

BOOST_FIXTURE_TEST_CASE(lines_that_make_up_none, machine_with_two_disks) {
    for (const std::string text :
         {"0 8 linear base", "0 8 linear base x", "0 8 linear base 0\n8 8 snapshot-origin cow",
          "0 8 delay base 0 1 cow 0 1", "0 8 delay base 0 1 base 8 1",
          "0 8 flakey base 0 1 1 1 drop_writes",
          "0 8 flakey base 0 1 1 5 corrupt_bio_byte 1 w 1 0"}) {
        BOOST_TEST(pieces_of(resolve(text)).empty());
        BOOST_CHECK(resolve(text).role == device_role::other);
    }
    BOOST_TEST(resolve("0 8 flakey base 0 1 1 1 drop_writes").fails);
}

BOOST_FIXTURE_TEST_CASE(a_clone_knows_its_volumes_and_regions, machine_with_two_disks) {
    const checks::device_table table = resolve("0 128 clone cow /dev/base 254:0 16");
    BOOST_CHECK(table.role == device_role::clone);
    BOOST_TEST(table.metadata == "cow");
    BOOST_TEST(table.destination == "base");
    BOOST_TEST(table.source == "base");
    BOOST_TEST(table.region_sectors == 16U);
    BOOST_TEST(table.passes_discards);
    BOOST_TEST(
        !resolve("0 128 clone cow base base 8 2 no_hydration NO_discard_passdown").passes_discards);
    for (const char* const region : {"0", "x", "8x", ""})
        BOOST_CHECK(resolve(std::string("0 128 clone cow base base ") + region).role ==
                    device_role::other);
}

BOOST_FIXTURE_TEST_CASE(nothing_is_known_of_other_targets, machine_with_two_disks) {
    BOOST_CHECK(resolve("0 128 error").role == device_role::other);
    BOOST_CHECK(resolve("0 64 snapshot-origin base\n64 64 snapshot-origin cow").role ==
                device_role::other);
    BOOST_TEST(resolve("0 64 error\n64 64 error").sectors == 128U);
}
