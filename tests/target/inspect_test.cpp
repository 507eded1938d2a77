// SPDX-License-Identifier: GPL-2.0-only
// A look into a loaded snapshot: what checks and people see of it.
#include "snapshot_bench.h"

#include "firmware_shim/dm.h"
#include "target/snapshot/inspect.h"

using namespace powercut;
using namespace powercut::test;

namespace {

lines exceptions(const snapshot::snapshot_view& view) {
    lines found;
    for (const auto& each : view.exceptions)
        found.push_back(std::to_string(each.old_chunk) + ' ' + std::to_string(each.new_chunk));
    return found;
}

} // namespace

BOOST_FIXTURE_TEST_CASE(runs_of_exceptions_are_expanded, snapshot_bench) {
    both();
    write("snap", 80, 24, 2);
    write("snap", 0, 8, 2);
    const auto view = snapshot::inspect_snapshot(*kernel().find_mapped_device("snap"));
    BOOST_TEST_REQUIRE(view.has_value());
    BOOST_TEST(view->valid);
    BOOST_TEST(view->persistent);
    BOOST_TEST(view->chunk_size_sectors == 8U);
    BOOST_TEST(view->cow_sectors == 1024U);
    BOOST_TEST(!view->merging);
    BOOST_TEST(view->pending == 0U);
    BOOST_TEST(view->next_free == 6U);
    BOOST_TEST(view->is_metadata(258U));
    BOOST_TEST(!view->is_metadata(257U));
    BOOST_TEST(view->exceptions_per_area == 256U);
    BOOST_TEST(exceptions(*view) == (lines{"0 5", "10 2", "11 3", "12 4"}),
               boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(other_devices_are_no_snapshots, snapshot_bench) {
    both("N 8");
    BOOST_TEST(!snapshot::inspect_snapshot(*kernel().find_mapped_device("origin")).has_value());
    const auto view = snapshot::inspect_snapshot(*kernel().find_mapped_device("snap"));
    BOOST_TEST_REQUIRE(view.has_value());
    BOOST_TEST(!view->persistent);
    BOOST_TEST(!snapshot::inspect_snapshot(kernel().add_mapped_device("empty")).has_value());
}
