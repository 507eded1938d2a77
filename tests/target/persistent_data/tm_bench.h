// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "../../support/checked_bench.h"
#include "target/persistent_data/dm_space_map_metadata.h"

#include <memory>

// A transaction manager with its space map on a disk "meta", without anything that uses them.
namespace powercut::test {

class tm_bench : public checked<inline_bench> {
public:
    explicit tm_bench(std::uint64_t blocks = 4096, const target::behaviour& versions = {})
        : checked(std::vector<disk_setup>{{"meta", blocks * 8}}), m_versions(versions) {
        m_stack = std::make_unique<stack>(device("meta"), m_versions);
        run([&] { BOOST_TEST_REQUIRE(space().create(m_stack->blocks.nr_blocks(), 0) == 0); });
    }
    ~tm_bench() override {
        run([this] { m_stack.reset(); });
    }

    persistent_data::dm_transaction_manager& tm() { return m_stack->tm; }
    persistent_data::dm_space_map_metadata& space() { return m_stack->space; }

    // Without a superblock there is nothing that names the roots, but the rest is as on a disk.
    int commit() {
        const int result = tm().pre_commit();
        persistent_data::dm_block superblock;
        tm().blocks().write_lock_zero(0, nullptr, &superblock);
        return result ? result : tm().commit(std::move(superblock));
    }
    std::uint32_t count_of(persistent_data::block_t block) {
        std::uint32_t count = 0;
        BOOST_TEST(space().get_count(block, &count) == 0);
        return count;
    }

private:
    struct stack {
        stack(shim::block_device& device, const target::behaviour& versions)
            : blocks(device), tm(blocks, versions), space(tm) {
            tm.set_space_map(space);
        }
        persistent_data::dm_block_manager blocks;
        persistent_data::dm_transaction_manager tm;
        persistent_data::dm_space_map_metadata space;
    };
    target::behaviour m_versions;
    std::unique_ptr<stack> m_stack;
};

} // namespace powercut::test
