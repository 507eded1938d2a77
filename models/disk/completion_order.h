// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "models/storage/chooser.h"
#include "models/storage/event.h"

#include <cstdint>
#include <string>
#include <vector>

// Which of the commands outstanding together completes next (design.md 4.7), where latency is not
// to decide it: one object for all disks of a machine, and a chooser that answers.
//
// When a command is due, every command that a disk has received and not completed is a candidate:
// the due one first, then the others by due time, disk and age. Another one than the due one
// completes at once; the due one then takes its service time once more, so that the host can react
// before the next question. Where there is one candidate, nothing is asked. What may survive a cut
// follows from the steps, as ever (D1 to D8). Not modelled: another order of receipt.
namespace powercut::disk {

class completion_order {
public:
    struct outstanding {       // received and not completed
        std::uint64_t due = 0; // ticks
        storage::command_id id = 0;
        std::uint32_t slot = 0;
    };
    class member {
    public:
        virtual ~member() = default;
        virtual void list_outstanding(std::vector<outstanding>& out) const = 0;
        virtual void complete_early(std::uint32_t slot) = 0;
    };

    // Disks ask in the order in which they joined; the name is for the text of the question.
    void join(member& disk, std::string name);
    // Null: by latency, as without this object.
    void set_answers(storage::chooser* answers) { m_answers = answers; }
    bool chosen_by_latency() const { return m_answers == nullptr; }

    struct choice {
        member* disk = nullptr;
        std::uint32_t slot = 0;
    };
    // Which command completes, now that this one is due. Not when chosen by latency.
    choice choose(const member& disk, std::uint32_t due);

private:
    struct joined {
        member* disk;
        std::string name;
    };
    struct candidate {
        outstanding command;
        std::size_t disk;
        bool due_now;
    };
    void collect(const member& disk, std::uint32_t due);
    std::string question() const;

    storage::chooser* m_answers = nullptr;
    std::vector<joined> m_disks;
    std::vector<outstanding> m_listed;
    std::vector<candidate> m_candidates;
};

} // namespace powercut::disk
