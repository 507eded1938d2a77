// SPDX-License-Identifier: GPL-2.0-only
#include "target/persistent_data/dm_space_map_bitmap.h"

namespace powercut::persistent_data {

namespace {

constexpr block_identity bitmap_identity{"space map common", "bitmap check",
                                         sm_bitmap_layout::blocknr_at, sm_bitmap_layout::csum_xor};
constexpr block_identity index_identity{"space map common", "index_check",
                                        sm_index_layout::blocknr_at, sm_index_layout::csum_xor};

template <const block_identity& Identity>
void prepare_for_write(block_t where, sector_buffer& data) {
    set_identity(Identity, where, data);
}

template <const block_identity& Identity>
int check(shim::kernel& log, block_t where, const sector_buffer& data) {
    return check_identity(Identity, log, where, data);
}

constexpr std::size_t word_at(std::uint32_t bit) {
    return sm_bitmap_layout::words_at + 8 * (bit / sm_bitmap_layout::entries_per_word);
}

constexpr unsigned shift_of(std::uint32_t bit) {
    return 2 * (bit % sm_bitmap_layout::entries_per_word);
}

// The high bit stands first.
std::uint32_t entry(std::uint64_t word, std::uint32_t bit) {
    const auto pair = static_cast<std::uint32_t>(word >> shift_of(bit)) & 3;
    return (pair & 1) << 1 | pair >> 1;
}

} // namespace

const dm_block_validator dm_sm_bitmap_validator{"sm_bitmap", prepare_for_write<bitmap_identity>,
                                                check<bitmap_identity>};
const dm_block_validator index_validator{"index", prepare_for_write<index_identity>,
                                         check<index_identity>};

std::uint32_t sm_lookup_bitmap(const sector_buffer& bitmap, std::uint32_t bit) {
    return entry(bitmap.le64(word_at(bit)), bit);
}

void sm_set_bitmap(sector_buffer& bitmap, std::uint32_t bit, std::uint32_t count) {
    const std::uint64_t pair = (count & 1) << 1 | count >> 1;
    const std::uint64_t others = bitmap.le64(word_at(bit)) & ~(std::uint64_t{3} << shift_of(bit));
    bitmap.put_le64(word_at(bit), others | pair << shift_of(bit));
}

std::uint32_t sm_find_free(const sector_buffer& bitmap, std::uint32_t begin, std::uint32_t end) {
    for (std::uint32_t bit = begin; bit < end; ++bit)
        if (sm_lookup_bitmap(bitmap, bit) == 0)
            return bit;
    return end;
}

} // namespace powercut::persistent_data
