// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/inspect/cow_image.h"

#include "scenarios/inspect/cow_oddities.h"

#include <boost/endian/conversion.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <bit>

namespace powercut::inspect {

namespace {

constexpr unsigned record_bytes = 16;
constexpr unsigned sector_records = 512 / record_bytes;
constexpr std::uint32_t disk_version = 1;
constexpr std::uint32_t largest_chunk = std::uint32_t{1} << 30; // sectors; an int holds it

const unsigned char* chars(const std::byte* bytes) {
    return reinterpret_cast<const unsigned char*>(bytes);
}

bool read_header(const sector_reader& read, cow_view& out) {
    const std::byte* const bytes = read(0);
    if (!bytes) {
        note(out, oddity_kind::unreadable, 0, "the header cannot be read");
        return false;
    }
    out.magic = boost::endian::load_little_u32(chars(bytes));
    out.valid = boost::endian::load_little_u32(chars(bytes) + 4);
    out.version = boost::endian::load_little_u32(chars(bytes) + 8);
    out.chunk_size_sectors = boost::endian::load_little_u32(chars(bytes) + 12);
    if (out.magic != cow_magic)
        note(out, oddity_kind::header, 0,
             fmt::format("the magic number is {:#x}, not {:#x}", out.magic, cow_magic));
    else if (!std::has_single_bit(out.chunk_size_sectors) || out.chunk_size_sectors > largest_chunk)
        note(out, oddity_kind::header, 0,
             fmt::format("the chunk size is {} sectors, which is no power of two or too large",
                         out.chunk_size_sectors));
    else if (out.version != disk_version)
        note(out, oddity_kind::header, 0,
             fmt::format("the version is {}, not {}", out.version, disk_version));
    else
        return true;
    return false;
}

class area_reader {
public:
    area_reader(const sector_reader& read, cow_view& out) : m_read(read), m_out(out) {}

    // Area after area, until one that is not full.
    void read_all() {
        for (std::uint64_t k = 0; read_area(1 + (m_out.exceptions_per_area + 1) * k); ++k)
            continue;
    }

private:
    bool read_area(std::uint64_t chunk) {
        if (chunk >= m_out.chunks) {
            note(m_out, oddity_kind::unended, chunk,
                 fmt::format("the list goes on in an area at chunk {}, and the device ends at {}",
                             chunk, m_out.chunks));
            return false;
        }
        area_view& area = m_out.areas.emplace_back(area_view{.chunk = chunk});
        std::uint64_t hidden = 0;
        bool ended = false;
        for (std::uint64_t i = 0; i < m_out.exceptions_per_area; i += sector_records) {
            const std::byte* const bytes =
                m_read(chunk * m_out.chunk_size_sectors + i / sector_records);
            if (!bytes) {
                note(
                    m_out, oddity_kind::unreadable, chunk,
                    fmt::format("the area at chunk {} cannot be read from record {} on", chunk, i));
                ended = true;
                break;
            }
            for (unsigned k = 0; k < sector_records; ++k)
                read_record(chars(bytes) + std::size_t{k} * record_bytes, area, ended, hidden);
        }
        if (hidden)
            note(m_out, oddity_kind::behind_list, chunk,
                 fmt::format("the area at chunk {} has {} record{} behind the end of the list, "
                             "which is record {}",
                             chunk, hidden, hidden == 1 ? "" : "s", area.records));
        return !ended;
    }

    void read_record(const unsigned char* record, area_view& area, bool& ended,
                     std::uint64_t& hidden) {
        const std::uint64_t old_chunk = boost::endian::load_little_u64(record);
        const std::uint64_t new_chunk = boost::endian::load_little_u64(record + 8);
        if (ended) {
            hidden += new_chunk != 0;
            return;
        }
        ended = new_chunk == 0;
        if (ended)
            return;
        ++area.records;
        ++m_out.exceptions;
        add(old_chunk, new_chunk);
        m_out.next_free = std::max(m_out.next_free, new_chunk + 1);
    }

    void add(std::uint64_t old_chunk, std::uint64_t new_chunk) {
        if (!m_out.runs.empty()) {
            exception_run& last = m_out.runs.back();
            if (old_chunk == last.old_chunk + last.count &&
                new_chunk == last.new_chunk + last.count) {
                ++last.count;
                return;
            }
        }
        m_out.runs.push_back({old_chunk, new_chunk, 1});
    }

    const sector_reader& m_read;
    cow_view& m_out;
};

} // namespace

std::string_view name_of(oddity_kind kind) {
    constexpr std::string_view names[] = {
        "invalid",  "header",        "unreadable",    "unended",     "on_metadata",
        "past_end", "duplicate_old", "duplicate_new", "behind_list", "leak"};
    return names[static_cast<std::size_t>(kind)];
}

cow_view read_cow(const sector_reader& read, std::uint64_t device_sectors) {
    cow_view out;
    if (!read_header(read, out))
        return out;
    out.decoded = true;
    if (out.valid == 0)
        note(out, oddity_kind::invalid, 0, "the header says that the snapshot is invalid");
    out.chunks = device_sectors / out.chunk_size_sectors;
    out.exceptions_per_area = std::uint64_t{out.chunk_size_sectors} * sector_records;
    out.next_free = 2;
    area_reader(read, out).read_all();
    if (is_metadata(out, out.next_free))
        ++out.next_free;
    if (out.next_free < out.chunks)
        out.free_chunks =
            data_chunks_below(out, out.chunks) - data_chunks_below(out, out.next_free);
    find_oddities(out);
    return out;
}

} // namespace powercut::inspect
