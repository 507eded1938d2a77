// SPDX-License-Identifier: GPL-2.0-only
// Commands outstanding together complete in the order that is asked for; the medium's rules hold.
#include "disk_bench.h"

#include <string>

using namespace powercut;
using namespace powercut::test;

namespace {

// Answers from a list, then 0; keeps the questions.
struct listed_chooser : storage::chooser {
    std::vector<std::uint64_t> answers;
    std::vector<std::string> questions;

    std::uint64_t choose(std::uint64_t alternatives, std::string_view what) override {
        questions.emplace_back(what);
        const std::size_t at = questions.size() - 1;
        const std::uint64_t answer = at < answers.size() ? answers[at] : 0;
        BOOST_REQUIRE(answer < alternatives);
        return answer;
    }
};

struct fixture {
    fixture() : bench(round_config(), false), second("second", round_config()) {
        other.socket.bind(second.socket);
        second.power(bench.power);
        bench.disk.share_order(order, "base");
        second.share_order(order, "cow");
        bench.elaborate();
        order.set_answers(&by);
    }
    void run_until_idle() {
        while (bench.disk.outstanding() + second.outstanding() != 0)
            bench.run_ns(1000);
    }

    disk::completion_order order;
    listed_chooser by;
    disk_bench bench;
    host other{"other"};
    disk::disk_controller second;
};

using questions = std::vector<std::string>;

} // namespace

BOOST_FIXTURE_TEST_CASE(one_command_is_no_question, fixture) {
    bench.write(0, filled(2, 0, 1));
    run_until_idle();
    BOOST_TEST(by.questions.empty());
}

BOOST_FIXTURE_TEST_CASE(two_commands_of_one_disk_complete_in_both_orders, fixture) {
    for (const std::uint64_t answer : {0, 1}) {
        by.answers = {answer};
        by.questions.clear();
        bench.host.answers.clear();
        const request& read = bench.read(0, 1);
        const request& write = bench.write(8, filled(2, 8, 1)); // sooner
        run_until_idle();
        BOOST_TEST(by.questions.size() == 1U);
        BOOST_TEST((bench.host.answers.front() == (answer == 0 ? &write : &read)));
        BOOST_TEST(read.data == filled(1, 0, 1), boost::test_tools::per_element());
    }
    BOOST_TEST(by.questions.front() == "which command completes: 4 of base, 3 of base");
}

BOOST_FIXTURE_TEST_CASE(two_disks_complete_in_both_orders, fixture) {
    for (const std::uint64_t answer : {0, 1}) {
        by.answers = {answer};
        by.questions.clear();
        const request& here = bench.write(0, filled(2, 0, 1));
        const request& there = other.submit(disk::opcode::write, 0, filled(3, 0, 1), true);
        run_until_idle();
        BOOST_TEST((here.answered_ns < there.answered_ns) == (answer == 0));
    }
    BOOST_TEST((by.questions == questions{"which command completes: 2 of base, 2 of cow"}));
    const std::vector<storage::version> durable = second.medium().legal(0); // D2, early as well
    BOOST_TEST(durable.size() == 1U);
    BOOST_TEST(durable[0].value == storage::pattern(3, 0));
}

BOOST_FIXTURE_TEST_CASE(candidates_come_by_due_time_disk_and_age, fixture) {
    bench.flush();                                                     // 1 ms
    bench.write(0, filled(2, 0, 1));                                   // 20 us
    other.submit(disk::opcode::write, 0, filled(2, 0, 1));             // 20 us
    bench.write(1, filled(2, 1, 1));                                   // 20 us
    other.submit(disk::opcode::read, 0, contents(1, storage::zeroes)); // 80 us
    run_until_idle();
    BOOST_TEST(by.questions.front() ==
               "which command completes: 2 of base, 3 of base, 1 of cow, 2 of cow, 1 of base");
    BOOST_TEST(by.questions.size() == 4U);
}

BOOST_FIXTURE_TEST_CASE(the_one_that_was_due_takes_its_time_once_more, fixture) {
    by.answers = {1};
    const request& write = bench.write(0, filled(2, 0, 1));
    const request& read = bench.read(8, 1);
    const request* late = nullptr;
    bench.host.when_answered = [&](request& answered) {
        if (&answered == &read)
            late = &bench.write(16, filled(2, 16, 1)); // the host reacts
    };
    run_until_idle();
    BOOST_TEST(read.answered_ns == 21'000U);
    BOOST_TEST(write.answered_ns == 41'000U);
    BOOST_TEST(late->answered_ns == 42'000U);
    BOOST_TEST(by.questions.size() == 2U); // by then the new write is outstanding as well
    BOOST_TEST(by.questions.back() == "which command completes: 1 of base, 3 of base");
}

// D1 and D3: a flush that completes ahead of a write covers what had completed before it only.
BOOST_FIXTURE_TEST_CASE(an_early_flush_covers_no_more, fixture) {
    bench.write(0, filled(2, 0, 1));
    run_until_idle();
    by.answers = {1};
    const request& write = bench.write(1, filled(2, 1, 1));
    const request& flush = bench.flush();
    run_until_idle();
    BOOST_TEST(flush.answered_ns < write.answered_ns);
    BOOST_TEST(bench.legal(0) == filled(2, 0, 1), boost::test_tools::per_element());
    BOOST_TEST(bench.legal(1).size() == 2U);
}

BOOST_FIXTURE_TEST_CASE(without_answers_latency_decides, fixture) {
    order.set_answers(nullptr);
    bench.read(0, 1);
    const request& write = bench.write(8, filled(2, 8, 1));
    run_until_idle();
    BOOST_TEST(by.questions.empty());
    BOOST_TEST((bench.host.answers.front() == &write));
}
