// SPDX-License-Identifier: GPL-2.0-only
#include "expected_errno.h"

#include <boost/crc.hpp>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <map>
#include <vector>

namespace powercut::fuzz {

namespace {

static_assert(std::endian::native == std::endian::little);

struct failure { // thrown by whatever check fails first
    int error;
};
struct strays {}; // the kernel reads memory that is not the block's

template <typename Number>
Number number_at(const std::byte* block, std::uint64_t at) {
    if (at + sizeof(Number) > 4096)
        throw strays();
    Number value;
    std::memcpy(&value, block + at, sizeof value);
    return value;
}

std::uint32_t u32(const std::byte* block, std::uint64_t at) {
    return number_at<std::uint32_t>(block, at);
}
std::uint64_t u64(const std::byte* block, std::uint64_t at) {
    return number_at<std::uint64_t>(block, at);
}

void fail_if(bool wrong, int error) {
    if (wrong)
        throw failure{error};
}

enum class validator { superblock, index, node, array };

bool checksum_is_wrong(const std::byte* block, std::uint32_t kind) {
    boost::crc_optimal<32, 0x1edc6f41, 0xffffffff, 0, true, true> crc;
    crc.process_bytes(block + 4, 4092);
    return (crc.checksum() ^ kind) != u32(block, 0);
}

void check_superblock(const std::byte* block, std::uint64_t where) {
    fail_if(u64(block, 8) != where, -ENOTBLK);
    fail_if(u64(block, 32) != 0x8af27f64, -EILSEQ);
    fail_if(checksum_is_wrong(block, 257649492), -EILSEQ);
    fail_if(u32(block, 40) != 1, -EINVAL);
}

void check_index(const std::byte* block, std::uint64_t where) {
    fail_if(u64(block, 8) != where, -ENOTBLK);
    fail_if(checksum_is_wrong(block, 160478), -EILSEQ);
}

void check_node(const std::byte* block, std::uint64_t where) {
    fail_if(u64(block, 8) != where, -ENOTBLK);
    fail_if(checksum_is_wrong(block, 121107), -EILSEQ);
    const std::uint64_t most = u32(block, 20);
    const std::uint64_t entry = std::uint64_t{8} + u32(block, 24);
    fail_if(32 + entry * most > 4096, -EILSEQ);
    fail_if(u32(block, 16) > most, -EILSEQ);
    fail_if((u32(block, 4) & 3) == 0, -EILSEQ);
}

void check_array(const std::byte* block, std::uint64_t where) {
    fail_if(u64(block, 16) != where, -ENOTBLK);
    fail_if(checksum_is_wrong(block, 595846735), -EILSEQ);
    const std::uint32_t value_size = u32(block, 12);
    fail_if(value_size == 0, -EILSEQ);
    fail_if(u32(block, 4) != (4096 - 24) / value_size, -EILSEQ);
    fail_if(u32(block, 8) > u32(block, 4), -EILSEQ);
}

class device {
public:
    explicit device(std::span<const std::byte> image) : m_image(image) {}

    std::uint64_t blocks() const { return m_image.size() / 4096; }

    // As the sector number that dm-bufio makes of it, which may wrap around.
    const std::byte* bytes_of(std::uint64_t block) const {
        const std::uint64_t sector = block * 8;
        const std::uint64_t end = m_image.size() / 512;
        fail_if(end < 8 || sector > end - 8, -EIO);
        return m_image.data() + sector * 512;
    }

    // A block is validated when it is first locked; then it is of that kind.
    const std::byte* lock(std::uint64_t block, validator as) {
        const std::byte* const bytes = bytes_of(block);
        if (const auto known = m_known.find(block); known != m_known.end()) {
            fail_if(known->second != as, -EINVAL);
            return bytes;
        }
        constexpr void (*checks[])(const std::byte*, std::uint64_t) = {
            check_superblock, check_index, check_node, check_array};
        checks[static_cast<std::size_t>(as)](bytes, block);
        m_known.emplace(block, as);
        return bytes;
    }

private:
    std::span<const std::byte> m_image;
    std::map<std::uint64_t, validator> m_known;
};

// The cursor that goes from array block to array block.
class array_walk {
public:
    array_walk(device& on, std::uint64_t root) : m_device(on) {
        push(root);
        descend();
        load();
    }

    std::uint64_t word() const { return u64(m_array, 24 + std::uint64_t{8} * m_index); }

    void next() {
        if (++m_index < u32(m_array, 8))
            return;
        for (;; m_path.pop_back()) {
            fail_if(m_path.empty(), -ENODATA);
            if (++m_path.back().index < u32(m_path.back().node, 16))
                break;
        }
        descend();
        load();
    }

private:
    struct place {
        const std::byte* node;
        std::uint64_t index;
    };

    void push(std::uint64_t block) {
        fail_if(m_path.size() >= 15, -EINVAL);
        m_path.push_back({m_device.lock(block, validator::node), 0});
    }

    std::uint64_t value() const {
        const auto& [node, index] = m_path.back();
        return u64(node, 32 + std::uint64_t{8} * u32(node, 20) + u32(node, 24) * index);
    }

    void descend() {
        while ((u32(m_path.back().node, 4) & 2) == 0)
            push(value());
        fail_if(u32(m_path.back().node, 16) == 0, -ENODATA);
    }

    void load() {
        fail_if(u32(m_path.back().node, 4) & 1, -EINVAL);
        m_array = m_device.lock(value(), validator::array);
        fail_if(u32(m_array, 12) != 8, -EILSEQ);
        m_index = 0;
    }

    device& m_device;
    std::vector<place> m_path;
    const std::byte* m_array = nullptr;
    std::uint32_t m_index = 0;
};

std::uint64_t count_hydrated(device& on, std::uint64_t root, std::uint64_t regions) {
    array_walk words(on, root);
    std::uint64_t hydrated = 0;
    for (std::uint64_t first = 0;; first += 64) {
        const std::uint64_t left = regions - first;
        const std::uint64_t mask = left < 64 ? (std::uint64_t{1} << left) - 1 : ~std::uint64_t{0};
        hydrated += std::popcount(words.word() & mask);
        if (left <= 64)
            return hydrated;
        words.next();
    }
}

// Superblock, index, reference counts, bitmaps, the bitset's root and its array blocks. Until there
// is a space map the allocator stops only where it meets the end of the device exactly; when it has
// passed it, the count of the first bitmap, block 3, is asked for and is out of bounds.
opening format(const device& on, std::uint64_t regions) {
    fail_if(on.blocks() < 3, -EINVAL);
    const std::uint64_t bitmaps = (on.blocks() + 16319) / 16320;
    const std::uint64_t arrays = ((regions + 63) / 64 + 508) / 509;
    return {on.blocks() < 3 + bitmaps + 1 + arrays ? -ENOSPC : 0, true};
}

opening open(device& on, std::uint64_t target_size, std::uint64_t region_size) {
    const std::uint64_t regions = (target_size + region_size - 1) / region_size;
    const std::byte* const first = on.bytes_of(0);
    if (std::all_of(first, first + 4096, [](std::byte b) { return b == std::byte{}; }))
        return format(on, regions);
    const std::byte* const superblock = on.lock(0, validator::superblock);
    fail_if(u64(superblock, 172) != region_size || u64(superblock, 180) != target_size, -EINVAL);
    on.lock(u64(superblock, 60), validator::index);
    return {.hydrated = count_hydrated(on, u64(superblock, 188), regions)};
}

} // namespace

std::optional<opening> expected_opening(std::span<const std::byte> image,
                                        std::uint64_t target_size_sectors,
                                        std::uint64_t region_size_sectors) {
    device on(image);
    try {
        return open(on, target_size_sectors, region_size_sectors);
    } catch (const failure& first) {
        return opening{.error = first.error};
    } catch (const strays&) {
        return {};
    }
}

} // namespace powercut::fuzz
