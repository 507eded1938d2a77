// SPDX-License-Identifier: GPL-2.0-only
// One computer lives many times: each life is like the first, however the one before it ended.
#include "lives.h"

#include "firmware_shim/user_io.h"
#include "firmware_shim/wait.h"

#include <boost/test/unit_test.hpp>

#include <stdexcept>

using namespace powercut;
using namespace powercut::runner::test;

namespace {

struct fixture : lives {
    fixture() : lives(busy_scenario()) {
        live();
        first = steps;
    }
    void next_life_is_like_the_first() {
        renew();
        const workload::recording run = live();
        BOOST_TEST(run.stopped.empty());
        BOOST_TEST(!machine->power_was_cut());
        BOOST_TEST(steps == first, boost::test_tools::per_element());
    }
    lines first;
};

} // namespace

BOOST_FIXTURE_TEST_CASE(ten_lives_are_the_same, fixture) {
    BOOST_TEST(first.size() > 30U);
    const std::uint64_t bios = machine->bios_submitted();
    const std::uint64_t took_ns = machine->now_ns();
    for (std::uint64_t life = 2; life <= 10; ++life) {
        next_life_is_like_the_first();
        BOOST_TEST(machine->bios_submitted() == life * bios);
        BOOST_TEST(machine->now_ns() == took_ns);
    }
}

BOOST_FIXTURE_TEST_CASE(a_life_after_a_bug_is_like_the_first, fixture) {
    renew();
    shim::backend& on = machine->kernel().runs_on();
    const auto body = [&] {
        on.spawn("faulty", [] { throw shim::kernel_bug("a bug"); });
        on.wait_until_idle();
        on.sleep_ns(1'000'000'000);
    };
    BOOST_CHECK_THROW(machine->run(body), shim::kernel_bug);
    next_life_is_like_the_first();
}

BOOST_FIXTURE_TEST_CASE(a_life_after_a_hang_is_like_the_first, fixture) {
    renew();
    shim::backend& on = machine->kernel().runs_on();
    bool unwound = false;
    const auto body = [&] {
        const std::shared_ptr<void> left(nullptr, [&](void*) { unwound = true; });
        shim::completion never(on);
        on.spawn("another", [&] { never.wait(); });
        never.wait();
    };
    BOOST_CHECK_THROW(machine->run(body), shim::hang_error);
    BOOST_TEST(!unwound);
    renew();
    BOOST_TEST(unwound);
    next_life_is_like_the_first();
}

BOOST_FIXTURE_TEST_CASE(who_sleeps_for_long_does_not_wake_in_another_life, fixture) {
    renew();
    bool woke = false;
    machine->run([&] {
        machine->kernel().runs_on().spawn("sleeper", [&] {
            machine->kernel().runs_on().sleep_ns(3'600'000'000'000);
            woke = true;
        });
    });
    next_life_is_like_the_first();
    machine->run([&] { machine->kernel().runs_on().sleep_ns(7'200'000'000'000); });
    BOOST_TEST(!woke);
}

BOOST_FIXTURE_TEST_CASE(a_life_in_which_nothing_ran_is_a_life, fixture) {
    renew();
    renew();
    next_life_is_like_the_first();
}

BOOST_AUTO_TEST_CASE(power_may_be_cycled_before_the_first_run) {
    lives on(busy_scenario());
    on.renew();
    on.live();
    const lines first = on.steps;
    on.renew();
    on.live();
    BOOST_TEST(first.size() > 30U);
    BOOST_TEST(on.steps == first, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_disks_hold_what_was_chosen) {
    lives on(workload::test::two_disks());
    std::vector<storage::versioned_medium> media = runner::new_media(on.what.disks);
    BOOST_TEST(media[1].durable(5) == storage::pattern(9, 5));
    storage::medium other(128, storage::initial_fill::of_pattern(1));
    other.write(3, storage::pattern(7, 3));
    media[0] = {other, on.what.disks[0].config.profile};
    on.live();
    on.machine->power_cycle(media);
    int error = 0;
    std::vector<shim::sector_handle> data(2);
    on.machine->run([&] {
        error = shim::user_read(*on.machine->kernel().find_device("base", &error), 3, data);
    });
    BOOST_TEST(error == 0);
    BOOST_TEST(data[0] == storage::pattern(7, 3));
    BOOST_TEST(data[1] == storage::pattern(1, 4));
}

BOOST_AUTO_TEST_CASE(a_listener_can_stop_listening) {
    lives on(busy_scenario());
    unsigned heard = 0;
    const auto id = on.machine->listen([&](std::size_t, const storage::event&) { ++heard; });
    on.live();
    BOOST_TEST(heard == on.steps.size());
    on.machine->stop_listening(id);
    on.renew();
    on.live();
    BOOST_TEST(heard == on.steps.size());
}

BOOST_AUTO_TEST_CASE(a_power_cycle_that_cannot_be_is_refused) {
    lives on(workload::test::two_disks());
    BOOST_CHECK_THROW(on.machine->power_cycle({}), std::invalid_argument);
    BOOST_CHECK_THROW(on.machine->run([&] { on.renew(); }), std::logic_error);
}
