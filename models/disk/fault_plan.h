// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

// Errors that a disk returns because somebody says so: which of the commands that it receives fail,
// and whether they did their work all the same. Plain C++; sectors of 512 bytes.
//
// Modelled: an error of a command, once or several times in a row. Not modelled: media that stay
// bad, errors at destage (D11), a command that took effect in part.
namespace powercut::disk {

// A write is also one with FUA, and a write-zeroes.
enum class fault_on : std::uint8_t { read, write, flush, discard };
// Reported as failed: nothing of it happened, or all of it did.
enum class fault_effect : std::uint8_t { none, done };

struct fault {
    fault_on on = fault_on::read;
    std::uint64_t nth = 1;   // the first that fails, of those that match, from 1
    std::uint64_t times = 1; // so many in a row
    // Only commands that touch these sectors count; 0 sectors: all do. A flush touches none.
    std::uint64_t sector = 0;
    std::uint64_t count = 0;
    fault_effect effect = fault_effect::none;
    bool operator==(const fault&) const = default;
};

class fault_plan {
public:
    // From now on, counting from 1; what was armed before is forgotten.
    void arm(const std::vector<fault>& faults);
    // Nothing fails any more; what has been counted stays.
    void disarm() { m_armed = false; }

    // A command has been received that the disk would carry out: how it fails, if it does. Every
    // fault counts it; where several say that it fails, the first one has its way.
    std::optional<fault_effect> receive(fault_on kind, std::uint64_t sector, std::uint64_t count);

    // How often each fault made a command fail, in the order in which they were armed.
    std::vector<std::uint64_t> fired() const;

private:
    struct counted {
        fault is{};
        std::uint64_t received = 0;
        std::uint64_t fired = 0;
    };
    std::vector<counted> m_faults;
    bool m_armed = false;
};

} // namespace powercut::disk
