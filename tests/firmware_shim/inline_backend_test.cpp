// SPDX-License-Identifier: GPL-2.0-only
// The inline backend: who runs while somebody sleeps, the clock, and hangs that name the waiting.
#include "../support/bench.h"

#include "firmware_shim/wait.h"

#include <boost/test/unit_test.hpp>

#include <stdexcept>

using namespace powercut;
using namespace powercut::test;

namespace {

struct fixture : inline_bench {
    fixture() : inline_bench({{"vda", 64, 1}}) {}
    void check_hang(const std::function<void()>& body, const std::string& text) {
        BOOST_CHECK_EXCEPTION(run(body), shim::hang_error, [&](const shim::hang_error& hang) {
            BOOST_TEST(std::string(hang.what()) == text);
            return true;
        });
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(a_task_runs_when_another_sleeps, fixture) {
    lines order;
    run([&] {
        shim::completion done(backend());
        backend().spawn("other", [&] {
            order.push_back(backend().current().name);
            done.complete();
        });
        order.push_back("before");
        done.wait();
        order.push_back(backend().current().name);
    });
    BOOST_TEST(order == (lines{"before", "other", "main"}), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(a_completion_that_is_done_does_not_sleep, fixture) {
    run([&] {
        shim::completion done(backend());
        done.complete();
        backend().spawn("other", [] {});
        done.wait();
        BOOST_TEST(backend().current().name == "main");
    });
}

BOOST_FIXTURE_TEST_CASE(io_completes_when_somebody_sleeps_and_not_before, fixture) {
    run([&] {
        contents data(1);
        shim::bio item;
        item.bi_bdev = &device("vda");
        item.bi_size = 1;
        item.bi_data = data.data();
        bool ended = false;
        item.bi_private = &ended;
        item.bi_end_io = [](shim::bio& own) { *static_cast<bool*>(own.bi_private) = true; };
        shim::submit_bio(item);
        BOOST_TEST(!ended);
        backend().yield(); // interrupts wait until somebody sleeps
        BOOST_TEST(!ended);
        backend().wait_until_idle();
        BOOST_TEST(ended);
    });
}

BOOST_FIXTURE_TEST_CASE(the_clock_moves_when_somebody_naps, fixture) {
    run([&] {
        BOOST_TEST(backend().now_ns() == 0U);
        backend().sleep_ns(5'000);
        BOOST_TEST(backend().now_ns() == 5'000U);
    });
}

BOOST_FIXTURE_TEST_CASE(a_wait_that_nobody_can_end_is_a_hang, fixture) {
    check_hang(
        [&] {
            shim::completion never(backend());
            never.wait();
        },
        "nothing can run and these wait: boot main");
}

BOOST_FIXTURE_TEST_CASE(a_hang_names_everybody_who_waits, fixture) {
    check_hang(
        [&] {
            shim::completion never(backend());
            backend().spawn("reader", [&] { never.wait(); });
            never.wait();
        },
        "nothing can run and these wait: boot main reader");
}

BOOST_FIXTURE_TEST_CASE(polling_for_what_never_happens_is_a_hang, fixture) {
    check_hang(
        [&] {
            for (;;)
                backend().sleep_ns(1'000'000);
        },
        "main polls for something that never happens");
}

BOOST_FIXTURE_TEST_CASE(polling_while_something_happens_is_not, fixture) {
    run([&] {
        for (unsigned i = 0; i < 3000; ++i) {
            backend().spawn("work", [] {});
            backend().sleep_ns(1'000'000);
        }
    });
}

BOOST_FIXTURE_TEST_CASE(an_abandoned_machine_sleeps_no_more, fixture) {
    shim::completion never(backend());
    backend().abandon();
    run([&] { never.wait(); });
}

BOOST_FIXTURE_TEST_CASE(what_a_task_throws_comes_through, fixture) {
    BOOST_CHECK_THROW(run([] { throw shim::kernel_bug("a bug"); }), shim::kernel_bug);
    BOOST_TEST(backend().current().name == "boot");
}
