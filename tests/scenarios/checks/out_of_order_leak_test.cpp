// SPDX-License-Identifier: GPL-2.0-only
// Bug B10 through the port: of two copies the one with the later chunk is committed first and fills
// the area; power goes before the other is. The chunk of the other is lost for ever.
#include "../../target/snapshot_bench.h"
#include "promise_script.h"
#include "scenarios/checks/observe.h"

using namespace powercut;
using namespace powercut::test;
using checks::test::promise_script;

namespace {

constexpr unsigned cow_sectors = 128;

// What the COW device holds when the copy to chunk 33 never ends.
test::contents after_the_cut(const target::behaviour& versions) {
    snapshot_bench b(base_and_cow(cow_sectors, 128), versions);
    b.both("P 1");
    for (unsigned i = 0; i < 31; ++i)
        b.write("origin", i, 1, 2);
    b.disk("cow").hold("W 33+1", "nothing");
    BOOST_CHECK_THROW(b.together({[&] { b.write_here("origin", 40, 1, 2); },
                                  [&] { b.write_here("origin", 50, 1, 2); }}),
                      shim::hang_error);
    return b.disk("cow").at(0, cow_sectors);
}

checks::findings found_in(const test::contents& cow) {
    snapshot_bench b(base_and_cow(cow_sectors, 128));
    b.disk("cow").put(0, cow);
    BOOST_TEST_REQUIRE(b.snapshot("P 1") == 0);
    checks::observation seen;
    b.run([&] { seen.devices.push_back(checks::observe_device(b.kernel(), "snap", {})); });
    promise_script run;
    run.create("snap", checks::test::snapshot_table());
    checks::findings found;
    checks::examine(checks::no_leak_check, run.told.after_cut(), seen, found);
    return found;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_commit_out_of_order_leaks_after_a_cut) {
    const auto found = found_in(after_the_cut(with_switch("commit_in_completion_order")));
    BOOST_TEST_REQUIRE(found.size() == 1U);
    BOOST_TEST(found[0].message ==
               "snap: COW chunk 33 is below the next free one, 36, and has no owner");
}

BOOST_AUTO_TEST_CASE(a_commit_in_order_does_not) {
    BOOST_TEST(found_in(after_the_cut({})).empty());
}
