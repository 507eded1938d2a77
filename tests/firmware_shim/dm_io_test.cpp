// SPDX-License-Identifier: GPL-2.0-only
// dm-io: regions to bios, synchronous and not, and which bits and bytes an error leaves.
#include "firmware_shim/dm_io.h"

#include "../support/checked_bench.h"

#include <array>

using namespace powercut;
using namespace powercut::test;
using shim::dm_io_region;
using shim::dm_io_request;
using shim::req_op;

namespace {

struct fixture : checked<inline_bench> {
    fixture() : checked({{"vda", 8192, 1}, {"vdb", 8192, 2}}) {}

    int io(req_op op, unsigned flags, const std::vector<dm_io_region>& where,
           contents data = contents(8192)) {
        memory = std::move(data);
        int result = 1;
        error_bits = 0;
        run([&] {
            result = shim::dm_io({op, flags, memory.data(), nullptr, nullptr}, where, &error_bits);
        });
        return result;
    }
    contents memory;
    unsigned long error_bits = 0;
    shim::block_device& vda = device("vda");
    shim::block_device& vdb = device("vdb");
};

struct notified {
    unsigned calls = 0;
    unsigned long error_bits = 99;

    static void note(unsigned long bits, void* context) {
        auto& own = *static_cast<notified*>(context);
        ++own.calls;
        own.error_bits = bits;
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(a_synchronous_request_adds_sync, fixture) {
    BOOST_TEST(io(req_op::read, 0, {{&vda, 8, 8}}) == 0);
    BOOST_TEST(contents(memory.begin(), memory.begin() + 8) == filled(1, 8, 8),
               boost::test_tools::per_element());
    BOOST_TEST(io(req_op::write, shim::req_preflush | shim::req_fua, {{&vda, 16, 8}}) == 0);
    check_io({"vda RS 8+8", "vda FWFS 16+8"});
}

BOOST_FIXTURE_TEST_CASE(an_asynchronous_request_has_only_its_own_flags, fixture) {
    contents data = filled(3, 0, 8);
    notified seen;
    const dm_io_region where{&vda, 0, 8};
    run([&] {
        const dm_io_request request{req_op::write, 0, data.data(), &notified::note, &seen};
        BOOST_TEST(shim::dm_io(request, std::span(&where, 1)) == 0);
        BOOST_TEST(seen.calls == 0U);
    });
    BOOST_TEST(seen.calls == 1U);
    BOOST_TEST(seen.error_bits == 0U);
    check_io({"vda W 0+8"});
    BOOST_TEST(disk("vda").at(0, 8) == filled(3, 0, 8), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(a_write_goes_to_every_region, fixture) {
    BOOST_TEST(io(req_op::write, 0, {{&vda, 0, 8}, {&vdb, 100, 8}}, filled(3, 0, 8)) == 0);
    check_io({"vda WS 0+8", "vdb WS 100+8"});
    BOOST_TEST(disk("vda").at(0, 8) == filled(3, 0, 8), boost::test_tools::per_element());
    BOOST_TEST(disk("vdb").at(100, 8) == filled(3, 0, 8), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(an_error_sets_the_bit_of_its_region, fixture) {
    disk("vdb").fail("W 100+8");
    BOOST_TEST(io(req_op::write, 0, {{&vda, 0, 8}, {&vdb, 100, 8}, {&vda, 50, 8}}) == -EIO);
    BOOST_TEST(error_bits == 2U);
    check_io({"vda WS 0+8", "vdb WS 100+8", "vda WS 50+8"});
}

BOOST_FIXTURE_TEST_CASE(only_writes_may_have_several_regions, fixture) {
    const std::vector<dm_io_region> two = {{&vda, 0, 8}, {&vdb, 0, 8}};
    BOOST_TEST(io(req_op::read, 0, two) == -EIO);
    notified seen;
    run([&] {
        const dm_io_request request{req_op::read, 0, memory.data(), &notified::note, &seen};
        BOOST_TEST(shim::dm_io(request, two) == -EIO);
    });
    BOOST_TEST(seen.calls == 1U);
    BOOST_TEST(seen.error_bits == 1U);
    check_io({});
}

BOOST_FIXTURE_TEST_CASE(each_bio_of_a_large_region_has_all_the_flags, fixture) {
    const unsigned flags = shim::req_preflush | shim::req_fua;
    BOOST_TEST(io(req_op::write, flags, {{&vda, 8, 5000}}, filled(3, 8, 5000)) == 0);
    check_io({"vda FWFS 8+2048", "vda FWFS 2056+2048", "vda FWFS 4104+904"});
    BOOST_TEST(disk("vda").at(8, 5000) == filled(3, 8, 5000), boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(one_error_bit_for_all_bios_of_a_region, fixture) {
    disk("vda").fail("W 2056+2048");
    BOOST_TEST(io(req_op::write, 0, {{&vda, 8, 5000}}) == -EIO);
    BOOST_TEST(error_bits == 1U);
}

BOOST_FIXTURE_TEST_CASE(an_empty_region_is_skipped_unless_it_flushes, fixture) {
    BOOST_TEST(io(req_op::write, 0, {{&vda, 8, 0}}) == 0);
    check_io({});
    BOOST_TEST(io(req_op::write, shim::req_preflush, {{&vda, 8, 0}, {&vdb, 0, 0}}) == 0);
    check_io({"vda FWS 0+0", "vdb FWS 0+0"});
}

BOOST_FIXTURE_TEST_CASE(a_failed_read_leaves_zeroes, fixture) {
    disk("vda").fail("R 2048+952");
    BOOST_TEST(io(req_op::read, 0, {{&vda, 0, 3000}}, filled(9, 0, 3000)) == -EIO);
    BOOST_TEST(contents(memory.begin(), memory.begin() + 2048) == filled(1, 0, 2048),
               boost::test_tools::per_element());
    BOOST_TEST(contents(memory.begin() + 2048, memory.end()) == filled(0, 0, 952),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(discards_and_zeroes_are_cut_at_the_device_s_limit_or_refused) {
    shim::queue_limits limits = cached_limits();
    limits.max_discard_sectors = 0;
    limits.max_write_zeroes_sectors = 16;
    inline_bench b({{"vda", 64, 1, limits}});
    const dm_io_region where{&b.device("vda"), 8, 40};
    const auto issue = [&](req_op op) {
        int result = 1;
        b.run([&] {
            result = shim::dm_io({op, 0, nullptr, nullptr, nullptr}, std::span(&where, 1));
        });
        return result;
    };
    BOOST_TEST(issue(req_op::discard) == -EIO);
    BOOST_TEST(b.io().empty());
    BOOST_TEST(issue(req_op::write_zeroes) == 0);
    BOOST_TEST(b.io() == (lines{"vda NS 8+16", "vda NS 24+16", "vda NS 40+8"}),
               boost::test_tools::per_element());
    BOOST_TEST(b.disk("vda").at(8, 40) == filled(0, 8, 40), boost::test_tools::per_element());
}
