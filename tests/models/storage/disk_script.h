// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/versioned_medium.h"

#include <cstdint>
#include <vector>

// A disk told what happens to it in the words of the rules, for the tests of this folder. Commands
// are numbered by the test; contents are small numbers, each of which is a pattern of its own.
namespace powercut::storage {

inline content value(unsigned number) {
    return number == 0 ? zeroes : pattern(number, 0);
}

inline std::vector<content> values(const std::vector<unsigned>& numbers) {
    std::vector<content> handles;
    handles.reserve(numbers.size());
    for (const unsigned number : numbers)
        handles.push_back(value(number));
    return handles;
}

class disk_script {
public:
    explicit disk_script(cache_profile profile = {}, std::uint64_t sectors = 64)
        : m_disk(medium(sectors), profile) {}

    disk_script& receive(command_id command, std::uint64_t sector,
                         const std::vector<unsigned>& data, bool fua = false) {
        return step({.kind = event_kind::write_received,
                     .command = command,
                     .fua = fua,
                     .sector = sector,
                     .data = values(data)});
    }
    disk_script& complete(command_id command) {
        return step({.kind = event_kind::write_completed, .command = command});
    }
    disk_script& write(command_id command, std::uint64_t sector, const std::vector<unsigned>& data,
                       bool fua = false) {
        return receive(command, sector, data, fua).complete(command);
    }
    disk_script& submit_flush(command_id command) {
        return step({.kind = event_kind::flush_submitted, .command = command});
    }
    disk_script& complete_flush(command_id command) {
        return step({.kind = event_kind::flush_completed, .command = command});
    }
    disk_script& flush(command_id command) { return submit_flush(command).complete_flush(command); }
    disk_script& switch_cache(bool enabled) {
        return step({.kind = event_kind::cache_switched, .cache_enabled = enabled});
    }
    disk_script& destage(command_id command, std::uint64_t sector, std::uint64_t count) {
        return step(
            {.kind = event_kind::destaged, .command = command, .sector = sector, .count = count});
    }
    disk_script& step(const event& happened) {
        m_disk.apply(happened);
        return *this;
    }

    const versioned_medium& disk() const { return m_disk; }
    content read(std::uint64_t sector) const {
        content read_back = zeroes;
        m_disk.read(sector, {&read_back, 1});
        return read_back;
    }
    std::vector<content> legal(std::uint64_t sector) const {
        std::vector<content> handles;
        for (const version& each : m_disk.legal(sector))
            handles.push_back(each.value);
        return handles;
    }

private:
    versioned_medium m_disk;
};

} // namespace powercut::storage
