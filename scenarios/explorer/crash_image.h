// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/crash_space.h"
#include "models/storage/versioned_medium.h"
#include "scenarios/explorer/image_reader.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace powercut::explorer {

// What the disks hold after a cut, read sector by sector: survivors over what was durable. Copies
// nothing; the media and the state must stay as they are while it is read.
class crash_image final : public image_reader {
public:
    explicit crash_image(std::span<const storage::versioned_medium> media)
        : m_media(media), m_first(media.size() + 1) {}

    void show(const storage::crash_state& state);
    storage::content read(std::size_t disk, std::uint64_t sector) const override;

private:
    std::span<const storage::versioned_medium> m_media;
    const storage::crash_state* m_state = nullptr;
    std::vector<std::size_t> m_first; // by disk: its first survivor; one more for the end
};

// Which bytes all disks hold, in 128 bits: equal for equal images, different for different ones but
// for one chance in 2^100 or so. Only sectors that the run may change are counted.
struct image_key {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
    bool operator==(const image_key&) const = default;
};

class image_keys {
public:
    // `sectors`: by disk, all that the run may change, each once.
    image_keys(std::span<const storage::versioned_medium> media,
               std::vector<std::vector<std::uint64_t>> sectors)
        : m_media(media), m_sectors(std::move(sectors)) {}

    void media_changed();
    image_key of(const storage::crash_state& state) const;

private:
    std::span<const storage::versioned_medium> m_media;
    std::vector<std::vector<std::uint64_t>> m_sectors;
    image_key m_durable{}; // the key if nothing but durable data survives
};

} // namespace powercut::explorer

template <>
struct std::hash<powercut::explorer::image_key> {
    std::size_t operator()(const powercut::explorer::image_key& key) const noexcept {
        return key.low;
    }
};
