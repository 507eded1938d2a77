// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>

// A raw image of a device, or a device, read as far as somebody looks: holes of a sparse file cost
// nothing. Not understood: image formats of virtual machines.
namespace powercut::inspect {

class image_error : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

class raw_image {
public:
    // image_error: not there, not readable, neither a file nor a block device.
    explicit raw_image(const std::string& path);
    ~raw_image();
    raw_image(const raw_image&) = delete;
    raw_image& operator=(const raw_image&) = delete;

    std::uint64_t bytes() const { return m_bytes; }
    std::uint64_t sectors() const { return m_bytes / 512; } // a part of a sector is left out

    // The 512 bytes of a sector, good until the next call; null past the end or after a read error.
    const std::byte* look(std::uint64_t sector);

private:
    static constexpr std::size_t window_sectors = 64;

    void read_window(std::uint64_t first);

    int m_file = -1;
    std::uint64_t m_bytes = 0;
    std::uint64_t m_first = 0; // sectors in the window
    std::uint64_t m_end = 0;
    std::array<std::byte, window_sectors * 512> m_window{};
};

} // namespace powercut::inspect
