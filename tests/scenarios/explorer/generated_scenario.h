// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/runner/scenario.h"
#include "target/behaviour/behaviour.h"

#include <random>
#include <string>

// Small scenarios drawn from a seed: one or two snapshots of an origin, a few writes and flushes,
// now and then an old bug, a disk that lies, larger atomic units, ordered destage,
// damage beside a write, an overflow; now and then an old kernel, a merge, a second power cut after
// more work, or other orders in which commands that run together complete.
namespace powercut::explorer::test {

class scenario_generator {
public:
    explicit scenario_generator(std::uint64_t seed) : m_engine(seed) {
        m_what.file = "generated " + std::to_string(seed);
        m_what.title = m_what.file;
    }

    runner::scenario make() {
        add_disk("base", 1, 48);
        add_disk("cow", 9, one_in(4) ? 8 : 64);
        add_create("snap", "cow");
        if (one_in(4)) {
            add_disk("cow2", 8, 64);
            add_create("snap2", "cow2");
        }
        add_operation(m_what.setup, runner::operation_kind::create, "origin").text =
            "0 48 snapshot-origin base";
        if (one_in(4))
            m_what.kernel = target::kernel_presets[draw(target::kernel_presets.size())];
        if (one_in(3)) {
            const auto bugs = target::bug_switches();
            m_what.bugs.emplace_back(bugs[draw(bugs.size())].name);
        }
        if (one_in(4))
            add_second_life();
        else if (one_in(4))
            add_other_orders();
        else
            add_one_life();
        return m_what;
    }

    bool merges() const { return m_merges; }

private:
    std::uint64_t draw(std::uint64_t below) { return m_engine() % below; }
    bool one_in(std::uint64_t n) { return draw(n) == 0; }

    bool can_merge() const {
        target::behaviour versions;
        target::apply_preset(m_what.kernel, &versions);
        return versions.snapshot_merge && m_snap_table.find(" N ") == std::string::npos;
    }

    // The origin's device takes the exceptions of `snap` over.
    void add_merge(std::vector<runner::operation>& list) {
        m_merges = true;
        add_step(list);
        add_operation(list, runner::operation_kind::suspend, "origin");
        add_operation(list, runner::operation_kind::suspend, "snap");
        std::string table = m_snap_table;
        table.replace(table.find("snapshot"), 8, "snapshot-merge");
        add_operation(list, runner::operation_kind::reload, "origin").text = table;
        add_operation(list, runner::operation_kind::resume, "origin");
        add_operation(list, runner::operation_kind::remove, "snap");
        std::erase(m_devices, "snap");
    }

    void add_disk(const std::string& name, unsigned fill, std::uint64_t sectors) {
        runner::disk_spec& disk = m_what.disks.emplace_back();
        disk.name = name;
        disk.config.size_sectors = sectors;
        disk.config.fill = storage::initial_fill::of_pattern(fill);
        disk.config.profile.atomic_write_unit = 512U << draw(3);
        disk.config.profile.fua = !one_in(3);
        if (one_in(6))
            disk.config.profile.order = storage::destage_order::ordered;
        if (one_in(6))
            disk.config.profile.violations.flush_ignored = true;
        if (one_in(6)) {
            disk.config.profile.physical_block_size = 1024U << draw(2);
            disk.config.profile.neighbour_damage = true;
        }
        if (name == "base")
            return;
        runner::operation& blank = add_operation(m_what.setup, runner::operation_kind::write, name);
        blank.count = 1;
        blank.zero = true;
    }

    void add_create(const std::string& name, const std::string& cow) {
        static const char* const stores[] = {"P", "PO", "N"};
        add_operation(m_what.setup, runner::operation_kind::create, name).text =
            "0 48 snapshot base " + cow + ' ' + stores[draw(3)] + ' ' +
            std::to_string(1U << draw(3));
        m_devices.push_back(name);
        if (name == "snap")
            m_snap_table = m_what.setup.back().text;
    }

    void add_one_life() {
        if (can_merge() && one_in(3))
            add_merge(m_what.workload);
        for (std::uint64_t left = 2 + draw(5); left; --left)
            add_step(m_what.workload);
    }

    // Short as well: each order is searched by itself.
    void add_other_orders() {
        m_what.power_loss.schedules = 1;
        add_concurrent(m_what.workload);
        if (one_in(2))
            add_step(m_what.workload);
    }

    // Short, with few undecided blocks: after every crash state of the first cut come those of the
    // second one.
    void add_second_life() {
        m_what.power_loss.cycles = 2;
        add_step(m_what.workload);
        if (one_in(2))
            add_step(m_what.workload);
        if (one_in(3))
            add_reload(m_what.power_loss.then);
        add_step(m_what.power_loss.then);
        if (one_in(2))
            add_step(m_what.power_loss.then);
    }

    void add_reload(std::vector<runner::operation>& list) {
        std::vector<runner::operation> creates;
        for (const runner::operation& each : m_what.setup)
            if (each.kind == runner::operation_kind::create)
                creates.push_back(each);
        for (auto each = creates.rbegin(); each != creates.rend(); ++each)
            add_operation(list, runner::operation_kind::remove, each->device);
        list.insert(list.end(), creates.begin(), creates.end());
    }

    void add_concurrent(std::vector<runner::operation>& list) {
        std::vector<runner::operation> together;
        add_step(together);
        add_step(together);
        add_operation(list, runner::operation_kind::concurrently, "").children =
            std::move(together);
    }

    runner::operation& add_operation(std::vector<runner::operation>& list,
                                     runner::operation_kind kind, const std::string& device) {
        runner::operation& added = list.emplace_back();
        added.kind = kind;
        added.device = device;
        return added;
    }

    void add_step(std::vector<runner::operation>& list) {
        const bool other = one_in(3) && !m_devices.empty();
        const std::string device = other ? m_devices[draw(m_devices.size())] : "origin";
        if (one_in(3)) {
            add_operation(list, runner::operation_kind::flush, device);
            return;
        }
        runner::operation& write = add_operation(list, runner::operation_kind::write, device);
        write.count = 1 + draw(3);
        write.sector = draw(48 - write.count);
        write.seed = ++m_last_seed;
        write.fua = one_in(5);
    }

    std::mt19937_64 m_engine;
    runner::scenario m_what;
    std::vector<std::string> m_devices;
    std::string m_snap_table;
    bool m_merges = false;
    unsigned m_last_seed = 10;
};

} // namespace powercut::explorer::test
