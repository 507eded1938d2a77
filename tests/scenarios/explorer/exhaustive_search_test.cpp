// SPDX-License-Identifier: GPL-2.0-only
#include "models/storage/undecided.h"
#include "recorded_run.h"
#include "scenarios/explorer/exhaustive_search.h"

#include <boost/test/unit_test.hpp>

using namespace powercut;
using namespace powercut::explorer;
using namespace powercut::explorer::test;
using storage::pattern;

namespace {

void show_disk(const image_reader& image, checks::device_observation& shown) {
    shown.looked_at = true;
    for (std::uint64_t sector = 0; sector < 64; ++sector)
        shown.readings.push_back({sector, image.read(0, sector)});
}

// A machine that moves the sectors of its disk and looks at none.
checks::observation moves_only(const image_reader& image, devices to_create) {
    checks::observation seen;
    for (const checks::oracle::device& device : to_create) {
        seen.devices.emplace_back().name = device.name;
        show_disk(image, seen.devices.back());
    }
    return seen;
}

// One that looks at sector 0, and at sector 1 only if sector 0 holds pattern 2.
checks::observation looks_at_two(const image_reader& image, devices to_create) {
    const storage::content first = storage::decide(image.read(0, 0));
    if (first == pattern(2, 0))
        storage::decide(image.read(0, 1));
    return moves_only(image, to_create);
}

search_result search(const recorded_run& made, recover_function recover) {
    return search_run(made, std::move(recover), {}, [](life of, search_context& context) {
        possibilities open;
        search_memory known;
        exhaustive_search(std::move(of), context, open, {}, known).run();
    });
}

} // namespace

BOOST_AUTO_TEST_CASE(data_that_is_only_moved_is_not_branched_on) {
    recorded_run made;
    made.write(0, 2, 32);
    const search_result found = search(made, moves_only);
    BOOST_TEST(found.counts.recoveries == 1U); // served at both cut points
    BOOST_TEST(found.counts.memo_hits == 1U);
    BOOST_TEST(found.counts.crash_states == 1 + (storage::state_count(1) << 32));
    BOOST_TEST(found.violations.empty());
}

BOOST_AUTO_TEST_CASE(a_look_branches_and_what_it_found_decides_where_it_looks_next) {
    recorded_run made;
    made.write(0, 2, 3);
    const search_result found = search(made, looks_at_two);
    // The old sector 0; the new one with the old sector 1, and with the new one.
    BOOST_TEST(found.counts.recoveries == 3U);
    BOOST_TEST(found.counts.crash_states == 1 + 8);
    BOOST_TEST(found.violations.empty());
}

BOOST_AUTO_TEST_CASE(a_value_that_is_only_possible_is_a_violation_with_one_loss) {
    recorded_run made;
    made.write(8, 2, 3);
    made.flush(false);
    const search_result found = search(made, moves_only);
    BOOST_REQUIRE_EQUAL(found.violations.size(), 1U);
    const shown_violation& lost = found.violations.front();
    BOOST_TEST(lost.found.check == "durability");
    BOOST_TEST(*lost.found.sector == 8U);
    BOOST_TEST(losses(lost.told) == 1U);
    BOOST_TEST(lost.told.back().survivors.front().sector == 8U);
    BOOST_TEST(kept_of(lost) == 2U);
}

BOOST_AUTO_TEST_CASE(a_recovery_that_differs_on_the_same_bytes_is_refused) {
    recorded_run made;
    made.write(0, 2, 3);
    std::uint64_t run = 0;
    const auto restless = [&run](const image_reader& image, devices to_create) {
        storage::decide(image.read(0, run++ % 2));
        return moves_only(image, to_create);
    };
    BOOST_CHECK_THROW(search(made, restless), std::logic_error);
}
