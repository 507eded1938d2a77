// SPDX-License-Identifier: GPL-2.0-only
// Each check that clones have, made to fire.
#include "clone_script.h"

#include <boost/test/unit_test.hpp>

using namespace powercut::checks;
using namespace powercut::checks::test;
using powercut::storage::pattern;

namespace {

std::vector<std::string> examined(const clone_script& run, const check& by,
                                  const observation& seen) {
    findings found;
    examine(by, run.told.after_cut(), seen, found);
    std::vector<std::string> messages;
    for (const finding& each : found) {
        BOOST_TEST(each.check == by.name);
        BOOST_TEST(each.device == "clone");
        messages.push_back(each.message);
    }
    return messages;
}

std::vector<std::string> examined(const clone_script& run, const check& by, std::uint64_t sector,
                                  unsigned seed) {
    return examined(run, by, only(showing("clone", sector, pattern(seed, sector))));
}

clone_script with_flushed_write() {
    clone_script run;
    run.create_clone();
    run.write("clone", 41, 5);
    run.flush("clone");
    return run;
}

observation with(clone_outcome outcome) {
    device_observation device = showing("clone", 9, pattern(source_seed, 9));
    device.clone = std::move(outcome);
    return only(std::move(device));
}

using messages = std::vector<std::string>;
const messages nothing;

} // namespace

BOOST_AUTO_TEST_CASE(a_region_that_reads_as_the_destination_is_found) {
    const clone_script run = with_flushed_write();
    const messages expected{
        "sector 42 of clone, in region 5, reads as pattern 9 of sector 42, what the destination "
        "held before; allowed: pattern 3 of sector 42"};
    BOOST_TEST(examined(run, clone_content_check, 42, destination_seed) == expected);
    BOOST_TEST(examined(run, durability_check, 42, destination_seed) == nothing);
}

BOOST_AUTO_TEST_CASE(other_bytes_are_found) {
    const messages expected{"sector 41 of clone, in region 5, reads as pattern 7 of sector 41, "
                            "which it never held; allowed: pattern 5 of sector 41"};
    BOOST_TEST(examined(with_flushed_write(), clone_content_check, 41, 7) == expected);
}

BOOST_AUTO_TEST_CASE(what_it_may_show_is_not) {
    const clone_script run = with_flushed_write();
    BOOST_TEST(examined(run, clone_content_check, 41, 5) == nothing);
    BOOST_TEST(examined(run, clone_content_check, 42, source_seed) == nothing);
    BOOST_TEST(examined(run, durability_check, 41, 5) == nothing);
}

BOOST_AUTO_TEST_CASE(a_flushed_write_that_is_gone_is_a_matter_of_durability) {
    const clone_script run = with_flushed_write();
    BOOST_TEST(examined(run, clone_content_check, 41, source_seed) == nothing);
    const messages expected{"sector 41 of clone reads as pattern 3 of sector 41; allowed: pattern "
                            "5 of sector 41"};
    BOOST_TEST(examined(run, durability_check, 41, source_seed) == expected);
}

BOOST_AUTO_TEST_CASE(a_clone_that_comes_up_read_only_has_not_recovered) {
    const clone_script run = with_flushed_write();
    BOOST_TEST(examined(run, recovers_check, with({.mode = "rw"})) == nothing);
    for (const char* const mode : {"ro", "Fail"}) {
        observation seen = with({.mode = mode});
        seen.log = "the log";
        BOOST_TEST(examined(run, recovers_check, seen) ==
                   (messages{"clone is in mode " + std::string(mode) + " (the log)"}));
        seen.disk_failed = true;
        BOOST_TEST(examined(run, recovers_check, seen) == nothing);
    }
}

BOOST_AUTO_TEST_CASE(reads_that_fail_are_excused_where_the_transaction_was_aborted) {
    clone_script run = with_flushed_write();
    observation seen = with({.mode = "Fail"});
    seen.disk_failed = true;
    seen.devices[0].failures.push_back({8, 8, -EIO});
    BOOST_TEST(examined(run, recovers_check, seen) ==
               (messages{"reading 8 sectors of clone from 8 on ended with -EIO"}));
    run.abort_transaction();
    BOOST_TEST(examined(run, recovers_check, seen) == nothing);
}

BOOST_AUTO_TEST_CASE(broken_metadata_and_leaks_are_found) {
    clone_script run = with_flushed_write();
    const observation seen =
        with({.mode = "rw", .broken = {"block 5 is counted twice"}, .leaked = {"block 7 is lost"}});
    BOOST_TEST(examined(run, metadata_check, seen) ==
               (messages{"clone: block 5 is counted twice"}));
    BOOST_TEST(examined(run, no_leak_check, seen) == (messages{"clone: block 7 is lost"}));
    BOOST_TEST(examined(run, metadata_check, with({.mode = "rw"})) == nothing);
    BOOST_TEST(examined(run, no_leak_check, with({.mode = "rw"})) == nothing);
    run.write("meta", 8, 4);
    BOOST_TEST(examined(run, metadata_check, seen) == nothing);
    BOOST_TEST(examined(run, no_leak_check, seen) == nothing);
}
