// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/undecided.h"
#include "scenarios/explorer/recovery_tree.h"
#include "scenarios/explorer/undecided_media.h"

#include <unordered_map>

// The decider of one recovery: answers each look with the newest content that is still possible,
// and draws the path into the tree.
namespace powercut::explorer {

class deciding_recovery final : public storage::decider {
public:
    deciding_recovery(undecided_media& media, recovery_tree::node& root)
        : m_media(media), m_at(&root) {}

    storage::content decide(storage::place where) override;
    std::span<const storage::content> possible(storage::place where) const override {
        return m_media.possible(where);
    }
    void finish(checks::observation seen); // where the recovery ended: a leaf

private:
    undecided_media& m_media;
    recovery_tree::node* m_at;
    std::unordered_map<storage::content, storage::content> m_decided; // by handle of the place
};

} // namespace powercut::explorer
