// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/explorer/crash_image.h"

#include <xxhash.h>

#include <algorithm>
#include <array>

namespace powercut::explorer {

namespace {

image_key key_of(std::uint64_t disk, std::uint64_t sector, storage::content value) {
    const std::array words{disk, sector, value};
    const XXH128_hash_t hash = XXH3_128bits(words.data(), sizeof words);
    return {hash.low64, hash.high64};
}

// Keys of sectors are added up, so that one sector can be replaced without the others.
void add(image_key& to, const image_key& key) {
    to.low += key.low;
    to.high += key.high;
}

void take_away(image_key& from, const image_key& key) {
    from.low -= key.low;
    from.high -= key.high;
}

} // namespace

void crash_image::show(const storage::crash_state& state) {
    m_state = &state;
    std::size_t at = 0;
    for (std::size_t disk = 0; disk < m_first.size(); ++disk) {
        while (at < state.size() && state[at].disk < disk)
            ++at;
        m_first[disk] = at;
    }
}

storage::content crash_image::read(std::size_t disk, std::uint64_t sector) const {
    if (m_state) {
        const auto begin = m_state->begin() + static_cast<std::ptrdiff_t>(m_first[disk]);
        const auto end = m_state->begin() + static_cast<std::ptrdiff_t>(m_first[disk + 1]);
        const auto at =
            std::ranges::lower_bound(begin, end, sector, {}, &storage::survivor::sector);
        if (at != end && at->sector == sector)
            return at->kept.value;
    }
    return m_media[disk].durable(sector);
}

void image_keys::media_changed() {
    m_durable = {};
    for (std::size_t disk = 0; disk < m_sectors.size(); ++disk)
        for (const std::uint64_t sector : m_sectors[disk])
            add(m_durable, key_of(disk, sector, m_media[disk].durable(sector)));
}

image_key image_keys::of(const storage::crash_state& state) const {
    image_key key = m_durable;
    for (const storage::survivor& each : state) {
        const storage::content durable = m_media[each.disk].durable(each.sector);
        if (durable == each.kept.value)
            continue;
        take_away(key, key_of(each.disk, each.sector, durable));
        add(key, key_of(each.disk, each.sector, each.kept.value));
    }
    return key;
}

} // namespace powercut::explorer
