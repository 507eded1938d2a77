// SPDX-License-Identifier: GPL-2.0-only
#include "firmware_shim/sector_buffer.h"

#include "models/storage/content.h"

#include <algorithm>
#include <stdexcept>

namespace powercut::shim {

namespace endian = boost::endian;

namespace {

const unsigned char* as_chars(const std::byte* bytes) {
    return reinterpret_cast<const unsigned char*>(bytes);
}

unsigned char* as_chars(std::byte* bytes) {
    return reinterpret_cast<unsigned char*>(bytes);
}

} // namespace

void sector_buffer::resize(std::size_t sectors) {
    m_open = none;
    m_handles.assign(sectors, storage::zeroes);
}

void sector_buffer::fill_zero() {
    m_open = none;
    std::fill(m_handles.begin(), m_handles.end(), storage::zeroes);
}

void sector_buffer::copy_from(const sector_buffer& other) {
    if (other.sectors() != sectors())
        throw std::logic_error("sector_buffer: copy between buffers of different sizes");
    m_handles = other.m_handles;
    m_open = other.m_open;
    m_bytes = other.m_bytes;
}

void sector_buffer::publish() {
    if (m_open == none)
        return;
    m_handles[m_open] = storage::intern(m_bytes);
    m_open = none;
}

sector_handle* sector_buffer::handles() {
    publish();
    return m_handles.data();
}

const std::byte* sector_buffer::look(std::size_t sector) const {
    if (sector == m_open)
        return m_bytes.data();
    return storage::bytes_of(m_handles.at(sector)).data();
}

std::uint32_t sector_buffer::le32(std::size_t offset) const {
    return endian::load_little_u32(as_chars(look(offset / 512)) + offset % 512);
}

std::uint64_t sector_buffer::le64(std::size_t offset) const {
    return endian::load_little_u64(as_chars(look(offset / 512)) + offset % 512);
}

std::byte* sector_buffer::open_sector(std::size_t offset) {
    const std::size_t sector = offset / 512;
    if (sector != m_open) {
        publish();
        const auto bytes = storage::bytes_of(m_handles.at(sector));
        std::copy(bytes.begin(), bytes.end(), m_bytes.begin());
        m_open = sector;
    }
    return m_bytes.data() + offset % 512;
}

void sector_buffer::put_le32(std::size_t offset, std::uint32_t value) {
    endian::store_little_u32(as_chars(open_sector(offset)), value);
}

void sector_buffer::put_le64(std::size_t offset, std::uint64_t value) {
    endian::store_little_u64(as_chars(open_sector(offset)), value);
}

} // namespace powercut::shim
