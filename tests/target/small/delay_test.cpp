// SPDX-License-Identifier: GPL-2.0-only
// delay: bios go down when their time has come, or at a suspend.
#include "../../support/timed_bench.h"
#include "small_bench.h"

#include "firmware_shim/dm_ioctl.h"

#include <boost/mpl/list.hpp>

using namespace powercut;
using namespace powercut::test;

namespace {

template <typename Bench>
struct machine : small_bench_on<Bench> {
    std::uint64_t ms() { return this->backend().now_ns() / 1'000'000; }
    // How long it takes, in milliseconds.
    std::uint64_t time_of(const std::function<void()>& body) {
        const std::uint64_t before = ms();
        body();
        return ms() - before;
    }
};

using both = boost::mpl::list<inline_bench, timed_bench>;
using timed_machine = machine<timed_bench>;

} // namespace

BOOST_AUTO_TEST_CASE_TEMPLATE(each_class_has_a_delay_and_a_device_of_its_own, Bench, both) {
    machine<Bench> m;
    m.made("0 64 delay /dev/vda 100 20 /dev/vdb 200 300 /dev/vda 0 4000");
    contents data;
    BOOST_TEST(m.time_of([&] { data = m.read("dm", 8, 8); }) == 20U);
    BOOST_TEST(data == filled(1, 108, 8), boost::test_tools::per_element());
    BOOST_TEST(m.time_of([&] { BOOST_TEST(m.write("dm", 8, 8, 2) == 0); }) == 300U);
    BOOST_TEST(m.time_of([&] { BOOST_TEST(m.discard("dm", 16, 8) == 0); }) == 300U);
    BOOST_TEST(m.time_of([&] { BOOST_TEST(m.flush("dm") == 0); }) == 4000U);
    m.check_io({"vda RS 108+8", "vdb WS 208+8", "vdb DS 216+8", "vda FWS 0+0"});
}

BOOST_FIXTURE_TEST_CASE(flushes_without_a_group_are_as_late_as_writes, timed_machine) {
    made("0 64 delay /dev/vda 0 20");
    BOOST_TEST(time_of([&] { BOOST_TEST(flush("dm") == 0); }) == 20U);
    BOOST_TEST(load("dm", "0 64 delay /dev/vda 0 20 /dev/vda 0 300") == 0);
    BOOST_TEST(resume("dm") == 0);
    BOOST_TEST(time_of([&] { BOOST_TEST(flush("dm") == 0); }) == 300U);
}

// Bios with a shorter delay go ahead of those that came before.
BOOST_FIXTURE_TEST_CASE(each_goes_when_its_time_has_come, timed_machine) {
    made("0 64 delay /dev/vda 0 20 /dev/vda 0 300");
    const auto write_at = [this](shim::sector_t sector, std::uint64_t after_ms) {
        return [this, sector, after_ms] {
            backend().sleep_ns(after_ms * 1'000'000);
            BOOST_TEST(write_here("dm", sector, 1, 2) == 0);
        };
    };
    const auto read_at = [this](shim::sector_t sector, std::uint64_t after_ms) {
        return [this, sector, after_ms] {
            backend().sleep_ns(after_ms * 1'000'000);
            shim::bio item;
            contents data(1, storage::zeroes);
            item.bi_bdev = &device("dm");
            item.bi_sector = sector;
            item.bi_size = 1;
            item.bi_data = data.data();
            BOOST_TEST((shim::submit_bio_wait(item) == shim::blk_status::ok));
        };
    };
    together({write_at(1, 0), write_at(2, 1), read_at(3, 5), write_at(4, 100), read_at(5, 290)});
    check_io({"vda RS 3+1", "vda WS 1+1", "vda WS 2+1", "vda RS 5+1", "vda WS 4+1"});
}

BOOST_FIXTURE_TEST_CASE(the_status_counts_who_waits, timed_machine) {
    made("0 64 delay /dev/vda 0 20 /dev/vda 0 300");
    lines shown;
    together({[&] { write_here("dm", 0, 1, 2); }, [&] { write_here("dm", 1, 1, 2); },
              [&] {
                  backend().sleep_ns(10'000'000);
                  shim::dm_status(kernel(), "dm", &shown);
              }});
    BOOST_TEST(shown == lines{"0 64 delay 0 2 0"}, boost::test_tools::per_element());
    BOOST_TEST(status("dm") == lines{"0 64 delay 0 0 0"}, boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(a_suspend_releases_all_and_nothing_waits_until_the_resume, timed_machine) {
    made("0 64 delay /dev/vda 0 5000");
    std::uint64_t ended_ms = 0;
    together({[&] {
                  BOOST_TEST(write_here("dm", 0, 1, 2) == 0);
                  ended_ms = ms();
              },
              [&] {
                  backend().sleep_ns(10'000'000);
                  BOOST_TEST(shim::dm_suspend(kernel(), "dm") == 0);
                  BOOST_TEST(ms() == 10U);
                  BOOST_TEST(shim::dm_resume(kernel(), "dm") == 0);
              }});
    BOOST_TEST(ended_ms == 10U);
    BOOST_TEST(time_of([&] { write("dm", 0, 1, 2); }) == 5000U);
}

// The machine is not idle while a bio waits; nor does a run end then.
BOOST_AUTO_TEST_CASE_TEMPLATE(what_waits_is_under_way, Bench, both) {
    machine<Bench> m;
    m.made("0 64 delay /dev/vda 0 5000");
    contents data = filled(2, 0, 1);
    shim::bio item;
    bool ended = false;
    item.bi_bdev = &m.device("dm");
    item.bi_op = shim::req_op::write;
    item.bi_size = 1;
    item.bi_data = data.data();
    item.bi_private = &ended;
    item.bi_end_io = [](shim::bio& done) { *static_cast<bool*>(done.bi_private) = true; };
    m.run([&] {
        shim::submit_bio(item);
        m.backend().wait_until_idle();
        BOOST_TEST(ended);
        ended = false;
        shim::submit_bio(item);
    });
    BOOST_TEST(ended);
}

BOOST_FIXTURE_TEST_CASE(the_table_shows_the_groups_as_given, timed_machine) {
    for (const std::string groups :
         {"254:0 8 0", "254:0 8 1 254:16 0 2", "254:0 8 1 254:16 0 2 254:0 0 3"}) {
        made("0 64 delay " + groups);
        BOOST_TEST(table("dm") == lines{"0 64 delay " + groups}, boost::test_tools::per_element());
        remove("dm");
    }
}

BOOST_FIXTURE_TEST_CASE(what_it_refuses, timed_machine) {
    for (const std::string words : {"", "/dev/vda 0", "/dev/vda 0 1 /dev/vda 0"})
        refused("delay", words, "Requires exactly 3, 6 or 9 arguments");
    refused("delay", "/dev/vda x 1", "Invalid device sector");
    refused("delay", "/dev/vda 0 1ms", "Invalid delay");
    refused("delay", "/dev/vda 0 1 /dev/vdb 0 -1", "Invalid delay");
    BOOST_TEST(create("dm", "0 64 delay /dev/vda 0 1 /dev/vdz 0 1") == -ENODEV);
    check_log({"table: 253:0: delay: Device lookup failed (-ENODEV)", ioctl_line});
    // Each area must fit its device.
    BOOST_TEST(create("dm", "0 64 delay /dev/vda 0 1 /dev/vdb 1000 1") == -EINVAL);
}
