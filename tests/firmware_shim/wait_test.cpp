// SPDX-License-Identifier: GPL-2.0-only
// The reader-writer semaphore: many readers or one writer, on both sides of a sleep.
#include "firmware_shim/wait.h"

#include "../support/timed_bench.h"

#include <boost/test/unit_test.hpp>

using namespace powercut;
using namespace powercut::test;

namespace {

struct fixture : timed_bench {
    fixture() : timed_bench({{"vda", 64}}) {}

    void reader(const std::string& name, std::uint64_t us) {
        const shim::read_guard guard(lock);
        held(name, us);
    }
    void writer(const std::string& name, std::uint64_t us) {
        const shim::write_guard guard(lock);
        held(name, us);
    }
    void held(const std::string& name, std::uint64_t us) {
        order.push_back(name + " in");
        backend().sleep_ns(us * 1000);
        order.push_back(name + " out");
    }
    void check_order(const lines& expected) {
        BOOST_TEST(order == expected, boost::test_tools::per_element());
    }
    shim::rw_semaphore lock{backend()};
    lines order;
};

} // namespace

BOOST_FIXTURE_TEST_CASE(readers_share_it, fixture) {
    together({[&] { reader("a", 20); }, [&] { reader("b", 10); }});
    check_order({"a in", "b in", "b out", "a out"});
}

BOOST_FIXTURE_TEST_CASE(a_writer_waits_for_readers_and_keeps_everybody_out, fixture) {
    together({[&] { reader("a", 20); },
              [&] {
                  backend().sleep_ns(5'000);
                  writer("w", 20);
              },
              [&] {
                  backend().sleep_ns(25'000);
                  reader("b", 10);
              }});
    check_order({"a in", "a out", "w in", "w out", "b in", "b out"});
}

BOOST_FIXTURE_TEST_CASE(writers_take_turns, fixture) {
    together({[&] { writer("v", 10); }, [&] { writer("w", 10); }});
    check_order({"v in", "v out", "w in", "w out"});
}

BOOST_FIXTURE_TEST_CASE(a_wait_ends_when_its_condition_holds_not_when_it_is_woken, fixture) {
    shim::wait_queue queue(backend());
    unsigned value = 0;
    together({[&] {
                  queue.wait_event([&] { return value == 2; });
                  order.push_back("woken");
              },
              [&] {
                  for (unsigned i = 0; i < 2; ++i) {
                      backend().sleep_ns(1'000);
                      order.push_back("value " + std::to_string(++value));
                      queue.wake_all();
                  }
              }});
    check_order({"value 1", "value 2", "woken"});
}
