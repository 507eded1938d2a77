// SPDX-License-Identifier: GPL-2.0-only
// A recovery that is examined only where something changed must find what a full examination finds.
#include "models/storage/undecided.h"
#include "scenarios/explorer/recovered.h"

#include <boost/test/unit_test.hpp>

#include <map>
#include <random>
#include <set>

using namespace powercut;
using namespace powercut::explorer;

namespace {

constexpr std::uint64_t sectors = 24;

// Some contents of each place are wrong; a check says so.
struct world final : storage::decider {
    storage::content decide(storage::place) override { throw std::logic_error("looked at"); }
    std::span<const storage::content> possible(storage::place where) const override {
        return contents[where.sector];
    }
    std::vector<std::vector<storage::content>> contents{sectors, {storage::zeroes}};
};

std::set<std::uint64_t> forbidden; // sectors that must be zeroes

void examine_reading(const checks::device_expectation&, const checks::reading& shown,
                     checks::findings& out) {
    for (const storage::content held : storage::possible_contents(shown.value))
        if (held != storage::zeroes && forbidden.contains(shown.sector))
            return out.push_back({"durability", "device", shown.sector});
}

// Each sector of the device shows a place, some places show twice.
checks::observation showing() {
    checks::observation seen;
    checks::device_observation& device = seen.devices.emplace_back();
    device.looked_at = true;
    for (std::uint64_t sector = 0; sector < 2 * sectors; ++sector)
        device.readings.push_back({sector, storage::content_at({0, sector % sectors})});
    return seen;
}

std::set<std::uint64_t> wrong_sectors(const checks::findings& found) {
    std::set<std::uint64_t> wrong;
    for (const checks::finding& each : found)
        BOOST_TEST(wrong.insert(*each.sector).second); // none twice
    return wrong;
}

} // namespace

BOOST_AUTO_TEST_CASE(changed_places_and_promises_are_enough) {
    const std::vector<checks::check> checks{
        {.name = "durability", .examine_reading = examine_reading}};
    checks::expectation expected;
    expected.devices.resize(1);
    recovered by_changes(showing());
    world now;
    const storage::deciding in_force(now);
    std::mt19937 draw(3);
    forbidden.clear();
    std::size_t wrong_in_all = 0;
    for (std::uint64_t cut_point = 1; cut_point < 300; ++cut_point) {
        differences since{.cut_point = cut_point, .everything = cut_point == 1};
        const std::uint64_t place = draw() % sectors;
        now.contents[place] = {storage::zeroes};
        if (draw() % 3 == 0)
            now.contents[place].push_back(storage::pattern(1, place));
        since.places.push_back(storage::content_at({0, place}));
        if (draw() % 4 == 0) {
            const std::uint64_t stricter = draw() % (2 * sectors);
            forbidden.insert(stricter);
            since.promises.push_back({0, stricter, 1});
        }
        checks::findings found;
        by_changes.examine(checks, expected, since, found);
        checks::findings anew;
        recovered(showing()).examine(checks, expected, {.cut_point = cut_point}, anew);
        BOOST_TEST(wrong_sectors(found) == wrong_sectors(anew));
        wrong_in_all += anew.size();
    }
    BOOST_TEST(wrong_in_all > 300U);
}

BOOST_AUTO_TEST_CASE(after_a_cut_point_without_it_everything_is_examined) {
    const std::vector<checks::check> checks{
        {.name = "durability", .examine_reading = examine_reading}};
    checks::expectation expected;
    expected.devices.resize(1);
    recovered one(showing());
    world now;
    const storage::deciding in_force(now);
    forbidden = {5};
    checks::findings found;
    one.examine(checks, expected, {.cut_point = 1}, found);
    BOOST_TEST(found.empty());
    now.contents[5] = {storage::pattern(1, 5)};
    one.examine(checks, expected, {.cut_point = 3, .everything = false}, found);
    BOOST_TEST(wrong_sectors(found) == std::set<std::uint64_t>{5});
}
