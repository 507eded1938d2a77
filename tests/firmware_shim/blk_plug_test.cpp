// SPDX-License-Identifier: GPL-2.0-only
// A plug holds bios for disks back; each disk gets its own together, the last request first.
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

BOOST_FIXTURE_TEST_CASE(each_disk_gets_its_own_from_the_last_sector_down, fixture) {
    with_plug([&] {
        submit("vda", 0);
        submit("vdb", 0);
        submit("vda", 100);
        submit("vda", 40);
        submit("vdb", 16);
    });
    check_io({"vda W 0+8", "vdb W 0+8", "vda W 100+8", "vda W 40+8", "vdb W 16+8"});
    check_commands("vda", {"W 100+8", "W 40+8", "W 0+8"});
    check_commands("vdb", {"W 16+8", "W 0+8"});
}

BOOST_FIXTURE_TEST_CASE(what_adjoins_is_one_request, fixture) {
    with_plug([&] {
        submit("vda", 56);
        submit("vda", 0);
        submit("vda", 48);
        submit("vda", 8);
        submit("vda", 24);
    });
    check_commands("vda", {"W 48+8", "W 56+8", "W 24+8", "W 0+8", "W 8+8"});
}

BOOST_FIXTURE_TEST_CASE(only_what_is_alike_is_one_request, fixture) {
    with_plug([&] {
        submit("vda", 0);
        submit("vda", 8, shim::req_op::read);
        submit("vda", 16);
        submit("vda", 24, shim::req_op::write, shim::req_fua);
    });
    check_commands("vda", {"WF 24+8", "W 16+8", "R 8+8", "W 0+8"});
}

BOOST_FIXTURE_TEST_CASE(a_bio_to_a_mapped_device_takes_it_out_first, fixture) {
    BOOST_TEST_REQUIRE(create("dm", "0 64 probe vdb 0") == 0);
    run([&] {
        const shim::blk_plug plug(backend().current());
        submit("vda", 0);
        submit("dm", 8);
        check_commands("vda", {"W 0+8"});
        check_commands("vdb", {"W 8+8"});
    });
}

BOOST_FIXTURE_TEST_CASE(without_a_plug_they_go_at_once, fixture) {
    with_plug([] {});
    run([&] {
        submit("vda", 0);
        submit("vda", 100);
        check_commands("vda", {"W 0+8", "W 100+8"});
    });
}
