// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/witness/replay.h"

#include "firmware_shim/dm_ioctl.h"
#include "firmware_shim/errno_name.h"
#include "scenarios/checks/check.h"
#include "scenarios/checks/oracle.h"
#include "scenarios/explorer/behaviour_of.h"
#include "scenarios/explorer/cut_points.h"
#include "scenarios/explorer/live_check.h"
#include "scenarios/explorer/recovery.h"
#include "scenarios/witness/cutter.h"
#include "scenarios/witness/narration.h"
#include "scenarios/witness/say_promise.h"
#include "scenarios/workload/life.h"
#include "scenarios/workload/volumes.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>

namespace powercut::witness {

namespace {

using checks::promise_event;
using workload::recording;
using workload::trace_step;

std::vector<checks::check> checks_for(const witness& of) {
    std::vector<std::string> names = of.what.checks;
    if (!names.empty())
        names.push_back(of.violation.check);
    return checks::choose_checks(names);
}

// The disks at the end of what was recorded.
std::vector<storage::versioned_medium> media_after(const recording& run) {
    std::vector<storage::versioned_medium> media = run.start;
    for (const trace_step& step : run.steps)
        if (!step.promise)
            media[step.disk].apply(step.event);
    return media;
}

class replayer : explorer::boot_listener {
public:
    replayer(const witness& of, const replay_options& options)
        : m_of(of),
          m_machine(runner::make_timed_machine(of.what.disks, explorer::behaviour_of(of.what))),
          m_narration(*m_machine, of.what.disks, options.last), m_checks(checks_for(of)),
          m_promises(workload::new_oracle(of.what.disks)),
          m_plan(workload::new_read_plan(of.what.disks)),
          m_media(runner::new_media(of.what.disks)) {}

    replayed run() {
        for (const power_cut& cut : m_of.cuts) {
            live_until(cut);
            ++m_life;
        }
        const checks::findings found = m_of.violation.live ? last_life() : recover();
        return judged(found);
    }

private:
    // The whole life without a cut: what is worth reading in the end, and where it can be cut.
    std::uint64_t rehearse(const explorer::schedule& order) {
        m_machine->power_cycle(m_media);
        const recording run = live(order, {});
        workload::for_each_promise(run, [this](const promise_event& event) { learn(event); });
        return explorer::count_cut_points(run);
    }

    void learn(const promise_event& event) {
        m_plan.add(event);
        if (event.table && m_life == 0)
            m_narration.places().add(*event.table);
    }

    recording live(const explorer::schedule& order, std::function<void(const trace_step*)> watch) {
        explorer::schedule_chooser answers(order);
        workload::life_plan plan{.boot = m_boot, .watch = std::move(watch)};
        if (m_life == 0) {
            plan.setup = m_of.what.setup;
            plan.work = m_of.what.workload;
            plan.faults = m_of.what.faults;
        } else {
            plan.work = m_of.what.power_loss.then;
        }
        if (!order.empty())
            plan.order = &answers;
        return workload::record_life(plan, m_of.what.disks, *m_machine);
    }

    // The same, told, and perhaps cut.
    recording live_and_tell(const explorer::schedule& order, cutter* power) {
        m_machine->power_cycle(m_media);
        m_narration.listen_to_kernel();
        recording run = live(order, [&](const trace_step* last) {
            if (last)
                m_narration.step(*last);
            else
                m_narration.begin();
            if (power)
                power->watch(last);
        });
        m_narration.end();
        if (!run.stopped.empty())
            m_narration.heading("  " + run.stopped);
        follow(run);
        return run;
    }

    void follow(const recording& run) {
        for (const promise_event& event : run.setup)
            m_promises.apply(event);
        if (m_life == 0)
            m_promises.everything_is_durable();
        for (const trace_step& step : run.steps)
            if (step.promise)
                m_promises.apply(*step.promise);
    }

    void live_until(const power_cut& cut) {
        begin_life();
        const std::uint64_t cut_points = rehearse(cut.schedule);
        cutter power(*m_machine, cut.cut_point);
        const recording run = live_and_tell(cut.schedule, &power);
        if (!m_machine->power_was_cut())
            throw misfit(fmt::format("life {} has no cut point {}; its last one is {}", m_life + 1,
                                     cut.cut_point, cut_points - 1));
        m_narration.heading(fmt::format(
            "power is cut at cut point {} of 0 .. {}; what the disks hold:", cut.cut_point,
            cut_points - 1));
        survive(media_after(run), cut);
        m_boot = m_promises.devices_to_boot();
        if (m_life + 1 < m_of.cuts.size() || m_of.violation.live)
            m_promises.apply({.kind = checks::promise_kind::power_lost});
    }

    void survive(const std::vector<storage::versioned_medium>& before, const power_cut& cut) {
        const storage::crash_state state = survivors_of(before, m_of.what.disks, cut.lost);
        m_narration.power_is_cut(before, state);
        m_media.clear();
        for (std::uint32_t disk = 0; disk < before.size(); ++disk)
            m_media.emplace_back(storage::surviving_medium(before[disk], disk, state),
                                 before[disk].profile());
    }

    void begin_life() {
        m_narration.heading(
            m_life == 0 ? fmt::format("life 1: after the setup ({} operations), the workload runs",
                                      m_of.what.setup.size())
                        : fmt::format("\nlife {}: power is back; the devices are created again",
                                      m_life + 1));
    }

    // What was promised when power went, held against what comes up.
    checks::findings recover() {
        begin_life();
        m_machine->power_cycle(m_media);
        m_narration.listen_to_kernel();
        m_narration.begin();
        const std::uint64_t listener =
            m_machine->listen([&](std::size_t disk, const storage::event& event) {
                m_narration.disk_step(disk, event);
            });
        checks::observation seen;
        explorer::run_guarded(
            *m_machine, [&] { boot(seen); }, seen);
        m_narration.end();
        m_machine->stop_listening(listener);
        return examine(m_promises.after_cut(), seen);
    }

    void boot(checks::observation& out) {
        const auto sectors = [this](const checks::device_table& table) {
            m_sectors = m_plan.sectors(table);
            return std::span<const std::uint64_t>(m_sectors);
        };
        explorer::boot(*m_machine, m_boot, sectors, out, this);
    }

    void creating(const checks::oracle::device& device) override {
        m_narration.say("user", "create " + device.name + ": " + say_table(*device.table));
    }
    void created(const checks::device_observation& device) override {
        m_narration.say("user", device.activation == 0 ? device.name + " is there"
                                                       : device.name + " could not be activated: " +
                                                             shim::errno_name(device.activation));
    }
    void looks_at(const checks::oracle::device& device) override {
        m_narration.say("user", "look at " + device.name);
    }

    // Without a further cut: its reads and its devices at the end.
    checks::findings last_life() {
        begin_life();
        rehearse(m_of.last_schedule);
        checks::oracle before = m_life == 0 ? workload::new_oracle(m_of.what.disks) : m_promises;
        const recording run = live_and_tell(m_of.last_schedule, nullptr);
        const checks::observation seen =
            explorer::observe_live_devices(run, *m_machine, m_promises, m_plan, this);
        checks::findings found = explorer::check_reads(run, before, m_checks);
        const checks::findings at_end = examine(m_promises.live(), seen);
        found.insert(found.end(), at_end.begin(), at_end.end());
        return found;
    }

    checks::findings examine(const checks::expectation& expected,
                             const checks::observation& seen) const {
        checks::findings found;
        checks::examine(m_checks, expected, seen, found);
        return found;
    }

    // Of the same check and device, rather of the same sector.
    replayed judged(const checks::findings& found) {
        const broken_promise& wanted = m_of.violation;
        const checks::finding* same = nullptr;
        for (const checks::finding& each : found)
            if (each.check == wanted.check && each.device == wanted.device &&
                (!same || (each.sector == wanted.sector && same->sector != wanted.sector)))
                same = &each;
        tell_findings(found, same);
        const std::string what =
            wanted.check + (wanted.device.empty() ? "" : " of " + wanted.device);
        return {.shown = same != nullptr,
                .story = m_narration.take(),
                .verdict = same ? "shows the violation again: " + what
                                : "does not show the violation: " + what};
    }

    void tell_findings(const checks::findings& found, const checks::finding* same) {
        m_narration.heading("\nwhat is broken:");
        if (same)
            m_narration.heading(fmt::format("  {}: {}", same->check, same->message));
        std::size_t others = found.size() - (same ? 1 : 0);
        if (others != 0)
            m_narration.heading(fmt::format("  {}{} other finding{}", same ? "and " : "", others,
                                            others == 1 ? "" : "s"));
        if (found.empty())
            m_narration.heading("  nothing");
        if (same && !m_of.missing_edge.empty())
            m_narration.heading("missing: " + m_of.missing_edge);
    }

    const witness& m_of;
    std::unique_ptr<runner::timed_machine> m_machine;
    narration m_narration;
    std::vector<checks::check> m_checks;
    checks::oracle m_promises;
    checks::read_plan m_plan;
    std::vector<storage::versioned_medium> m_media; // when the next life begins
    std::vector<checks::oracle::device> m_boot{};
    std::vector<std::uint64_t> m_sectors{}; // to look at, of one device
    std::size_t m_life = 0;
};

} // namespace

replayed replay(const witness& of, const replay_options& options) {
    return replayer(of, options).run();
}

} // namespace powercut::witness
