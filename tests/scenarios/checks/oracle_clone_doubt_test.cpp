// SPDX-License-Identifier: GPL-2.0-only
// When nothing is said of what a clone holds, nor of the volumes beneath it.
#include "clone_script.h"

#include <boost/test/unit_test.hpp>

using namespace powercut::checks;
using namespace powercut::checks::test;

namespace {

std::string words(const clone_script& run) {
    return describe(run.why_not(), clone_table());
}

device_table origin_on(const std::string& device) {
    return {.role = device_role::origin, .sectors = 60, .origin = device};
}

void create(clone_script& run, const std::string& name, const device_table& table) {
    run.create(name, std::make_shared<device_table>(table));
}

} // namespace

BOOST_AUTO_TEST_CASE(its_devices_written_to_past_it) {
    for (const char* const part : {"src", "dst"}) {
        clone_script run = with_clone();
        run.write(part, 9, 4);
        BOOST_TEST(words(run) == "others write to its source or its destination");
        run.cut_and_boot_clone();
        BOOST_TEST(run.why_not() == doubt::part_written_directly);
    }
    clone_script run = with_clone();
    run.write("src", 9, 4);
    run.write("meta", 0, 4);
    BOOST_TEST(words(run) == "others write to its metadata");
    clone_script beside = with_clone();
    beside.write("other", 0, 4);
    BOOST_TEST(beside.why_not() == doubt::none);
}

BOOST_AUTO_TEST_CASE(its_source_written_to_through_another_device) {
    clone_script run = with_clone();
    create(run, "origin", origin_on("src"));
    BOOST_TEST(run.why_not() == doubt::none);
    run.write("origin", 9, 4);
    BOOST_TEST(run.why_not() == doubt::part_written_directly);
}

// It may be copied or not, region by region.
BOOST_AUTO_TEST_CASE(a_write_to_the_source_that_is_under_way_when_it_comes) {
    clone_script run;
    run.start_write("src", 9, 4);
    run.create_clone();
    BOOST_TEST(run.why_not() == doubt::part_written_directly);
}

BOOST_AUTO_TEST_CASE(metadata_of_another_run) {
    clone_script run;
    run.create_clone(false);
    BOOST_TEST(words(run) == "its metadata are of a clone that this run did not make");
}

BOOST_AUTO_TEST_CASE(a_source_that_is_no_disk) {
    clone_script run;
    device_table table = clone_table();
    table.source = "upper";
    run.create_clone(true, table);
    BOOST_TEST(words(run) == "its source is no disk of the scenario");
}

BOOST_AUTO_TEST_CASE(another_source_or_destination_than_before) {
    device_table table = clone_table();
    table.source = "other";
    clone_script again = with_clone();
    again.remove("clone");
    again.create_clone(false, table);
    BOOST_TEST(again.why_not() == doubt::foreign_metadata);
    clone_script reloaded = with_clone();
    reloaded.told.apply({.kind = promise_kind::table_changed,
                         .device = "clone",
                         .table = std::make_shared<device_table>(table)});
    BOOST_TEST(reloaded.why_not() == doubt::table_changed);
}

BOOST_AUTO_TEST_CASE(a_device_on_top_of_it) {
    clone_script run = with_clone();
    create(run, "upper", origin_on("clone"));
    BOOST_TEST(run.why_not() == doubt::covered);
}

BOOST_AUTO_TEST_CASE(the_store_of_a_snapshot_on_its_destination) {
    clone_script run = with_clone();
    create(run, "snap",
           {.role = device_role::snapshot,
            .sectors = 60,
            .origin = "other",
            .cow = "dst",
            .persistent = true});
    BOOST_TEST(run.why_not() == doubt::part_written_directly);
}

BOOST_AUTO_TEST_CASE(volumes_beneath_a_clone_are_not_followed) {
    clone_script run = with_clone();
    for (const char* const part : {"dst", "meta", "src"})
        create(run, part + std::string("_origin"), origin_on(part));
    const expectation now = run.told.live();
    BOOST_TEST(device_of(now, "dst_origin").why_not == doubt::holds_clone);
    BOOST_TEST(device_of(now, "meta_origin").why_not == doubt::holds_clone);
    BOOST_TEST(device_of(now, "src_origin").why_not == doubt::none);
}

// Where the metadata lie on another device nobody looks whether they are blank.
BOOST_AUTO_TEST_CASE(metadata_on_another_device_go_on) {
    clone_script run;
    device_table table = clone_table();
    table.metadata = "linear";
    run.create_clone(true, table);
    run.write_fua("clone", 9, 5);
    run.lose_power();
    run.create_clone(true, table);
    BOOST_TEST(run.live(9, source_seed) == judgement::outdated);
}
