// SPDX-License-Identifier: GPL-2.0-only
#include "corrupt_metadata.h"

#include "valid_metadata.h"

#include <algorithm>
#include <iterator>

namespace powercut::fuzz {

using clone::block_kind;

namespace {

constexpr std::size_t most_steps = 16;

// Where the numbers are that somebody looks at, in any kind of block.
constexpr std::uint16_t fields[] = {
    0,  4,   8,   12,  16,  20,   24,   28,   32,   40,           44,           52,          60,
    68, 172, 180, 188, 520, 4088, 2048, 2056, 2060, 32 + 252 * 8, 32 + 253 * 8, 32 + 336 * 8};

// Those that limits, flags and wrap-arounds are made of.
constexpr std::uint64_t numbers[] = {0,
                                     1,
                                     2,
                                     3,
                                     4,
                                     8,
                                     31,
                                     32,
                                     116,
                                     117,
                                     252,
                                     253,
                                     338,
                                     508,
                                     509,
                                     510,
                                     1016,
                                     0xffffffff,
                                     std::uint64_t{1} << 32,
                                     std::uint64_t{1} << 61,
                                     std::uint64_t{1} << 63,
                                     ~std::uint64_t{0}};

class script_reader {
public:
    explicit script_reader(std::span<const std::uint8_t> bytes) : m_bytes(bytes) {}

    bool ended() const { return m_bytes.empty(); }
    unsigned byte() {
        if (m_bytes.empty())
            return 0;
        const unsigned value = m_bytes.front();
        m_bytes = m_bytes.subspan(1);
        return value;
    }
    unsigned below(unsigned limit) { return (byte() << 8 | byte()) % limit; }

private:
    std::span<const std::uint8_t> m_bytes;
};

class corruption {
public:
    corruption(const valid_image& from, script_reader& script)
        : m_image(from.image), m_kinds(from.kinds), m_script(script) {}

    void step() {
        const unsigned what = m_script.byte();
        const std::uint64_t block = choose_block();
        if (block >= m_image.blocks())
            return;
        spoil(what % 16, block);
        if (what & 0x80 && block < m_image.blocks())
            mend(block);
    }

    std::vector<std::byte> take_bytes() { return std::move(m_image.bytes()); }

private:
    // Mostly one that is in use.
    std::uint64_t choose_block() {
        const unsigned number = m_script.byte();
        if (number & 0x80)
            return number % 32;
        return std::next(m_kinds.begin(), number % m_kinds.size())->first;
    }

    void spoil(unsigned how, std::uint64_t block) {
        std::vector<std::byte>& bytes = m_image.bytes();
        const auto begin = bytes.begin() + static_cast<std::ptrdiff_t>(block * 4096);
        switch (how) {
        case 0:
        case 1:
            begin[m_script.below(4096)] ^= static_cast<std::byte>(1 << m_script.byte() % 8);
            return;
        case 2:
            begin[m_script.below(4096)] = static_cast<std::byte>(m_script.byte());
            return;
        case 3: {
            const std::uint64_t other = choose_block();
            if (other < m_image.blocks())
                std::swap_ranges(begin, begin + 4096,
                                 bytes.begin() + static_cast<std::ptrdiff_t>(other * 4096));
            return;
        }
        case 4: {
            const std::uint64_t other = choose_block();
            if (other < m_image.blocks())
                m_image.copy_block(other, block);
            return;
        }
        case 5:
            std::fill_n(begin, 4096, std::byte{});
            return;
        case 6: // a torn write: some sectors are of another block
            std::fill_n(begin + 512 * m_script.below(8), 512, std::byte{});
            return;
        case 7: // rarely: it hides everything else
            if (m_script.byte() % 4 == 0)
                bytes.resize(512 * m_script.below(static_cast<unsigned>(bytes.size() / 512) + 1));
            return;
        case 8:
        case 9:
            m_image.put_le64(block, field(), choose_block()); // a pointer to somewhere else
            return;
        case 10:
        case 11:
            m_image.put_le32(block, field(), static_cast<std::uint32_t>(number()));
            return;
        default:
            m_image.put_le64(block, field(), number());
        }
    }

    std::size_t field() { return fields[m_script.byte() % std::size(fields)]; }
    std::uint64_t number() {
        const unsigned which = m_script.byte();
        return which & 0x80 ? which & 0x7f : numbers[which % std::size(numbers)];
    }

    // As a block of the kind that was there, or of any other.
    void mend(std::uint64_t block) {
        const unsigned which = m_script.byte();
        const auto known = m_kinds.find(block);
        const bool as_it_was = known != m_kinds.end() && which < 224;
        m_image.seal(block, as_it_was ? known->second : static_cast<block_kind>(which % 6));
    }

    test::clone_image m_image;
    const std::map<std::uint64_t, block_kind>& m_kinds;
    script_reader& m_script;
};

} // namespace

corrupted corrupt_metadata(std::span<const std::uint8_t> script) {
    script_reader reader(script);
    const valid_image& from = valid_metadata(reader.byte() % valid_images);
    corruption spoilt(from, reader);
    for (std::size_t step = 0; step < most_steps && !reader.ended(); ++step)
        spoilt.step();
    return {spoilt.take_bytes(), from.target_size_sectors};
}

} // namespace powercut::fuzz
