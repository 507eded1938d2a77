// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/undecided.h"
#include "scenarios/explorer/possibilities.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <stdexcept>
#include <unordered_map>
#include <utility>
#include <vector>

// What software does after a power cut, as far as it was tried: it looks at one place after the
// other, and what it finds there decides where it looks next. A leaf is what came of it in the end.
// Since the same bytes lead to the same end, the tree serves at every cut point with the same
// devices (design.md 4.4).
namespace powercut::explorer {

template <typename Leaf>
class decision_tree {
public:
    struct node {
        bool visited = false;
        storage::place looks_at{};    // of an inner node that was visited
        std::unique_ptr<Leaf> leaf{}; // of a leaf that was visited
        std::vector<std::pair<storage::content, std::unique_ptr<node>>> children{};

        node& child(storage::content found) {
            for (auto& [content, known] : children)
                if (content == found)
                    return *known;
            return *children.emplace_back(found, std::make_unique<node>()).second;
        }
        // What is not possible any more will hardly be possible again.
        void forget_all_but(std::span<const storage::content> possible) {
            std::erase_if(children, [&](const auto& each) {
                return std::ranges::find(possible, each.first) == possible.end();
            });
        }
    };

    node& root() { return *m_root; }
    void forget() { m_root = std::make_unique<node>(); } // the devices are others now

private:
    std::unique_ptr<node> m_root = std::make_unique<node>();
};

// The decider of one try: answers each look with the newest content that is still possible, and
// draws the path into the tree.
template <typename Leaf>
class deciding_path final : public storage::decider {
public:
    using node = typename decision_tree<Leaf>::node;

    deciding_path(possibilities& open, node& root) : m_open(open), m_at(&root) {}

    storage::content decide(storage::place where) override {
        storage::content found = storage::content_at(where);
        while (storage::kind_of(found) == storage::content_kind::undecided)
            found = look(storage::place_of(found));
        return found;
    }
    std::span<const storage::content> possible(storage::place where) const override {
        return m_open.contents(where);
    }
    void finish(std::unique_ptr<Leaf> leaf) { // this is where the path ends
        m_at->visited = true;
        m_at->leaf = std::move(leaf);
    }

private:
    storage::content look(storage::place where) {
        const storage::content handle = storage::content_at(where);
        if (const auto known = m_decided.find(handle); known != m_decided.end())
            return known->second;
        if (m_at->visited && !(m_at->looks_at == where && !m_at->leaf))
            throw std::logic_error("the same bytes led to another end");
        m_at->visited = true;
        m_at->looks_at = where;
        const storage::content found = m_open.alternatives(where).front();
        m_open.narrow(where, found);
        m_decided.emplace(handle, found);
        m_at = &m_at->child(found);
        return found;
    }

    possibilities& m_open;
    node* m_at;
    std::unordered_map<storage::content, storage::content> m_decided; // by handle of the place
};

// Visits every leaf that agrees with what is possible, narrowed to what it stands for.
template <typename Leaf>
class tree_walk {
public:
    using make_function = std::function<std::unique_ptr<Leaf>()>; // tries once; a decider is there
    using visit_function = std::function<void(Leaf&)>;
    enum class memory : std::uint8_t { all, possible }; // what stays in the tree

    tree_walk(decision_tree<Leaf>& tree, possibilities& open, memory keeps, make_function make,
              visit_function visit)
        : m_tree(tree), m_open(open), m_keeps(keeps), m_make(std::move(make)),
          m_visit(std::move(visit)) {}

    void run() { explore(m_tree.root()); }

private:
    using node = typename decision_tree<Leaf>::node;

    // Below a node, everything that agrees with what was decided above it.
    void explore(node& from) {
        node* at = &from;
        for (;;) {
            if (!at->visited)
                try_once();
            if (at->leaf)
                return m_visit(*at->leaf);
            const auto possible = m_open.alternatives(at->looks_at);
            if (m_keeps == memory::possible && at->children.size() > possible.size())
                at->forget_all_but(possible);
            if (possible.size() > 1)
                break;
            at = &at->child(possible.front());
        }
        const auto span = m_open.alternatives(at->looks_at);
        std::vector<storage::content> alternatives(span.begin(), span.end());
        // Fewest losses first, then fewest survivors.
        std::rotate(alternatives.begin() + 1, alternatives.end() - 1, alternatives.end());
        for (const storage::content found : alternatives) {
            const std::size_t mark = m_open.mark();
            m_open.narrow(at->looks_at, found);
            explore(at->child(found));
            m_open.undo(mark);
        }
    }

    void try_once() {
        const std::size_t mark = m_open.mark();
        deciding_path<Leaf> path(m_open, m_tree.root());
        {
            const storage::deciding in_force(path);
            path.finish(m_make());
        }
        m_open.undo(mark);
    }

    decision_tree<Leaf>& m_tree;
    possibilities& m_open;
    memory m_keeps;
    make_function m_make;
    visit_function m_visit;
};

} // namespace powercut::explorer
