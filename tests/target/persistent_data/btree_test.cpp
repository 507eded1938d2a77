// SPDX-License-Identifier: GPL-2.0-only
// A btree keeps what was put in, whatever splits and merges that takes, and uses the blocks that
// can be reached from its root and no others.
#include "target/persistent_data/dm_btree.h"

#include "target/persistent_data/dm_btree_node.h"
#include "tm_bench.h"

#include <map>
#include <random>

using namespace powercut;
using namespace powercut::persistent_data;
using namespace powercut::test;

namespace {

// A tree beside a map that says what it should hold.
class tree {
public:
    tree(tm_bench& on, unsigned bytes) : m_on(on) {
        m_info.tm = &on.tm();
        m_info.value_type.bytes = bytes;
        BOOST_TEST_REQUIRE(dm_btree_empty(m_info, &m_root) == 0);
    }
    void insert(std::uint64_t key, std::uint64_t value) {
        BOOST_TEST_REQUIRE(dm_btree_insert(m_info, key, value, &m_root) == 0);
        m_expected[key] = value;
    }
    void remove(std::uint64_t key) {
        m_expected.erase(key);
        BOOST_TEST_REQUIRE(dm_btree_remove(m_info, key, &m_root) == 0);
    }
    std::uint64_t any_key(std::mt19937& random) const {
        return std::next(m_expected.begin(), static_cast<long>(random() % m_expected.size()))
            ->first;
    }
    std::size_t size() const { return m_expected.size(); }
    block_t root() const { return m_root; }

    void check() {
        m_reached = 0;
        std::vector<std::pair<std::uint64_t, std::uint64_t>> found;
        walk(m_root, &found);
        const std::vector<std::pair<std::uint64_t, std::uint64_t>> expected(m_expected.begin(),
                                                                            m_expected.end());
        BOOST_TEST_REQUIRE((found == expected));
        for (const auto& [key, value] : m_expected) {
            std::uint64_t seen = 0;
            BOOST_TEST_REQUIRE(dm_btree_lookup(m_info, m_root, key, &seen) == 0);
            BOOST_TEST_REQUIRE(seen == value);
        }
    }
    unsigned blocks() const { return m_reached; } // by the last check

private:
    void walk(block_t block, std::vector<std::pair<std::uint64_t, std::uint64_t>>* found) {
        dm_block locked;
        BOOST_TEST_REQUIRE(m_on.tm().read_lock(block, btree_node_validator, &locked) == 0);
        const btree_node_view node(locked.data());
        ++m_reached;
        BOOST_TEST_REQUIRE(m_on.count_of(block) == 1U);
        for (std::uint32_t i = 0; i < node.nr_entries(); ++i) {
            if (node.is_leaf()) {
                found->emplace_back(node.key(i), node.value(i, m_info.value_type.bytes));
            } else {
                const std::size_t first = found->size();
                walk(node.child(i), found);
                BOOST_TEST_REQUIRE(found->at(first).first >= node.key(i));
            }
        }
    }

    tm_bench& m_on;
    dm_btree_info m_info;
    block_t m_root = 0;
    std::map<std::uint64_t, std::uint64_t> m_expected;
    unsigned m_reached = 0;
};

std::uint64_t allocated(tm_bench& on) {
    return on.space().get_nr_blocks() - on.space().get_nr_free();
}

} // namespace

BOOST_AUTO_TEST_CASE(keys_in_order_and_in_reverse) {
    tm_bench on;
    on.run([&] {
        tree ascending(on, 8);
        tree descending(on, 4);
        for (std::uint64_t key = 0; key < 3000; ++key) {
            ascending.insert(key, key * 7);
            descending.insert(3000 - key, key);
        }
        ascending.check();
        descending.check();
        BOOST_TEST(ascending.blocks() > 12U);
    });
}

BOOST_AUTO_TEST_CASE(an_absent_key) {
    tm_bench on;
    on.run([&] {
        tree empty(on, 8);
        dm_btree_info info;
        info.tm = &on.tm();
        std::uint64_t value = 0;
        BOOST_TEST(dm_btree_lookup(info, empty.root(), 1, &value) == -ENODATA);
        empty.insert(5, 1);
        BOOST_TEST(dm_btree_lookup(info, empty.root(), 4, &value) == -ENODATA);
        BOOST_TEST(dm_btree_lookup(info, empty.root(), 6, &value) == -ENODATA);
        block_t root = empty.root();
        BOOST_TEST(dm_btree_remove(info, 4, &root) == -ENODATA);
        BOOST_TEST(root == empty.root());
    });
}

// Inserts, overwrites and removals in any order, with commits between, until the tree has been
// large and is empty again.
BOOST_AUTO_TEST_CASE(random_changes) {
    for (const unsigned bytes : {8U, 4U}) {
        tm_bench on;
        on.run([&] {
            std::mt19937 random(bytes);
            const std::uint64_t before = allocated(on);
            tree any(on, bytes);
            for (unsigned step = 0; step < 24000; ++step) {
                const bool growing = step < 9000;
                const unsigned dice = random() % 10;
                if (any.size() == 0 || dice < (growing ? 8U : 2U))
                    any.insert(random() % 100000, random());
                else
                    any.remove(any.any_key(random));
                if (step % 997 == 0)
                    BOOST_TEST_REQUIRE(on.commit() == 0);
                if (step % 4001 == 0)
                    any.check();
            }
            while (any.size() != 0)
                any.remove(any.any_key(random));
            BOOST_TEST_REQUIRE(on.commit() == 0);
            any.check();
            BOOST_TEST(allocated(on) == before + any.blocks());
        });
    }
}

// Two roots after one more reference to the old one: what both can reach is copied on a change.
BOOST_AUTO_TEST_CASE(a_shared_tree_is_not_changed) {
    tm_bench on;
    on.run([&] {
        dm_btree_info info;
        info.tm = &on.tm();
        block_t root = 0;
        BOOST_TEST_REQUIRE(dm_btree_empty(info, &root) == 0);
        for (std::uint64_t key = 0; key < 1000; ++key)
            BOOST_TEST_REQUIRE(dm_btree_insert(info, key, key, &root) == 0);
        const block_t kept = root;
        on.tm().inc(kept);
        BOOST_TEST(dm_btree_insert(info, 500, 1, &root) == 0);
        for (std::uint64_t key = 0; key < 300; ++key)
            BOOST_TEST(dm_btree_remove(info, key, &root) == 0);
        BOOST_TEST(root != kept);
        for (std::uint64_t key = 0; key < 1000; ++key) {
            std::uint64_t value = 0;
            BOOST_TEST_REQUIRE(dm_btree_lookup(info, kept, key, &value) == 0);
            BOOST_TEST_REQUIRE(value == key);
        }
    });
}

BOOST_AUTO_TEST_CASE(how_many_entries_a_node_has_room_for) {
    BOOST_TEST(calc_max_entries(8) == 252U);
    BOOST_TEST(calc_max_entries(4) == 336U);
    BOOST_TEST(calc_max_entries(16) == 168U);
}
