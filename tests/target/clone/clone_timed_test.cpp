// SPDX-License-Identifier: GPL-2.0-only
// A clone on threads that take time: copies, writes, commits and users beside each other.
#include "../../support/timed_bench.h"
#include "clone_bench.h"

#include "firmware_shim/user_io.h"

using namespace powercut;
using namespace powercut::test;

namespace {

struct fixture : clone_bench_on<timed_bench> {
    explicit fixture(const target::behaviour& versions = {}) : clone_bench_on(versions) {}

    std::function<void()> after(std::uint64_t us, std::function<void()> body) {
        return [this, us, body = std::move(body)] {
            backend().sleep_ns(us * 1000);
            body();
        };
    }
    std::function<void()> writer(std::uint64_t us, shim::sector_t sector, shim::sector_t count,
                                 unsigned seed, bool fua = false) {
        return after(us,
                     [=, this] { BOOST_TEST(write_here("clone", sector, count, seed, fua) == 0); });
    }
    std::function<void()> flusher(std::uint64_t us) {
        return after(us, [this] { BOOST_TEST(shim::user_flush(device("clone")) == 0); });
    }
    std::function<void()> status(std::uint64_t us) {
        return after(us, [this] {
            lines said;
            BOOST_TEST(shim::dm_status(kernel(), "clone", &said) == 0);
        });
    }
    int message_here(const std::string& text) {
        std::string answer;
        return shim::dm_message(kernel(), "clone", text, &answer);
    }
    lines status_here() {
        lines said;
        shim::dm_status(kernel(), "clone", &said, true);
        return said;
    }
};

// The metadata device's commands of the first commit take long enough to come between.
constexpr std::uint64_t slow_us = 5000;

} // namespace

BOOST_FIXTURE_TEST_CASE(a_write_during_the_copy_of_its_region_waits_for_it, fixture) {
    clone();
    latency_us = {{"R 16+8", slow_us}};
    together({writer(0, 18, 2, 2), writer(1000, 16, 1, 3), writer(2000, 20, 4, 4)});
    check_io({"src R 16+8", "dst W 16+8", "dst WS 18+2", "dst WS 16+1", "dst WS 20+4"});
    check_read("clone", 16, 1, 3);
    check_read("clone", 17, 1, 1);
    check_read("clone", 18, 2, 2);
    check_read("clone", 20, 4, 4);
}

BOOST_FIXTURE_TEST_CASE(a_write_waits_for_the_write_of_its_whole_region, fixture) {
    clone();
    latency_us = {{"W 16+8", slow_us}};
    together({writer(0, 16, 8, 2), writer(1000, 20, 2, 3)});
    check_io({"dst WS 16+8", "dst WS 20+2"});
    check_read("clone", 16, 4, 2);
    check_read("clone", 20, 2, 3);
}

BOOST_FIXTURE_TEST_CASE(what_waited_for_a_failed_write_of_the_region_fails_with_it, fixture) {
    clone();
    latency_us = {{"W 16+8", slow_us}};
    disk("dst").fail("W 16+8");
    const auto fails = [this](std::uint64_t us, shim::sector_t count) {
        return after(us, [=, this] { BOOST_TEST(write_here("clone", 16, count, 2) == -EIO); });
    };
    together({fails(0, 8), fails(100, 2), fails(200, 8)});
    check_io({"dst WS 16+8"});
    BOOST_TEST(hydrated() == "0/64");
}

BOOST_FIXTURE_TEST_CASE(one_commit_serves_all_that_wait, fixture) {
    clone();
    write("clone", 0, 24, 2);
    forget();
    together({writer(0, 0, 4, 3, true), writer(0, 8, 4, 3, true), writer(0, 16, 4, 3, true)});
    const lines brief = brief_io();
    BOOST_TEST(std::count(brief.begin(), brief.end(), "meta") == 1);
    BOOST_TEST(brief.size() == 5U); // and a flush, and three writes
}

BOOST_FIXTURE_TEST_CASE(all_that_wait_for_a_failed_commit_fail, fixture) {
    clone();
    write("clone", 0, 8, 2);
    disk("dst").fail("F");
    const auto fails = [this](shim::sector_t sector, shim::sector_t count) {
        return [=, this] { BOOST_TEST(write_here("clone", sector, count, 5, true) == -EIO); };
    };
    latency_us = {{"F", slow_us}};
    together({fails(0, 4), fails(4, 4), fails(16, 8)});
    BOOST_TEST(mode() == "ro");
}

BOOST_FIXTURE_TEST_CASE(hydration_waits_while_users_have_io, fixture) {
    clone();
    latency_us = {{"R 400+8", slow_us}};
    together({writer(0, 402, 2, 2), after(1000, [this] {
                  BOOST_TEST(message_here("enable_hydration") == 0);
                  backend().sleep_ns(3'000'000);
                  BOOST_TEST(io() == lines{"src R 400+8"}, boost::test_tools::per_element());
              })});
    pass(3000);
    BOOST_TEST(hydrated() == "64/64");
    check_read("clone", 402, 2, 2);
}

BOOST_FIXTURE_TEST_CASE(copies_for_writes_count_against_the_threshold, fixture) {
    clone("8 1 no_hydration 2 hydration_threshold 2");
    latency_us = {{"R 0+8", slow_us}, {"R 8+8", slow_us}};
    together({[this] { message_here("enable_hydration"); }, after(1000, [this] {
                  BOOST_TEST(word(after_words(status_here().at(0), 3), 4) == "2");
                  BOOST_TEST(write_here("clone", 500, 2, 2) == 0);
                  // Its end woke the worker, but two others are in flight.
                  BOOST_TEST(io() == (lines{"src R 0+8", "src R 8+8", "src R 496+8", "dst W 496+8",
                                            "dst WS 500+2"}),
                             boost::test_tools::per_element());
              })});
    pass(2000);
    BOOST_TEST(hydrated() == "64/64");
}

BOOST_FIXTURE_TEST_CASE(a_region_that_is_hydrated_during_the_flush_belongs_to_the_next_commit,
                        fixture) {
    clone();
    write("clone", 0, 8, 2);
    forget();
    latency_us = {{"F", slow_us}};
    together({flusher(0), writer(1000, 8, 8, 3)});
    BOOST_TEST(hydrated() == "2/64");
    forget();
    BOOST_TEST(flush("clone") == 0);
    check_brief({"dst FWS 0+0", "meta"}); // there was something left to commit
}

BOOST_AUTO_TEST_CASE(in_a_single_phase_it_belongs_to_this_one) {
    fixture b(without(&target::behaviour::clone_two_phase_commit));
    b.clone();
    b.write("clone", 0, 8, 2);
    b.forget();
    b.latency_us = {{"F", slow_us}};
    b.together({b.flusher(0), b.writer(1000, 8, 8, 3)});
    b.forget();
    BOOST_TEST(b.flush("clone") == 0);
    b.check_brief({"dst FWS 0+0"});
}

BOOST_FIXTURE_TEST_CASE(a_flush_during_a_commit_waits_for_one_of_its_own, fixture) {
    clone();
    write("clone", 0, 8, 2);
    forget();
    latency_us = {{"W 0+8", slow_us}};
    together({flusher(0), writer(1000, 8, 8, 3), flusher(1500)});
    check_brief({"dst FWS 0+0", "meta", "dst WS 8+8", "meta", "dst FWS 0+0", "meta"});
}

BOOST_FIXTURE_TEST_CASE(a_flush_during_the_commit_of_a_status_waits_for_it, fixture) {
    clone();
    write("clone", 0, 8, 2);
    forget();
    latency_us = {{"W 0+8", slow_us}};
    together({status(0), flusher(1000), writer(1500, 10, 2, 3)});
    BOOST_TEST(hydrated() == "2/64");
    lines brief = brief_io();
    BOOST_TEST(std::count(brief.begin(), brief.end(), "dst FWS 0+0") >= 2);
    check_read("clone", 10, 2, 3);
    BOOST_TEST(flush("clone") == 0);
}

BOOST_FIXTURE_TEST_CASE(two_statuses_commit_one_after_the_other, fixture) {
    clone();
    write("clone", 0, 8, 2);
    forget();
    together({status(0), status(5)});
    check_brief({"dst FWS 0+0", "meta"});
}

BOOST_FIXTURE_TEST_CASE(a_suspend_waits_for_copies_in_flight, fixture) {
    clone("8 1 no_hydration 2 hydration_threshold 2");
    latency_us = {{"R 0+8", slow_us}};
    together({[this] { message_here("enable_hydration"); },
              after(100, [this] { BOOST_TEST(shim::dm_suspend(kernel(), "clone") == 0); })});
    BOOST_TEST(word(info(), 4) == "0");
    const lines done = brief_io();
    BOOST_TEST(done.at(done.size() - 2) == "dst FWS 0+0");
    BOOST_TEST(done.back() == "meta");
    pass(3000);
    check_io({});
}

BOOST_FIXTURE_TEST_CASE(power_may_go_in_the_midst_of_everything, fixture) {
    clone("8 1 no_hydration 4 hydration_threshold 8 hydration_batch_size 4");
    latency_us = {{"R 0+8", 60'000'000}, {"R 0+32", 60'000'000}};
    run([&] {
        message_here("enable_hydration");
        backend().spawn("writer", [this] { write_here("clone", 2, 2, 2); });
        backend().spawn("flusher", [this] { shim::user_flush(device("clone")); });
        backend().sleep_ns(1'000'000);
        systemc().power_off();
    });
    BOOST_TEST(disk("dst").at(0, 8) == filled(7, 0, 8), boost::test_tools::per_element());
}
