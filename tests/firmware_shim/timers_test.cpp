// SPDX-License-Identifier: GPL-2.0-only
// Delayed work on both backends: it runs when its time has come, keeps nobody waiting who does not
// sleep on what it brings, and hides no hang.
#include "firmware_shim/workqueue.h"

#include "../support/timed_bench.h"
#include "firmware_shim/wait.h"

#include <boost/mpl/list.hpp>
#include <boost/test/unit_test.hpp>

#include <functional>

using namespace powercut;
using namespace powercut::test;

namespace {

constexpr std::uint64_t second_ns = 1'000'000'000;
using both = boost::mpl::list<inline_bench, timed_bench>;

template <typename Bench>
struct machine : Bench {
    machine() : Bench({{"vda", 64, 1}}) {}
    shim::workqueue queue{this->backend(), "worker"};
    lines order;
};

// Notes its name, and when; then does more.
struct noted : shim::delayed_work {
    template <typename Machine>
    noted(
        Machine& on, std::string name, std::function<void()> then = [] {})
        : does([this, &on, name, then] {
              const std::uint64_t ms = on.backend().now_ns() / 1'000'000;
              on.order.push_back(name + ' ' + std::to_string(ms));
              then();
          }) {
        function = [](shim::work_struct& work) { static_cast<noted&>(work).does(); };
    }
    std::function<void()> does;
};

// Comes back every second for ever, as a clone's does.
template <typename Machine>
struct periodic : noted {
    explicit periodic(Machine& on)
        : noted(on, "again", [this, &on] { on.queue.queue_delayed_work(*this, second_ns); }) {}
};

// Tasks that hang end before what they wait for goes.
void end_tasks(inline_bench&) {}
void end_tasks(timed_bench& m) {
    m.systemc().end_tasks();
}

void check(const lines& found, const lines& expected) {
    BOOST_TEST(found == expected, boost::test_tools::per_element());
}

} // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(work_runs_in_the_order_of_its_time, Bench, both) {
    machine<Bench> m;
    noted late(m, "late"), early(m, "early"), later(m, "later"), now(m, "now");
    m.run([&] {
        BOOST_TEST(m.queue.queue_delayed_work(late, 20'000'000));
        BOOST_TEST(m.queue.queue_delayed_work(early, 10'000'000));
        BOOST_TEST(m.queue.queue_delayed_work(later, 40'000'000));
        BOOST_TEST(m.queue.queue_delayed_work(now, 0));
        BOOST_TEST(!m.queue.queue_delayed_work(early, 1'000'000)); // its time stays
        m.backend().sleep_ns(30'000'000);
        check(m.order, {"now 0", "early 10", "late 20"});
        BOOST_TEST(later.pending);
        BOOST_TEST(!late.pending);
    });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(nobody_waits_for_a_time_to_come, Bench, both) {
    machine<Bench> m;
    periodic again(m);
    m.run([&] {
        m.queue.queue_delayed_work(again, second_ns);
        m.backend().wait_until_idle();
        m.queue.flush();
    });
    check(m.order, {});
    m.run([&] { m.backend().sleep_ns(3'500'000'000); });
    check(m.order, {"again 1000", "again 2000", "again 3000"});
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_task_may_sleep_on_what_a_timer_brings, Bench, both) {
    for (const std::uint64_t seconds : {1, 1000}) { // however long the watchdog waits
        machine<Bench> m;
        shim::completion done(m.backend());
        periodic again(m);
        noted wake(m, "wake", [&] { done.complete(); });
        m.run([&] {
            m.queue.queue_delayed_work(again, second_ns / 2);
            m.queue.queue_delayed_work(wake, seconds * second_ns);
            done.wait();
            BOOST_TEST(m.backend().now_ns() / second_ns == seconds);
        });
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_task_may_sleep_often_on_what_timers_bring, Bench, both) {
    machine<Bench> m;
    shim::wait_queue woken(m.backend());
    periodic again(m);
    unsigned left = 0;
    noted wake(m, "wake", [&] {
        --left;
        woken.wake_all();
    });
    m.run([&] {
        m.queue.queue_delayed_work(again, second_ns);
        for (unsigned i = 0; i < 1500; ++i) {
            left = 1;
            m.queue.queue_delayed_work(wake, second_ns);
            woken.wait_event([&] { return left == 0; });
        }
    });
    BOOST_TEST(m.backend().now_ns() / second_ns == 1500U);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_hang_beside_a_timer_that_goes_on_is_found, Bench, both) {
    machine<Bench> m;
    shim::completion never(m.backend());
    periodic again(m);
    const auto body = [&] {
        m.queue.queue_delayed_work(again, second_ns);
        never.wait();
    };
    BOOST_CHECK_EXCEPTION(m.run(body), shim::hang_error, [](const shim::hang_error& hang) {
        const std::string text = hang.what();
        BOOST_TEST(text.find(" main") != std::string::npos);
        BOOST_TEST(text.find("worker") == std::string::npos);
        BOOST_TEST(text.find("timers") == std::string::npos);
        return true;
    });
    end_tasks(m);
    BOOST_TEST(m.order.size() > 60U);
    BOOST_TEST(m.order.size() < 2000U);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(polling_beside_a_timer_that_goes_on_is_a_hang, Bench, both) {
    machine<Bench> m;
    periodic again(m);
    const auto body = [&] {
        m.queue.queue_delayed_work(again, second_ns);
        for (;;)
            m.backend().sleep_ns(10'000'000);
    };
    BOOST_CHECK_THROW(m.run(body), shim::hang_error);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(cancelled_work_does_not_run, Bench, both) {
    machine<Bench> m;
    noted waits(m, "waits"), queued(m, "queued"), other(m, "other");
    m.run([&] {
        BOOST_TEST(!m.queue.cancel_delayed_work_sync(waits));
        m.queue.queue_delayed_work(waits, 1'000'000);
        m.queue.queue_delayed_work(queued, 0);
        m.queue.queue_delayed_work(other, 0);
        BOOST_TEST(m.queue.cancel_delayed_work_sync(waits));
        BOOST_TEST(m.queue.cancel_delayed_work_sync(queued));
        m.backend().sleep_ns(2'000'000);
        check(m.order, {"other 0"});
        BOOST_TEST(m.queue.queue_delayed_work(queued, 1'000'000));
        m.backend().sleep_ns(2'000'000);
        check(m.order, {"other 0", "queued 3"});
    });
}

BOOST_AUTO_TEST_CASE(cancelling_waits_for_what_runs_which_cannot_queue_itself_again) {
    machine<timed_bench> m;
    bool again = true;
    noted slow(m, "slow", [&] {
        m.backend().sleep_ns(5'000'000);
        again = m.queue.queue_delayed_work(slow, second_ns);
    });
    m.run([&] {
        m.queue.queue_delayed_work(slow, 1'000'000);
        m.backend().sleep_ns(3'000'000);
        BOOST_TEST(!m.queue.cancel_delayed_work_sync(slow)); // it was not pending any more
        BOOST_TEST(m.backend().now_ns() == 6'000'000U);
        BOOST_TEST(!again);
    });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(work_and_its_queue_may_go_while_a_timer_is_armed, Bench, both) {
    machine<Bench> m;
    m.run([&] {
        {
            shim::workqueue queue(m.backend(), "gone");
            noted never(m, "never");
            queue.queue_delayed_work(never, 1'000'000);
        }
        m.backend().sleep_ns(2'000'000);
    });
    check(m.order, {});
}

BOOST_AUTO_TEST_CASE(a_timer_does_not_fire_when_power_is_gone) {
    machine<timed_bench> m;
    periodic again(m);
    m.run([&] {
        m.queue.queue_delayed_work(again, second_ns);
        m.backend().sleep_ns(1'500'000'000);
        m.systemc().power_off();
        m.backend().sleep_ns(1);
    });
    m.queue.queue_delayed_work(again, second_ns);
    sc_core::sc_start(5, sc_core::SC_SEC);
    check(m.order, {"again 1000"});
}
