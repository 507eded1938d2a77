// SPDX-License-Identifier: GPL-2.0-only
// kcopyd: one thread calls back in the order of completion; large copies go in slices, eight at a
// time.
#include "firmware_shim/dm_kcopyd.h"

#include "../support/checked_bench.h"

#include <deque>

using namespace powercut;
using namespace powercut::test;
using shim::dm_io_region;

namespace {

struct fixture : checked<inline_bench> {
    fixture() : checked({{"vda", 32768, 1}, {"vdb", 32768}, {"vdc", 32768}}) {}
    ~fixture() override {
        run([&] { client.reset(); });
    }

    // What is noted when the job calls back: "NAME" or "NAME read" or "NAME write 2".
    struct note {
        lines* to;
        std::string name;
    };
    static void called_back(bool read_err, unsigned long write_err, void* context) {
        const auto& own = *static_cast<note*>(context);
        own.to->push_back(own.name + (read_err ? " read" : "") +
                          (write_err ? " write " + std::to_string(write_err) : ""));
    }
    void* noted(const std::string& name) { return &m_notes.emplace_back(note{&calls, name}); }

    void copy(const std::string& name, shim::sector_t from, shim::sector_t to,
              shim::sector_t count) {
        const dm_io_region dest{&vdb, to, count};
        dm_kcopyd_copy(*client, {&vda, from, count}, std::span(&dest, 1), called_back, noted(name));
    }
    void check_calls(const lines& expected) {
        BOOST_TEST(std::exchange(calls, {}) == expected, boost::test_tools::per_element());
    }

    lines calls;
    shim::block_device& vda = device("vda");
    shim::block_device& vdb = device("vdb");
    shim::block_device& vdc = device("vdc");
    std::unique_ptr<shim::dm_kcopyd_client> client =
        std::make_unique<shim::dm_kcopyd_client>(backend());

private:
    std::deque<note> m_notes;
};

} // namespace

BOOST_FIXTURE_TEST_CASE(a_copy_is_a_plain_read_and_a_plain_write, fixture) {
    run([&] {
        copy("a", 8, 100, 8);
        BOOST_TEST(calls.empty());
    });
    check_calls({"a"});
    check_io({"vda R 8+8", "vdb W 100+8"});
    BOOST_TEST(disk("vdb").at(100, 8) == filled(1, 8, 8), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(a_copy_may_have_several_destinations, fixture) {
    const std::vector<dm_io_region> dests = {{&vdb, 0, 8}, {&vdc, 16, 8}};
    disk("vdc").fail("W 16+8");
    run([&] { dm_kcopyd_copy(*client, {&vda, 8, 8}, dests, called_back, noted("a")); });
    check_calls({"a write 2"});
    check_io({"vda R 8+8", "vdb W 0+8", "vdc W 16+8"});
    BOOST_TEST(disk("vdb").at(0, 8) == filled(1, 8, 8), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(jobs_call_back_in_the_order_of_completion, fixture) {
    disk("vdb").hold("W 0+8", "W 8+8");
    run([&] {
        copy("a", 0, 0, 8);
        copy("b", 8, 8, 8);
    });
    check_calls({"b", "a"});
    check_io({"vda R 0+8", "vda R 8+8", "vdb W 0+8", "vdb W 8+8"});
}

BOOST_FIXTURE_TEST_CASE(after_a_failed_read_nothing_is_written, fixture) {
    disk("vda").fail("R 8+8");
    run([&] { copy("a", 8, 100, 8); });
    check_calls({"a read"});
    check_io({"vda R 8+8"});
}

BOOST_FIXTURE_TEST_CASE(a_failed_write_is_reported_by_destination, fixture) {
    disk("vdb").fail("W 100+8");
    run([&] { copy("a", 8, 100, 8); });
    check_calls({"a write 1"});
}

BOOST_FIXTURE_TEST_CASE(a_copy_of_the_sub_job_size_is_one_job, fixture) {
    run([&] { copy("a", 0, 0, 1024); });
    check_io({"vda R 0+1024", "vdb W 0+1024"});
    run([&] { copy("a", 0, 0, 1025); });
    check_io({"vda R 0+1024", "vda R 1024+1", "vdb W 0+1024", "vdb W 1024+1"});
}

BOOST_FIXTURE_TEST_CASE(eight_slices_run_at_a_time_and_a_finished_one_takes_the_next, fixture) {
    disk("vda").hold("R 0+1024", "R 8192+1024"); // the ninth slice starts when another has ended
    run([&] { copy("a", 0, 0, 10 * 1024); });
    lines reads;
    for (const std::string& command : disk("vda").commands)
        reads.push_back(command);
    BOOST_TEST(
        reads == (lines{"R 0+1024", "R 1024+1024", "R 2048+1024", "R 3072+1024", "R 4096+1024",
                        "R 5120+1024", "R 6144+1024", "R 7168+1024", "R 8192+1024", "R 9216+1024"}),
        boost::test_tools::per_element());
    // The first slice was held back until the ninth had been asked for, after another's write.
    BOOST_TEST(disk("vdb").commands.front() == "W 1024+1024");
    check_calls({"a"});
    BOOST_TEST(disk("vdb").at(0, 10240) == filled(1, 0, 10240), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(after_an_error_no_new_slice_is_started, fixture) {
    disk("vda").fail("R 0+1024");
    run([&] { copy("a", 0, 0, 20 * 1024); });
    check_calls({"a read"});
    BOOST_TEST(disk("vda").commands.size() == 8U);
    BOOST_TEST(disk("vdb").commands.size() == 7U);
}

BOOST_FIXTURE_TEST_CASE(a_copy_of_nothing_calls_back, fixture) {
    run([&] { copy("a", 0, 0, 0); });
    check_calls({"a"});
    check_io({});
}

BOOST_FIXTURE_TEST_CASE(zeroing_is_a_write_of_zeroes_where_there_is_one, fixture) {
    disk("vdb").put(8, filled(5, 8, 8));
    const dm_io_region dest{&vdb, 8, 8};
    run([&] { dm_kcopyd_zero(*client, std::span(&dest, 1), called_back, noted("a")); });
    check_io({"vdb N 8+8"});
    BOOST_TEST(disk("vdb").at(8, 8) == filled(0, 8, 8), boost::test_tools::per_element());
    disk("vdb").fail("N 8+8");
    run([&] { dm_kcopyd_zero(*client, std::span(&dest, 1), called_back, noted("b")); });
    check_io({"vdb N 8+8"}); // it is not tried again as a write
    check_calls({"a", "b write 1"});
}

BOOST_AUTO_TEST_CASE(zeroing_is_a_write_where_a_destination_has_no_write_of_zeroes) {
    shim::queue_limits limits = cached_limits();
    limits.max_write_zeroes_sectors = 0;
    inline_bench b({{"vda", 4096, 1}, {"vdb", 4096, 1, limits}});
    lines calls;
    fixture::note note{&calls, "a"};
    const std::vector<dm_io_region> dests = {{&b.device("vda"), 0, 1500},
                                             {&b.device("vdb"), 8, 1500}};
    b.run([&] {
        shim::dm_kcopyd_client client(b.backend());
        dm_kcopyd_zero(client, dests, fixture::called_back, &note);
    });
    BOOST_TEST(calls == lines{"a"}, boost::test_tools::per_element());
    BOOST_TEST(b.io() ==
                   (lines{"vda W 0+1024", "vdb W 8+1024", "vda W 1024+476", "vdb W 1032+476"}),
               boost::test_tools::per_element());
    BOOST_TEST(b.disk("vdb").at(8, 1500) == filled(0, 8, 1500), boost::test_tools::per_element());
    BOOST_TEST(b.disk("vdb").at(1508) == storage::pattern(1, 1508));
}

BOOST_FIXTURE_TEST_CASE(a_prepared_callback_runs_when_asked_for_and_in_order, fixture) {
    run([&] {
        shim::kcopyd_job* job = dm_kcopyd_prepare_callback(*client, called_back, noted("p"));
        shim::kcopyd_job* failed = dm_kcopyd_prepare_callback(*client, called_back, noted("q"));
        copy("a", 0, 0, 8);
        backend().wait_until_idle();
        check_calls({"a"});
        dm_kcopyd_do_callback(failed, false, 1);
        dm_kcopyd_do_callback(job, false, 0);
        BOOST_TEST(calls.empty()); // in the client's thread, not here
    });
    check_calls({"q write 1", "p"});
}

BOOST_FIXTURE_TEST_CASE(callbacks_come_behind_the_jobs_that_have_completed, fixture) {
    disk("vdb").hold("W 0+8", "R 100+1");
    run([&] {
        shim::kcopyd_job* job = dm_kcopyd_prepare_callback(*client, called_back, noted("p"));
        copy("a", 0, 0, 8);
        backend().wait_until_idle();
        // A read, and with it the write of the copy, completes; the client's thread has not run
        // yet.
        contents data(1);
        shim::bio item;
        item.bi_bdev = &vdb;
        item.bi_sector = 100;
        item.bi_size = 1;
        item.bi_data = data.data();
        shim::submit_bio(item);
        dm_kcopyd_do_callback(job, false, 0);
        backend().sleep_on(nullptr);
        backend().sleep_on(nullptr);
        BOOST_TEST(calls.empty());
    });
    check_calls({"a", "p"});
}

BOOST_FIXTURE_TEST_CASE(destroying_a_client_waits_for_its_jobs, fixture) {
    run([&] {
        copy("a", 0, 0, 4096);
        client.reset();
        check_calls({"a"});
    });
    BOOST_TEST(disk("vdb").at(0, 4096) == filled(1, 0, 4096), boost::test_tools::per_element());
}

namespace {

struct chain {
    fixture* owner;
    unsigned left;
    bool inside = false;
};

// Starts the next copy from its callback; no callback runs inside another.
void next_of_chain(bool, unsigned long, void* context) {
    auto& own = *static_cast<chain*>(context);
    BOOST_TEST(!own.inside);
    own.inside = true;
    if (own.left--) {
        const dm_io_region dest{&own.owner->vdb, own.left * 8, 8};
        dm_kcopyd_copy(*own.owner->client, {&own.owner->vda, own.left * 8, 8}, std::span(&dest, 1),
                       next_of_chain, &own);
    }
    own.owner->backend().yield();
    own.inside = false;
}

} // namespace

BOOST_FIXTURE_TEST_CASE(a_callback_may_start_jobs_and_is_never_entered_twice, fixture) {
    chain jobs{this, 5};
    run([&] { next_of_chain(false, 0, &jobs); });
    BOOST_TEST(disk("vdb").at(0, 40) == filled(1, 0, 40), boost::test_tools::per_element());
}
