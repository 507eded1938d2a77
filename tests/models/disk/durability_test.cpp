// SPDX-License-Identifier: GPL-2.0-only
// What a disk makes durable, and when: D1-D4, D10 and D12 of the design, seen through the
// controller.
#include "disk_bench.h"

using namespace powercut;
using namespace powercut::test;
using disk::status;

namespace {

storage::content old_at(std::uint64_t sector) {
    return storage::pattern(1, sector);
}
storage::content new_at(std::uint64_t sector) {
    return storage::pattern(2, sector);
}

void check_legal(const disk_bench& bench, std::uint64_t sector, const contents& expected) {
    BOOST_TEST_CONTEXT("sector " << sector) {
        BOOST_TEST(bench.legal(sector) == expected, boost::test_tools::per_element());
    }
}

} // namespace

BOOST_AUTO_TEST_CASE(a_cached_write_may_be_durable_once_received) { // D1
    disk_bench bench(round_config());
    const request& write = bench.write(8, filled(2, 8, 1));
    bench.run_ns(900);
    check_legal(bench, 8, {old_at(8)});
    bench.run_ns(200);
    BOOST_TEST(!write.answered);
    check_legal(bench, 8, {old_at(8), new_at(8)});
    bench.run_until_idle();
    BOOST_TEST(write.answered);
    check_legal(bench, 8, {old_at(8), new_at(8)});
}

BOOST_AUTO_TEST_CASE(a_flush_covers_the_writes_completed_when_it_was_submitted) { // D3
    disk_bench bench(round_config());
    bench.write(0, filled(2, 0, 1));
    bench.run_ns(15'000);
    bench.write(1, filled(2, 1, 1)); // in flight when the flush comes
    bench.run_ns(10'000);
    bench.flush();
    bench.run_ns(1000);
    bench.write(2, filled(2, 2, 1)); // after it
    check_legal(bench, 0, {old_at(0), new_at(0)});
    bench.run_until_idle();
    check_legal(bench, 0, {new_at(0)});
    check_legal(bench, 1, {old_at(1), new_at(1)});
    check_legal(bench, 2, {old_at(2), new_at(2)});
}

BOOST_AUTO_TEST_CASE(a_flush_counts_from_its_submission_though_it_waits_at_the_door) { // D3
    disk::disk_config config = round_config();
    config.queue_depth = 1;
    disk_bench bench(config);
    bench.write(0, filled(2, 0, 1));
    bench.run_until_idle();
    bench.write(1, filled(2, 1, 1)); // holds the only place, and completes before the flush gets it
    bench.flush();
    bench.run_until_idle();
    check_legal(bench, 0, {new_at(0)});
    check_legal(bench, 1, {old_at(1), new_at(1)});
}

BOOST_AUTO_TEST_CASE(a_fua_write_is_durable_when_it_completes_and_alone) { // D2
    disk_bench bench(round_config());
    bench.write(0, filled(2, 0, 1));
    bench.write(1, filled(2, 1, 1));
    bench.run_until_idle();
    const request& fua = bench.write(1, filled(3, 1, 1), true);
    bench.run_ns(120'000);
    BOOST_TEST(!fua.answered);
    check_legal(bench, 1, {old_at(1), new_at(1), storage::pattern(3, 1)});
    bench.run_until_idle();
    check_legal(bench, 1, {storage::pattern(3, 1)}); // the older cached version is gone
    check_legal(bench, 0, {old_at(0), new_at(0)});
}

BOOST_AUTO_TEST_CASE(without_a_cache_every_write_is_durable_when_it_completes) { // D4
    disk::disk_config config = round_config();
    config.profile.cache = storage::write_cache::none;
    disk_bench bench(config);
    const request& write = bench.write(4, filled(2, 4, 1));
    const request& discard = bench.discard(5, 1);
    bench.run_ns(2000);
    check_legal(bench, 4, {old_at(4), new_at(4)}); // in flight: either
    bench.run_until_idle();
    BOOST_TEST(write.answered_ns == 121'000);
    BOOST_TEST(discard.answered_ns == 121'000);
    check_legal(bench, 4, {new_at(4)});
    check_legal(bench, 5, {storage::zeroes});
    request& flush = bench.flush();
    bench.run_until_idle();
    BOOST_CHECK(flush.command.result == status::ok);
}

BOOST_AUTO_TEST_CASE(a_protected_cache_is_as_good_as_the_medium_and_faster) { // D12
    disk::disk_config config = round_config();
    config.profile.cache = storage::write_cache::protected_;
    disk_bench bench(config);
    const request& write = bench.write(4, filled(2, 4, 1), true);
    bench.run_until_idle();
    BOOST_TEST(write.answered_ns == 21'000);
    check_legal(bench, 4, {new_at(4)});
}

BOOST_AUTO_TEST_CASE(discards_and_write_zeroes_are_cached_like_writes) { // D10
    disk_bench bench(round_config());
    bench.discard(0, 2);
    bench.write_zeroes(2, 2);
    const request& fua = bench.write_zeroes(4, 1, true);
    bench.run_until_idle();
    BOOST_TEST(fua.answered_ns == 121'000);
    for (std::uint64_t sector = 0; sector < 4; ++sector)
        check_legal(bench, sector, {old_at(sector), storage::zeroes});
    check_legal(bench, 4, {storage::zeroes});
    const request& read = bench.read(0, 6);
    bench.flush();
    bench.run_until_idle();
    const contents expected{0, 0, 0, 0, 0, old_at(5)};
    BOOST_TEST(read.data == expected, boost::test_tools::per_element());
    for (std::uint64_t sector = 0; sector < 4; ++sector)
        check_legal(bench, sector, {storage::zeroes});
}

BOOST_AUTO_TEST_CASE(a_discard_that_keeps_the_bytes_changes_nothing) { // D10
    disk::disk_config config = round_config();
    config.discard_zeroes = false;
    disk_bench bench(config);
    request& discard = bench.discard(0, 4);
    bench.run_until_idle();
    BOOST_CHECK(discard.command.result == status::ok);
    check_legal(bench, 0, {old_at(0)});
    const request& read = bench.read(0, 4);
    bench.run_until_idle();
    BOOST_TEST(read.data == filled(1, 0, 4), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_full_cache_destages_and_says_so) {
    disk::disk_config config = round_config();
    config.profile.cache_capacity = 2 * 512;
    disk_bench bench(config);
    storage::versioned_medium follower({config.size_sectors, config.fill}, config.profile);
    bool destaged = false;
    bench.disk.listen([&](const storage::event& step) {
        follower.apply(step);
        destaged = destaged || step.kind == storage::event_kind::destaged;
    });
    for (std::uint64_t sector = 0; sector < 4; ++sector) {
        bench.write(sector, filled(2, sector, 1));
        bench.run_until_idle();
    }
    BOOST_TEST(destaged);
    check_legal(bench, 0, {new_at(0)}); // fifo: the oldest left first
    check_legal(bench, 1, {new_at(1)});
    check_legal(bench, 2, {old_at(2), new_at(2)});
    check_legal(bench, 3, {old_at(3), new_at(3)});
    for (std::uint64_t sector = 0; sector < 4; ++sector)
        BOOST_TEST((follower.legal(sector) == bench.disk.medium().legal(sector)));
}

BOOST_AUTO_TEST_CASE(a_disk_that_lies_about_flushes_is_counted) {
    disk::disk_config config = round_config();
    config.profile.violations.flush_ignored = true;
    disk_bench bench(config);
    bench.write(0, filled(2, 0, 1));
    bench.run_until_idle();
    request& flush = bench.flush();
    bench.run_until_idle();
    BOOST_CHECK(flush.command.result == status::ok);
    check_legal(bench, 0, {old_at(0), new_at(0)});
    BOOST_TEST(bench.disk.medium().flushes_ignored() == 1);
}

BOOST_AUTO_TEST_CASE(a_disk_that_lies_about_fua_is_fast_and_counted) {
    disk::disk_config config = round_config();
    config.profile.violations.fua_ignored = true;
    disk_bench bench(config);
    const request& fua = bench.write(0, filled(2, 0, 1), true);
    bench.run_until_idle();
    BOOST_TEST(fua.answered_ns == 21'000);
    check_legal(bench, 0, {old_at(0), new_at(0)});
    BOOST_TEST(bench.disk.medium().fuas_ignored() == 1);
}

BOOST_AUTO_TEST_CASE(the_events_replay_to_the_same_medium) {
    disk::disk_config config = round_config();
    disk_bench bench(config);
    std::vector<storage::event> trace;
    bench.disk.listen([&](const storage::event& step) { trace.push_back(step); });
    for (unsigned i = 0; i < 30; ++i) {
        bench.write(i % 7, filled(2 + i, i % 7, 3), i % 5 == 0);
        if (i % 4 == 0)
            bench.flush();
        bench.run_ns(7000);
    }
    storage::versioned_medium again({config.size_sectors, config.fill}, config.profile);
    for (const storage::event& step : trace)
        again.apply(step);
    for (std::uint64_t sector = 0; sector < 12; ++sector)
        BOOST_TEST((again.legal(sector) == bench.disk.medium().legal(sector)));
}
