// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/inspect/raw_image.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace powercut::inspect {

raw_image::raw_image(const std::string& path) {
    // Without waiting: a pipe would wait for its other end before it could be refused.
    m_file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat about {};
    if (m_file < 0 || ::fstat(m_file, &about) != 0) {
        const std::string why = std::strerror(errno);
        if (m_file >= 0)
            ::close(m_file);
        throw image_error(fmt::format("{}: cannot be opened: {}", path, why));
    }
    // The size of a device is where its end is: its inode has none.
    const off_t end =
        S_ISREG(about.st_mode) || S_ISBLK(about.st_mode) ? ::lseek(m_file, 0, SEEK_END) : off_t{-1};
    if (end < 0) {
        ::close(m_file);
        throw image_error(path + ": neither a file nor a block device");
    }
    m_bytes = static_cast<std::uint64_t>(end);
}

raw_image::~raw_image() {
    ::close(m_file);
}

const std::byte* raw_image::look(std::uint64_t sector) {
    if (sector >= sectors())
        return nullptr;
    if (sector < m_first || sector >= m_end)
        read_window(sector);
    return sector < m_end ? m_window.data() + (sector - m_first) * 512 : nullptr;
}

void raw_image::read_window(std::uint64_t first) {
    m_first = m_end = first;
    const std::uint64_t count = std::min<std::uint64_t>(window_sectors, sectors() - first);
    std::size_t done = 0;
    while (done < count * 512) {
        const ssize_t got = ::pread(m_file, m_window.data() + done, count * 512 - done,
                                    static_cast<off_t>(first * 512 + done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        done += static_cast<std::size_t>(got);
    }
    m_end = first + done / 512;
}

} // namespace powercut::inspect
