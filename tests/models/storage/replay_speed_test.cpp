// SPDX-License-Identifier: GPL-2.0-only
#include "models/storage/crash_space.h"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <vector>

using namespace powercut::storage;

namespace {

constexpr std::uint64_t disk_sectors = std::uint64_t{1} << 31;

class stopwatch {
public:
    double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_begin).count();
    }

private:
    std::chrono::steady_clock::time_point m_begin = std::chrono::steady_clock::now();
};

void write(versioned_medium& disk, command_id command, std::uint64_t sector) {
    disk.apply({.kind = event_kind::write_received,
                .command = command,
                .sector = sector,
                .data = std::vector<content>(8, pattern(command % 60000, sector))});
    disk.apply({.kind = event_kind::write_completed, .command = command});
}

void flush(versioned_medium& disk, command_id command) {
    disk.apply({.kind = event_kind::flush_submitted, .command = command});
    disk.apply({.kind = event_kind::flush_completed, .command = command});
}

// The bounds are for a loaded machine with the sanitizers on; what they catch is work that grows
// with everything ever written.
constexpr double bound = 20;

} // namespace

BOOST_AUTO_TEST_CASE(a_flush_touches_only_what_is_undecided) {
    versioned_medium disk(medium(disk_sectors), {});
    const stopwatch watch;
    for (command_id i = 1; i <= 100'000; ++i) {
        write(disk, 2 * i, i * 7919 % (disk_sectors / 8) * 8);
        if (i % 16 == 0)
            flush(disk, 2 * i + 1);
    }
    BOOST_TEST_MESSAGE("100,000 writes, a flush each 16: " << watch.seconds() << " s");
    BOOST_TEST(watch.seconds() < bound);
    BOOST_TEST(disk.undecided().empty());
    BOOST_TEST(disk.durable_medium().written().size() == 800'000U);
}

BOOST_AUTO_TEST_CASE(one_block_rewritten_over_and_over_stays_cheap) {
    versioned_medium disk(medium(disk_sectors), {});
    const stopwatch watch;
    for (command_id i = 1; i <= 100'000; ++i)
        write(disk, i, 0);
    BOOST_TEST(disk.legal(0).size() == 60'001U);
    flush(disk, 100'001);
    BOOST_TEST_MESSAGE("100,000 writes of one block: " << watch.seconds() << " s");
    BOOST_TEST(watch.seconds() < bound);
    BOOST_TEST(disk.durable(0) == pattern(100'000 % 60000, 0));
}

BOOST_AUTO_TEST_CASE(an_ignored_flush_does_not_search_the_cache) {
    cache_profile profile;
    profile.violations.flush_ignored = true;
    versioned_medium disk(medium(disk_sectors), profile);
    const stopwatch watch;
    for (command_id i = 1; i <= 30'000; ++i) {
        write(disk, 2 * i, i * 8);
        flush(disk, 2 * i + 1);
    }
    BOOST_TEST(watch.seconds() < bound);
    BOOST_TEST(disk.flushes_ignored() == 30'000U);
}

BOOST_AUTO_TEST_CASE(many_undecided_sectors_are_counted_soon) {
    for (const auto order : {destage_order::any, destage_order::ordered}) {
        cache_profile profile;
        profile.order = order;
        versioned_medium disk(medium(disk_sectors), profile);
        for (command_id i = 1; i <= 2'500; ++i)
            write(disk, i, i * 8);
        const stopwatch watch;
        const versioned_medium* disks[] = {&disk};
        const crash_space space(disks);
        BOOST_TEST_MESSAGE("20,000 undecided sectors: " << watch.seconds() << " s");
        BOOST_TEST(watch.seconds() < bound);
        BOOST_TEST(space.undecided_sectors() == 20'000U);
        BOOST_TEST(space.count() ==
                   (order == destage_order::any ? state_count(1) << 20'000 : state_count(20'001)));
    }
}
