// SPDX-License-Identifier: GPL-2.0-only
#include "target/snapshot/dm_snap.h"

#include "firmware_shim/kernel.h"

namespace powercut::snapshot {

void track_chunk(dm_snapshot& s, bio& item, chunk_t chunk) {
    auto& node = *static_cast<dm_snap_tracked_chunk*>(dm_per_bio_data(item));
    node.tracked = true;
    node.chunk = chunk;
    ++s.tracked_chunks[chunk];
}

void stop_tracking_chunk(dm_snapshot& s, bio& item) {
    auto& node = *static_cast<dm_snap_tracked_chunk*>(dm_per_bio_data(item));
    if (!node.tracked)
        return;
    node.tracked = false;
    const auto found = s.tracked_chunks.find(node.chunk);
    if (--found->second == 0)
        s.tracked_chunks.erase(found);
}

// Polls, as the kernel does, until no tracked bio of this chunk is left.
void check_for_conflicting_io(dm_snapshot& s, chunk_t chunk) {
    backend& on = s.owner().runs_on();
    while (s.tracked_chunks.contains(chunk) && on.sleep_ns(1'000'000)) {
    }
}

} // namespace powercut::snapshot
