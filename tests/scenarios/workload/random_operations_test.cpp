// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/workload/random_operations.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <cstdlib>

using namespace powercut;
using runner::operation;
using runner::operation_kind;

namespace {

const std::array<workload::device_shape, 2> devices{{{"origin", 128, 1}, {"snap", 64, 8}}};

runner::random_workload thousand(std::uint64_t seed) {
    runner::random_workload random;
    random.operations = 1000;
    random.devices = {"origin", "snap"};
    random.seed = seed;
    random.flush = 0.2;
    random.fua = 0.5;
    random.read = 0.1;
    random.discard = 0.1;
    return random;
}

std::vector<operation> drawn(std::uint64_t seed) {
    return workload::draw_operations(thousand(seed), devices, {"file", 7, 3});
}

std::ptrdiff_t count(const std::vector<operation>& all, operation_kind kind) {
    return std::ranges::count(all, kind, &operation::kind);
}

bool same(const operation& a, const operation& b) {
    return a.kind == b.kind && a.device == b.device && a.sector == b.sector && a.count == b.count &&
           a.seed == b.seed && a.fua == b.fua;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_seed_says_all) {
    BOOST_TEST(std::ranges::equal(drawn(7), drawn(7), same));
    BOOST_TEST(!std::ranges::equal(drawn(7), drawn(8), same));
}

// So that a scenario means the same with every library and on every machine.
BOOST_AUTO_TEST_CASE(the_first_operation_of_a_seed_is_always_this_one) {
    const operation first = drawn(7).front();
    BOOST_TEST(first.device == "snap");
    BOOST_TEST(static_cast<int>(first.kind) == static_cast<int>(operation_kind::read));
    BOOST_TEST(first.sector == 48U);
    BOOST_TEST(first.count == 8U);
}

BOOST_AUTO_TEST_CASE(operations_are_whole_blocks_on_the_device) {
    for (const operation& op : drawn(7)) {
        if (op.kind == operation_kind::flush)
            continue;
        const workload::device_shape& on = op.device == "origin" ? devices[0] : devices[1];
        BOOST_TEST(op.count >= on.block_sectors);
        BOOST_TEST(op.count <= 16U);
        BOOST_TEST(op.sector % on.block_sectors == 0U);
        BOOST_TEST(op.count % on.block_sectors == 0U);
        BOOST_TEST(op.sector + op.count <= on.sectors);
    }
}

BOOST_AUTO_TEST_CASE(shares_are_kept_more_or_less) {
    const std::vector<operation> all = drawn(7);
    BOOST_TEST(all.size() == 1000U);
    BOOST_TEST(std::abs(count(all, operation_kind::flush) - 200) < 50);
    BOOST_TEST(std::abs(count(all, operation_kind::read) - 100) < 40);
    BOOST_TEST(std::abs(count(all, operation_kind::discard) - 100) < 40);
    const auto fua = std::ranges::count_if(all, [](const operation& op) { return op.fua; });
    BOOST_TEST(std::abs(fua - 300) < 60);
}

BOOST_AUTO_TEST_CASE(errors_point_to_where_the_workload_stands) {
    BOOST_TEST(drawn(7).back().at.line == 7U);
}
