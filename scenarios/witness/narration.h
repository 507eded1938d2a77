// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/crash_space.h"
#include "scenarios/runner/machine.h"
#include "scenarios/witness/place_names.h"
#include "scenarios/workload/trace.h"
#include "scenarios/workload/volumes.h"

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

// Tells what happens on a machine, for people: operations, bios and commands of the disks, lines of
// the kernel's log. One line each, in columns, times counted from where the life is told from. The
// same run gives the same text.
namespace powercut::witness {

class narration {
public:
    // Of each life the last so many lines.
    narration(runner::timed_machine& machine, std::span<const runner::disk_spec> disks,
              std::size_t last);

    place_names& places() { return m_places; }

    // From now on the bios of this life are heard; lines begin with begin().
    void listen_to_kernel();
    void begin();
    void step(const workload::trace_step& step);
    void disk_step(std::size_t disk, const storage::event& event);
    void say(const std::string& who, const std::string& what);
    void end(); // the lines of this life, as many as wanted

    void heading(const std::string& text);
    // What each disk held when power went, and what of it survives.
    void power_is_cut(std::span<const storage::versioned_medium> media,
                      const storage::crash_state& survivors);

    std::string take();

private:
    struct line {
        std::uint64_t time_ns = 0;
        std::string who;
        std::string what;
    };
    struct range { // of a disk, as its volume sees it
        std::string volume;
        std::uint64_t sector = 0;
    };

    void promise(const checks::promise_event& event);
    void bio(const shim::block_device& device, const shim::bio& item);
    void hear_log();
    void add(const std::string& who, const std::string& what);
    range in_volume(std::size_t disk, std::uint64_t sector) const;
    std::string place(const std::string& volume, std::uint64_t sector, std::uint64_t count) const;
    std::string on_disk(std::size_t disk, std::uint64_t sector, std::uint64_t count) const;
    void cache_of(std::size_t disk, const storage::versioned_medium& medium,
                  const storage::crash_state& survivors);

    runner::timed_machine& m_machine;
    std::vector<workload::volume> m_volumes;
    std::vector<std::string> m_disks;
    std::size_t m_last;
    place_names m_places;
    std::string m_text;

    // Of this life:
    bool m_begun = false;
    std::uint64_t m_begin_ns = 0;
    std::size_t m_log_heard = 0;
    std::vector<line> m_lines;
    std::map<std::pair<std::size_t, storage::command_id>, std::string> m_commands; // under way
    std::set<std::pair<std::size_t, storage::command_id>> m_completed;
};

} // namespace powercut::witness
