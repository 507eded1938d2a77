// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/program/messages.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace powercut::program {

namespace {

constexpr std::size_t header_size = 1 + sizeof(std::uint64_t);

} // namespace

bool send(int pipe, message_kind kind, std::string_view payload) {
    const std::uint64_t length = payload.size();
    std::string bytes(header_size, static_cast<char>(kind));
    std::memcpy(bytes.data() + 1, &length, sizeof length);
    bytes += payload;
    for (std::size_t at = 0; at < bytes.size();) {
        const ssize_t written = ::write(pipe, bytes.data() + at, bytes.size() - at);
        if (written < 0 && errno != EINTR)
            return false;
        at += written < 0 ? 0 : static_cast<std::size_t>(written);
    }
    return true;
}

std::optional<message> message_reader::next() {
    if (m_bytes.size() < header_size)
        return std::nullopt;
    std::uint64_t length = 0;
    std::memcpy(&length, m_bytes.data() + 1, sizeof length);
    if (m_bytes.size() - header_size < length)
        return std::nullopt;
    message whole{static_cast<message_kind>(m_bytes.front()), m_bytes.substr(header_size, length)};
    m_bytes.erase(0, header_size + length);
    return whole;
}

} // namespace powercut::program
