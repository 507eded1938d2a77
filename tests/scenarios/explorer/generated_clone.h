// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/runner/scenario.h"
#include "target/behaviour/behaviour.h"

#include <random>
#include <string>

// Small scenarios of one clone drawn from a seed: a few writes, flushes and discards, hydration
// now and then, and one of the old bugs of clones and their metadata, or a disk that lies.
namespace powercut::explorer::test {

class clone_generator {
public:
    explicit clone_generator(std::uint64_t seed) : m_engine(seed) {
        m_what.file = "generated clone " + std::to_string(seed);
        m_what.title = m_what.file;
    }

    runner::scenario make() {
        add_disk("meta", {}, 128);
        add_disk("dst", 9, 24);
        add_disk("src", 3, 24);
        const bool created_in_setup = !one_in(4);
        add_operation(created_in_setup ? m_what.setup : m_what.workload,
                      runner::operation_kind::create)
            .text = std::string("0 24 clone meta dst src 8 ") +
                    (one_in(2) ? "1 no_hydration" : "2 no_hydration no_discard_passdown");
        if (one_in(2))
            add_bug();
        for (std::uint64_t left = 2 + draw(4); left; --left)
            add_step();
        if (one_in(2))
            add_hydration();
        return m_what;
    }

private:
    std::uint64_t draw(std::uint64_t below) { return m_engine() % below; }
    bool one_in(std::uint64_t n) { return draw(n) == 0; }

    void add_disk(const std::string& name, unsigned fill, std::uint64_t sectors) {
        runner::disk_spec& disk = m_what.disks.emplace_back();
        disk.name = name;
        disk.config.size_sectors = sectors;
        if (fill != 0)
            disk.config.fill = storage::initial_fill::of_pattern(fill);
        // Few crash states, so that the eager search can go through them.
        disk.config.profile.atomic_write_unit = 4096;
        disk.config.profile.fua = !one_in(3);
        if (one_in(8))
            disk.config.profile.violations.flush_ignored = true;
    }

    void add_bug() {
        std::vector<std::string> names;
        for (const target::behaviour_switch& each : target::bug_switches())
            for (const std::string_view part : {"clone_", "tm_", "sm_", "alloc_"})
                if (std::string_view(each.name).starts_with(part))
                    names.emplace_back(each.name);
        if (!names.empty())
            m_what.bugs.push_back(names[draw(names.size())]);
    }

    void add_hydration() {
        add_operation(m_what.workload, runner::operation_kind::message).text = "enable_hydration";
        runner::operation& pause =
            add_operation(m_what.workload, runner::operation_kind::wait_time);
        pause.device.clear();
        pause.duration_ns = 2'500'000'000;
    }

    runner::operation& add_operation(std::vector<runner::operation>& list,
                                     runner::operation_kind kind) {
        runner::operation& added = list.emplace_back();
        added.kind = kind;
        added.device = "clone";
        return added;
    }

    void add_step() {
        if (one_in(3)) {
            add_operation(m_what.workload, runner::operation_kind::flush);
            return;
        }
        const bool discards = one_in(4);
        runner::operation& step =
            add_operation(m_what.workload, discards ? runner::operation_kind::discard
                                                    : runner::operation_kind::write);
        step.count = one_in(3) ? 8 : 1 + draw(discards ? 16 : 3);
        step.sector = step.count == 8 ? 8 * draw(3) : draw(24 - step.count);
        step.seed = ++m_last_seed;
        step.fua = !discards && one_in(4);
    }

    std::mt19937_64 m_engine;
    runner::scenario m_what;
    unsigned m_last_seed = 10;
};

} // namespace powercut::explorer::test
