// SPDX-License-Identifier: GPL-2.0-only
// A plug holds bios for disks back; the newest request goes first when it is taken out.
#include "firmware_shim/blk_plug.h"

#include "../support/checked_bench.h"
#include "../support/probe_target.h"

#include <deque>

using namespace powercut;
using namespace powercut::test;

namespace {

struct fixture : checked<inline_bench> {
    fixture() : checked({{"vda", 1024}, {"vdb", 1024}}) { kernel().register_target(probe_target); }

    // Within a task.
    void submit(const std::string& disk, shim::sector_t sector,
                shim::req_op op = shim::req_op::write, unsigned flags = 0) {
        shim::bio& item = m_bios.emplace_back();
        item.bi_bdev = &device(disk);
        item.bi_op = op;
        item.bi_flags = flags;
        item.bi_sector = sector;
        item.bi_size = 8;
        item.bi_data = m_data.data();
        shim::submit_bio(item);
    }
    void with_plug(const std::function<void()>& body) {
        run([&] {
            const shim::blk_plug plug(backend().current());
            body();
            BOOST_TEST(disk("vda").commands.empty());
            BOOST_TEST(disk("vdb").commands.empty());
        });
    }
    void check_commands(const std::string& of, const lines& expected) {
        BOOST_TEST(disk(of).commands == expected, boost::test_tools::per_element());
    }

private:
    std::deque<shim::bio> m_bios;
    contents m_data = filled(2, 0, 8);
};

} // namespace

BOOST_FIXTURE_TEST_CASE(the_newest_request_goes_first, fixture) {
    with_plug([&] {
        submit("vda", 0);
        submit("vdb", 0);
        submit("vda", 100);
        submit("vda", 40);
    });
    check_io({"vda W 0+8", "vdb W 0+8", "vda W 100+8", "vda W 40+8"});
    check_commands("vda", {"W 40+8", "W 100+8", "W 0+8"});
    check_commands("vdb", {"W 0+8"});
}

BOOST_FIXTURE_TEST_CASE(what_continues_the_newest_request_of_its_disk_joins_it, fixture) {
    with_plug([&] {
        submit("vda", 0);
        submit("vda", 48);
        submit("vdb", 0);
        submit("vda", 56);
        submit("vda", 8); // continues an older one
    });
    check_commands("vda", {"W 8+8", "W 48+8", "W 56+8", "W 0+8"});
}

BOOST_FIXTURE_TEST_CASE(only_what_is_alike_is_joined, fixture) {
    with_plug([&] {
        submit("vda", 0);
        submit("vda", 8, shim::req_op::read);
        submit("vda", 16);
        submit("vda", 24, shim::req_op::write, shim::req_fua);
    });
    check_commands("vda", {"WF 24+8", "W 16+8", "R 8+8", "W 0+8"});
}

BOOST_FIXTURE_TEST_CASE(without_a_plug_they_go_at_once, fixture) {
    with_plug([] {});
    run([&] {
        submit("vda", 0);
        submit("vda", 100);
        check_commands("vda", {"W 0+8", "W 100+8"});
    });
}
