// SPDX-License-Identifier: GPL-2.0-only
// A clone whose metadata cannot be committed goes on read-only, or fails.
#include "clone_bench.h"

using namespace powercut;
using namespace powercut::test;

namespace {

// One region hydrated and committed, one hydrated since.
struct fixture : clone_bench {
    fixture() {
        clone();
        write("clone", 0, 8, 2);
        flush("clone");
        write("clone", 8, 8, 3);
        forget();
    }
    void fail_commit() {
        disk("dst").fail("F");
        BOOST_TEST(flush("clone") == -EIO);
        BOOST_TEST_REQUIRE(mode() == "ro");
        forget();
    }
};

const lines aborted{"clone: 253:0: Aborting current metadata transaction",
                    "clone: 253:0: Switching to read-only mode",
                    "clone: 253:0: Reloading on-disk bitmap"};

lines behind(const std::string& first, const lines& rest) {
    lines all{first};
    all.insert(all.end(), rest.begin(), rest.end());
    return all;
}

} // namespace

BOOST_FIXTURE_TEST_CASE(a_destination_that_does_not_flush_makes_it_read_only, fixture) {
    disk("dst").fail("F");
    BOOST_TEST(flush("clone") == -EIO);
    check_log(behind("clone: 253:0: Metadata operation `flush destination device' failed: error = "
                     "-5",
                     aborted));
    BOOST_TEST(mode() == "ro");
    BOOST_TEST(hydrated() == "1/64"); // what was committed
}

BOOST_FIXTURE_TEST_CASE(metadata_that_do_not_flush_make_it_read_only, fixture) {
    disk("meta").fail("F");
    BOOST_TEST(flush("clone") == -EIO);
    const lines said = log();
    BOOST_TEST(said.at(0) == "clone metadata: dm_tm_pre_commit failed");
    BOOST_TEST(said.at(1) ==
               "clone: 253:0: Metadata operation `dm_clone_metadata_commit' failed: error = -5");
    BOOST_TEST(mode() == "ro");
    BOOST_TEST(hydrated() == "1/64");
}

BOOST_FIXTURE_TEST_CASE(metadata_that_cannot_be_read_again_make_it_fail, fixture) {
    disk("dst").fail("F");
    disk("meta").fail("R 0+8");
    BOOST_TEST(flush("clone") == -EIO);
    const lines said = log();
    BOOST_TEST(said.at(1) == aborted.at(0));
    BOOST_TEST(said.at(said.size() - 2) == "clone: 253:0: Failed to abort metadata transaction");
    BOOST_TEST(said.back() == "clone: 253:0: Switching to fail mode");
    BOOST_TEST(info() == "Fail");
    forget();
    contents data(8);
    BOOST_TEST(read("clone", 0, &data) == -EIO);
    BOOST_TEST(write("clone", 0, 8, 4) == -EIO);
    BOOST_TEST(flush("clone") == -EIO);
    BOOST_TEST(discard("clone", 0, 8) == -EIO);
    check_io({});
    check_log({});
    BOOST_TEST(table_text() == "254:0 254:16 254:32 8 1 no_hydration");
}

BOOST_FIXTURE_TEST_CASE(read_only_it_serves_what_needs_no_metadata, fixture) {
    fail_commit();
    check_read("clone", 0, 8, 2);
    check_read("clone", 8, 8, 1);
    BOOST_TEST(write("clone", 0, 8, 4) == 0);
    check_io({"dst RS 0+8", "src RS 8+8", "dst WS 0+8"});
    BOOST_TEST(write("clone", 8, 8, 4) == -EIO);
    BOOST_TEST(write("clone", 10, 2, 4) == -EIO);
    BOOST_TEST(flush("clone") == -EIO);
    BOOST_TEST(write("clone", 0, 8, 4, true) == -EIO);
    check_io({});
}

BOOST_FIXTURE_TEST_CASE(read_only_it_ignores_discards_of_the_source, fixture) {
    fail_commit();
    BOOST_TEST(discard("clone", 0, 16) == 0);
    check_io({});
    BOOST_TEST(discard("clone", 0, 8) == 0);
    check_io({"dst DS 0+8"});
    BOOST_TEST(hydrated() == "1/64");
}

BOOST_FIXTURE_TEST_CASE(read_only_it_copies_nothing, fixture) {
    fail_commit();
    BOOST_TEST(message("enable_hydration") == 0);
    pass(3000);
    check_io({});
    check_log({});
}

BOOST_FIXTURE_TEST_CASE(a_mode_change_is_an_event, fixture) {
    unsigned events = 0;
    kernel().on_table_event([&](shim::mapped_device&) { ++events; });
    disk("dst").fail("F");
    flush("clone");
    BOOST_TEST(events == 1U);
}

BOOST_FIXTURE_TEST_CASE(a_periodic_commit_that_fails_is_noticed_as_well, fixture) {
    disk("dst").fail("F");
    pass(2500);
    BOOST_TEST(mode() == "ro");
    BOOST_TEST(log().size() == 4U);
}

BOOST_FIXTURE_TEST_CASE(a_removal_of_a_read_only_clone_writes_nothing, fixture) {
    fail_commit();
    BOOST_TEST(remove("clone") == 0);
    check_io({});
    clone();
    BOOST_TEST(mode() == "rw");
    BOOST_TEST(hydrated() == "1/64");
}
