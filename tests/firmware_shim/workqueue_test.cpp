// SPDX-License-Identifier: GPL-2.0-only
// A workqueue runs its work one piece at a time, in order; queued work is not queued twice.
#include "firmware_shim/workqueue.h"

#include "../support/bench.h"

#include <boost/test/unit_test.hpp>

using namespace powercut;
using namespace powercut::test;

namespace {

struct named_work : shim::work_struct {
    named_work(lines& to, std::string name) : log(to), name(std::move(name)) {
        function = [](shim::work_struct& work) {
            auto& own = static_cast<named_work&>(work);
            own.log.push_back(own.name);
        };
    }
    lines& log;
    std::string name;
};

struct fixture : inline_bench {
    fixture() : inline_bench({{"vda", 64}}) {}
    void check_log(const lines& expected) {
        BOOST_TEST(done == expected, boost::test_tools::per_element());
    }
    lines done;
    named_work a{done, "a"};
    named_work b{done, "b"};
};

} // namespace

BOOST_FIXTURE_TEST_CASE(work_runs_in_the_order_in_which_it_was_queued, fixture) {
    run([&] {
        shim::workqueue queue(backend(), "worker");
        BOOST_TEST(queue.queue_work(b));
        BOOST_TEST(queue.queue_work(a));
        check_log({});
        queue.flush();
        check_log({"b", "a"});
    });
}

BOOST_FIXTURE_TEST_CASE(work_that_is_queued_is_not_queued_again, fixture) {
    run([&] {
        shim::workqueue queue(backend(), "worker");
        BOOST_TEST(queue.queue_work(a));
        BOOST_TEST(!queue.queue_work(a));
        queue.flush();
        BOOST_TEST(queue.queue_work(a));
        queue.flush();
        check_log({"a", "a"});
    });
}

BOOST_FIXTURE_TEST_CASE(work_that_runs_may_queue_itself_again, fixture) {
    struct context {
        shim::workqueue queue;
        unsigned left = 3;
        lines names;
    } own{shim::workqueue(backend(), "worker"), 3, {}};
    shim::work_struct again;
    again.context = &own;
    again.function = [](shim::work_struct& work) {
        auto& mine = *static_cast<context*>(work.context);
        mine.names.push_back("again");
        if (--mine.left)
            BOOST_TEST(mine.queue.queue_work(work));
    };
    run([&] { own.queue.queue_work(again); });
    BOOST_TEST(own.names.size() == 3U);
}

BOOST_FIXTURE_TEST_CASE(flush_waits_only_for_its_own_queue, fixture) {
    run([&] {
        shim::workqueue first(backend(), "first");
        shim::workqueue second(backend(), "second");
        second.queue_work(a);
        first.queue_work(b);
        first.flush();
        check_log({"b"});
        second.flush();
        check_log({"b", "a"});
    });
}

BOOST_FIXTURE_TEST_CASE(work_that_flushes_its_own_queue_is_a_hang, fixture) {
    shim::workqueue queue(backend(), "worker");
    shim::work_struct stuck;
    stuck.context = &queue;
    stuck.function = [](shim::work_struct& work) {
        auto& own = *static_cast<shim::workqueue*>(work.context);
        own.queue_work(work);
        own.flush();
    };
    BOOST_CHECK_EXCEPTION(run([&] { queue.queue_work(stuck); }), shim::hang_error,
                          [](const shim::hang_error& hang) {
                              return std::string(hang.what()) == "worker waits for its own work";
                          });
}
