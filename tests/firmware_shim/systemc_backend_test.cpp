// SPDX-License-Identifier: GPL-2.0-only
// The SystemC backend: tasks take time, I/O completes by latency, a hang names the waiting task.
#include "../support/timed_bench.h"

#include "firmware_shim/dm_kcopyd.h"

#include <boost/test/unit_test.hpp>

using namespace powercut;
using namespace powercut::test;

namespace {

struct fixture : timed_bench {
    fixture() : timed_bench({{"vda", 8192, 1}, {"vdb", 8192}}) {}
};

} // namespace

BOOST_FIXTURE_TEST_CASE(a_task_sleeps_for_the_time_it_asked_for, fixture) {
    std::uint64_t woke_ns = 0;
    run([&] {
        const std::uint64_t began_ns = backend().now_ns();
        backend().sleep_ns(1500);
        woke_ns = backend().now_ns() - began_ns;
    });
    BOOST_TEST(woke_ns == 1500U);
}

BOOST_FIXTURE_TEST_CASE(run_ends_when_all_that_it_started_has, fixture) {
    bool written = false;
    run([&] {
        backend().spawn("writer", [&] {
            write_here("vda", 0, 8, 2);
            written = true;
        });
    });
    BOOST_TEST(written);
    BOOST_TEST(disk("vda").at(0, 8) == filled(2, 0, 8), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(commands_complete_by_their_latency, fixture) {
    latency_us = {{"W 0+8", 300}, {"W 8+8", 100}, {"W 16+8", 200}};
    lines order;
    const auto writer = [&](shim::sector_t sector) {
        return [&, sector] {
            write_here("vda", sector, 8, 2);
            order.push_back(std::to_string(sector));
        };
    };
    together({writer(0), writer(8), writer(16)});
    BOOST_TEST(order == (lines{"8", "16", "0"}), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(copies_overtake_each_other_and_call_back_as_they_complete, fixture) {
    latency_us = {{"R 0+8", 500}};
    lines order;
    struct note {
        lines* to;
        const char* name;
    } first{&order, "first"}, second{&order, "second"};
    const auto called_back = [](bool, unsigned long, void* context) {
        const auto& own = *static_cast<note*>(context);
        own.to->push_back(own.name);
    };
    run([&] {
        shim::dm_kcopyd_client client(backend());
        const shim::dm_io_region to_first{&device("vdb"), 0, 8};
        const shim::dm_io_region to_second{&device("vdb"), 8, 8};
        dm_kcopyd_copy(client, {&device("vda"), 0, 8}, std::span(&to_first, 1), called_back,
                       &first);
        dm_kcopyd_copy(client, {&device("vda"), 8, 8}, std::span(&to_second, 1), called_back,
                       &second);
    });
    BOOST_TEST(order == (lines{"second", "first"}), boost::test_tools::per_element());
    BOOST_TEST(disk("vdb").at(0, 16) == filled(1, 0, 16), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(a_hang_names_the_task_that_waits, fixture) {
    shim::completion late(backend());
    const auto body = [&] {
        backend().spawn("reader of vda", [&] { late.wait(); });
        write_here("vda", 0, 8, 1);
        late.wait();
    };
    BOOST_CHECK_EXCEPTION(run(body), shim::hang_error, [](const shim::hang_error& hang) {
        const std::string text = hang.what();
        BOOST_TEST(text.starts_with("nothing happens any more and these wait:"));
        BOOST_TEST(text.find(" main") != std::string::npos);
        BOOST_TEST(text.find(" reader of vda") != std::string::npos);
        return true;
    });
    late.complete(); // so that the threads end
    sc_core::sc_start(1, sc_core::SC_NS);
}

// Symptom: a scenario that waited for more than two minutes was reported to hang.
BOOST_FIXTURE_TEST_CASE(a_long_sleep_is_no_hang, fixture) {
    std::uint64_t woke_ns = 0;
    run([&] {
        backend().sleep_ns(3'600'000'000'000);
        woke_ns = backend().now_ns();
    });
    BOOST_TEST(woke_ns >= 3'600'000'000'000U);
}

BOOST_FIXTURE_TEST_CASE(an_allocation_may_stall_until_what_others_do_has_ended, fixture) {
    latency_us = {{"W 0+8", 300}};
    unsigned asked = 0;
    bool written = false;
    systemc().decide_stalls(
        [&](std::string_view) { return ++asked == 2 ? shim::systemc_backend::stall_ns : 0; });
    run([&] {
        backend().may_stall("memory"); // nobody could make use of it
        BOOST_TEST(asked == 0U);
        backend().spawn("writer", [&] {
            write_here("vda", 0, 8, 2);
            written = true;
        });
        backend().may_stall("memory"); // the answer is no
        BOOST_TEST(asked == 1U);
        BOOST_TEST(!written);
        backend().may_stall("memory");
        BOOST_TEST(asked == 2U);
        BOOST_TEST(written);
    });
}

BOOST_FIXTURE_TEST_CASE(polling_for_what_never_happens_is_a_hang, fixture) {
    bool ended = false;
    const auto body = [&] {
        while (!ended)
            backend().sleep_ns(1'000'000);
    };
    BOOST_CHECK_THROW(run(body), shim::hang_error);
    ended = true;
    sc_core::sc_start(2, sc_core::SC_MS);
}

BOOST_FIXTURE_TEST_CASE(what_a_task_throws_comes_through, fixture) {
    BOOST_CHECK_THROW(run([] { throw shim::kernel_bug("a bug"); }), shim::kernel_bug);
}
