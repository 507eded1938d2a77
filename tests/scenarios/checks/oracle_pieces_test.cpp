// SPDX-License-Identifier: GPL-2.0-only
// Devices that are made up of pieces of disks are volumes of their own, and what is said of them
// ends where somebody else writes there.
#include "promise_script.h"

#include <boost/test/unit_test.hpp>

using namespace powercut;
using namespace powercut::checks;
using namespace powercut::checks::test;

namespace {

using pieces = std::vector<table_piece>;

std::shared_ptr<const device_table> volume(const std::string& name, const pieces& of,
                                           bool fails = false) {
    device_table table{.role = device_role::origin, .origin = name, .pieces = of, .fails = fails};
    for (const table_piece& each : of)
        table.sectors += each.sectors;
    return std::make_shared<device_table>(table);
}

std::shared_ptr<const device_table> over(const std::string& lower, device_role role,
                                         const std::string& cow = {}) {
    return std::make_shared<device_table>(
        device_table{.role = role, .sectors = 64, .origin = lower, .cow = cow, .persistent = true});
}

const pieces two_disks{{"base", 16, 32}, {"second", 0, 32}};

// "real" has 32 sectors of each of two disks; an origin and a snapshot lie on it.
struct script : promise_script {
    script()
        : promise_script({{"base", storage::initial_fill::of_pattern(1), 0, 128},
                          {"second", storage::initial_fill::of_pattern(2), 0, 128},
                          {"cow", {}, 0, 128}}) {
        create("real", volume("real", two_disks));
        create("snap", over("real", device_role::snapshot, "cow"));
        create("origin", over("real", device_role::origin));
    }
    void reload(const std::string& device, std::shared_ptr<const device_table> table) {
        told.apply({.kind = promise_kind::table_changed, .device = device, .table = table});
    }
    doubt why_not(const std::string& name) { return device_of(told.after_cut(), name).why_not; }
    bool is_allowed(const std::string& name, std::uint64_t sector, storage::content value) {
        return device_of(told.after_cut(), name).allows(sector, value);
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(it_holds_what_its_disks_hold_at_first, script) {
    for (const std::string name : {"real", "origin", "snap"}) {
        BOOST_TEST(is_allowed(name, 31, storage::pattern(1, 47)));
        BOOST_TEST(is_allowed(name, 32, storage::pattern(2, 0)));
        BOOST_TEST(!is_allowed(name, 32, storage::pattern(1, 48)));
    }
}

BOOST_FIXTURE_TEST_CASE(what_is_flushed_above_is_promised_everywhere, script) {
    write("origin", 40, 3);
    BOOST_TEST(is_allowed("real", 40, storage::pattern(2, 8)));
    flush("origin");
    for (const std::string name : {"real", "origin"}) {
        BOOST_TEST(is_allowed(name, 40, storage::pattern(3, 40)));
        BOOST_TEST(!is_allowed(name, 40, storage::pattern(2, 8)));
    }
    BOOST_TEST(is_allowed("snap", 40, storage::pattern(2, 8)));
    BOOST_TEST(!is_allowed("snap", 40, storage::pattern(3, 40)));
}

// Past the origin's device, so the snapshot may show it.
BOOST_FIXTURE_TEST_CASE(a_write_to_the_volume_itself_shows_through, script) {
    write("real", 40, 3);
    BOOST_TEST(is_allowed("origin", 40, storage::pattern(3, 40)));
    BOOST_TEST(is_allowed("snap", 40, storage::pattern(3, 40)));
}

BOOST_FIXTURE_TEST_CASE(a_write_to_the_disk_ends_what_is_said_of_the_volume, script) {
    write("base", 8, 3); // no part of it
    BOOST_TEST((why_not("real") == doubt::none));
    write("base", 16, 3);
    BOOST_TEST((why_not("real") == doubt::below_written));
    BOOST_TEST((why_not("origin") == doubt::below_written));
    BOOST_TEST((why_not("snap") == doubt::origin_in_doubt));
}

BOOST_FIXTURE_TEST_CASE(volumes_that_share_sectors_are_not_followed, script) {
    create("beside", volume("beside", {{"base", 48, 16}}));
    BOOST_TEST((why_not("beside") == doubt::none));
    BOOST_TEST((why_not("real") == doubt::none));
    create("same", volume("same", {{"base", 47, 2}}));
    for (const std::string name : {"same", "beside", "real"})
        BOOST_TEST((why_not(name) == doubt::below_in_doubt));
}

BOOST_FIXTURE_TEST_CASE(what_a_disk_got_before_is_not_known, script) {
    write("second", 100, 3);
    create("late", volume("late", {{"second", 95, 8}}));
    create("clean", volume("clean", {{"second", 103, 8}}));
    BOOST_TEST((why_not("late") == doubt::below_in_doubt));
    BOOST_TEST((why_not("clean") == doubt::none));
}

// A COW device behind its origin on one disk does it no harm; one that reaches into it does.
BOOST_AUTO_TEST_CASE(an_origin_on_a_disk_beside_pieces_of_it) {
    for (const bool over_it : {false, true})
        for (const bool before : {false, true}) {
            promise_script run;
            const auto store = volume("store", {{"base", over_it ? 63U : 64U, 64}});
            if (before)
                run.create("store", store);
            run.create("origin", over("base", device_role::origin));
            if (!before)
                run.create("store", store);
            const doubt why = device_of(run.told.live(), "origin").why_not;
            BOOST_TEST((why == (over_it ? doubt::covered : doubt::none)));
        }
}

BOOST_FIXTURE_TEST_CASE(it_goes_on_after_a_cut_if_it_lies_where_it_did, script) {
    write("origin", 40, 3);
    flush("origin");
    lose_power();
    create("real", volume("real", two_disks));
    create("origin", over("real", device_role::origin));
    BOOST_TEST(!is_allowed("origin", 40, storage::pattern(2, 8)));
    lose_power();
    create("real", volume("real", {{"base", 0, 64}}));
    BOOST_TEST((why_not("real") == doubt::table_changed));
}

BOOST_FIXTURE_TEST_CASE(a_boot_takes_the_table_before_the_one_that_fails, script) {
    const auto sound = told.devices_to_boot().front().table;
    const auto bad =
        volume("real", {{"base", 16, 8}, {"", 0, 1}, {"base", 25, 23}, two_disks[1]}, true);
    reload("real", bad);
    BOOST_TEST((why_not("real") == doubt::none));
    BOOST_TEST((told.devices().front().table == bad));
    BOOST_TEST((told.devices_to_boot().front().table == sound));
    BOOST_TEST(device_of(told.live(), "snap").may_fail);
    BOOST_TEST(!device_of(told.after_cut(), "snap").may_fail);
    const auto moved = volume("real", {{"base", 17, 32}, two_disks[1]});
    reload("real", moved);
    BOOST_TEST((why_not("real") == doubt::table_changed));
    BOOST_TEST((told.devices_to_boot().front().table == moved));
}

// The table has no line of the second disk any more, so no flush goes there.
BOOST_FIXTURE_TEST_CASE(a_flush_that_a_table_keeps_from_a_disk_guarantees_nothing, script) {
    write("origin", 40, 3);
    reload("real", volume("real", {two_disks[0], {"", 0, 32}}, true));
    flush("origin");
    flush("real");
    BOOST_TEST(is_allowed("origin", 40, storage::pattern(2, 8)));
    reload("real", volume("real", two_disks));
    flush("origin");
    BOOST_TEST(!is_allowed("origin", 40, storage::pattern(2, 8)));
}

BOOST_FIXTURE_TEST_CASE(a_volume_of_volumes_holds_what_its_disks_hold, script) {
    create("upper", volume("upper", {{"real", 30, 4}}));
    BOOST_TEST(is_allowed("upper", 1, storage::pattern(1, 47)));
    BOOST_TEST(is_allowed("upper", 2, storage::pattern(2, 0)));
    BOOST_TEST((why_not("real") == doubt::covered));
    BOOST_TEST((why_not("snap") == doubt::origin_in_doubt));
}

// As lvcreate does it: what the volume was gets another name, the volume becomes an origin.
BOOST_FIXTURE_TEST_CASE(the_same_pieces_are_the_same_volume, script) {
    create("lv", volume("lv", {{"second", 64, 32}}));
    write("lv", 8, 3);
    flush("lv");
    create("lv_real", volume("lv_real", {{"second", 64, 32}}));
    create("lv_snap", over("lv_real", device_role::snapshot, "second_cow"));
    reload("lv", over("lv_real", device_role::origin));
    write("lv", 8, 4);
    for (const std::string name : {"lv", "lv_real", "lv_snap"}) {
        BOOST_TEST((why_not(name) == doubt::none));
        BOOST_TEST(is_allowed(name, 8, storage::pattern(3, 8)));
        BOOST_TEST(!is_allowed(name, 8, storage::pattern(2, 72)));
    }
    BOOST_TEST(is_allowed("lv", 8, storage::pattern(4, 8)));
    BOOST_TEST(!is_allowed("lv_snap", 8, storage::pattern(4, 8)));
    std::vector<std::string> order;
    for (const oracle::device& each : told.devices_to_boot())
        order.push_back(each.name);
    BOOST_TEST(order ==
                   (std::vector<std::string>{"real", "snap", "origin", "lv_real", "lv", "lv_snap"}),
               boost::test_tools::per_element());
    // And back.
    flush("lv");
    remove("lv_snap");
    reload("lv", volume("lv", {{"second", 64, 32}}));
    remove("lv_real");
    BOOST_TEST((why_not("lv") == doubt::none));
    BOOST_TEST(!is_allowed("lv", 8, storage::pattern(3, 8)));
}

BOOST_FIXTURE_TEST_CASE(exceptions_are_nobodys_content, script) {
    create("store", volume("store", {{"second", 64, 32}}));
    create("other", over("real", device_role::snapshot, "store"));
    BOOST_TEST((why_not("store") == doubt::holds_exceptions));
    BOOST_TEST((why_not("other") == doubt::none));
    write("store", 8, 3);
    BOOST_TEST((why_not("other") == doubt::cow_written_directly));
}
