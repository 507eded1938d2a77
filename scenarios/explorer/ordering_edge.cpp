// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/explorer/ordering_edge.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

namespace powercut::explorer {

namespace {

using checks::promise_kind;
using storage::event_kind;
using workload::recording;
using workload::trace_step;

// No disk gives a command so high a number.
constexpr storage::command_id added_flush = ~storage::command_id{0};

bool is_event(const trace_step& step, event_kind kind) {
    return !step.promise && step.event.kind == kind;
}

bool is_of(const trace_step& step, event_kind kind, const disk_write& write) {
    return is_event(step, kind) && step.disk == write.disk && step.event.command == write.command;
}

class edge_finder {
public:
    edge_finder(const recording& run, std::span<const runner::disk_spec> disks, std::size_t end,
                const still_broken& broken)
        : m_run(run), m_disks(disks), m_end(std::min(end, run.steps.size())), m_broken(broken) {}

    void try_all(const disk_write& write, std::vector<std::string>& out) {
        const auto received = find(event_kind::write_received, write);
        if (!received)
            return;
        const auto completed = find(event_kind::write_completed, write);
        try_fua(write, *received, out);
        if (completed && *completed < m_end)
            try_flushes(write, *completed, out);
        else
            try_waits(write, *received, out);
    }

    // The first later write that it has to wait for: to see it completed, or, where no such wait
    // helps, to have it flushed.
    void try_waiting_for_later(const disk_write& kept, std::vector<std::string>& out) {
        if (!try_waiting_for_later(kept, until::completed, out))
            try_waiting_for_later(kept, until::durable, out);
    }

private:
    enum class until : std::uint8_t { completed, durable };

    bool try_waiting_for_later(const disk_write& kept, until what, std::vector<std::string>& out) {
        for (std::size_t at = m_end; at < m_run.steps.size(); ++at) {
            const trace_step& step = m_run.steps[at];
            if (!is_event(step, event_kind::write_completed))
                continue;
            const disk_write later{step.disk, step.event.command};
            if (later == kept || m_broken(with_postponed(kept, at, what)))
                continue;
            out.push_back(fmt::format("{} waiting until {} {}", name_of(kept), name_of(later),
                                      what == until::completed ? "has completed" : "is durable"));
            return true;
        }
        return false;
    }

    std::optional<std::size_t> find(event_kind kind, const disk_write& write) const {
        const auto at = std::ranges::find_if(
            m_run.steps, [&](const trace_step& step) { return is_of(step, kind, write); });
        if (at == m_run.steps.end())
            return std::nullopt;
        return static_cast<std::size_t>(at - m_run.steps.begin());
    }

    void try_fua(const disk_write& write, std::size_t received, std::vector<std::string>& out) {
        const trace_step& step = m_run.steps[received];
        if (step.event.fua || !m_run.start[write.disk].profile().fua)
            return;
        recording changed = m_run;
        changed.steps[received].event.fua = true;
        if (!m_broken(changed))
            out.push_back(fmt::format("FUA on {}", name_of(write)));
    }

    // The latest place is named where a flush still helps: what must not come before it.
    void try_flushes(const disk_write& write, std::size_t completed,
                     std::vector<std::string>& out) {
        std::vector<std::size_t> places;
        for (std::size_t at = completed + 1; at < m_end; ++at)
            if (matters(m_run.steps[at]))
                places.push_back(at);
        const auto helps = [&](std::size_t at) { return !m_broken(with_flush(write.disk, at)); };
        if (places.empty() || !helps(places.front()))
            return;
        // What is too late for one step is too late for those after it.
        const std::size_t latest = *std::prev(std::ranges::partition_point(places, helps));
        out.push_back(fmt::format("a flush of {} after {} and before {}", m_disks[write.disk].name,
                                  name_of(write), name_of(m_run.steps[latest])));
    }

    // What others did before this one had completed they do after it.
    void try_waits(const disk_write& write, std::size_t received, std::vector<std::string>& out) {
        for (std::size_t at = received + 1; at < m_end; ++at) {
            const trace_step& step = m_run.steps[at];
            if (!is_event(step, event_kind::write_received))
                continue;
            if (m_broken(with_completion(write, at)))
                continue;
            out.push_back(
                fmt::format("{} waiting until {} has completed", name_of(step), name_of(write)));
            return;
        }
    }

    // Where a flush can make a difference: before another write, or before something is promised.
    static bool matters(const trace_step& step) {
        if (!step.promise)
            return step.event.kind == event_kind::write_received;
        switch (step.promise->kind) {
        case promise_kind::ended:
            return step.promise->result == 0;
        case promise_kind::created:
        case promise_kind::invalid_reported:
            return true;
        default:
            return false;
        }
    }

    static std::vector<trace_step> flush_of(std::uint32_t disk) {
        const auto step = [&](event_kind kind) {
            return trace_step{.disk = disk, .event = {.kind = kind, .command = added_flush}};
        };
        return {step(event_kind::flush_submitted), step(event_kind::flush_completed)};
    }

    recording with_flush(std::uint32_t disk, std::size_t at) const {
        recording changed = m_run;
        const auto where = changed.steps.begin() + static_cast<std::ptrdiff_t>(at);
        const std::vector<trace_step> flush = flush_of(disk);
        changed.steps.insert(where, flush.begin(), flush.end());
        return changed;
    }

    recording with_completion(const disk_write& write, std::size_t at) const {
        recording changed = m_run;
        std::erase_if(changed.steps, [&](const trace_step& step) {
            return is_of(step, event_kind::write_completed, write);
        });
        const auto where = changed.steps.begin() + static_cast<std::ptrdiff_t>(at);
        changed.steps.insert(
            where, {.disk = write.disk,
                    .event = {.kind = event_kind::write_completed, .command = write.command}});
        return changed;
    }

    // All steps of this write come after step `after`; for `durable`, after a flush that follows
    // it.
    recording with_postponed(const disk_write& write, std::size_t after, until what) const {
        recording changed = m_run;
        changed.steps.clear();
        std::vector<trace_step> held;
        for (std::size_t at = 0; at < m_run.steps.size(); ++at) {
            const trace_step& step = m_run.steps[at];
            const bool early = at <= after && (is_of(step, event_kind::write_received, write) ||
                                               is_of(step, event_kind::write_completed, write));
            (early ? held : changed.steps).push_back(step);
            if (at != after)
                continue;
            if (what == until::durable)
                std::ranges::copy(flush_of(step.disk), std::back_inserter(changed.steps));
            std::ranges::copy(held, std::back_inserter(changed.steps));
        }
        return changed;
    }

    std::string name_of(const disk_write& write) const {
        const auto received = find(event_kind::write_received, write);
        const storage::event& event = m_run.steps[*received].event;
        return fmt::format("command {} of {} (a write of sectors {}+{})", write.command,
                           m_disks[write.disk].name, event.sector, event.data.size());
    }

    std::string name_of(const trace_step& step) const {
        if (!step.promise)
            return name_of(disk_write{step.disk, step.event.command});
        const checks::promise_event& promise = *step.promise;
        if (promise.kind == promise_kind::created)
            return fmt::format("{} is there", promise.device);
        if (promise.kind == promise_kind::invalid_reported)
            return fmt::format("{} is reported invalid", promise.device);
        return fmt::format("operation {} on {} ends", promise.operation, promise.device);
    }

    const recording& m_run;
    std::span<const runner::disk_spec> m_disks;
    std::size_t m_end;
    const still_broken& m_broken;
};

} // namespace

std::vector<std::string> mending_waits(const recording& run,
                                       std::span<const runner::disk_spec> disks,
                                       std::span<const disk_write> kept, std::size_t end,
                                       const still_broken& broken) {
    std::vector<std::string> found;
    edge_finder finder(run, disks, end, broken);
    for (const disk_write& write : kept)
        finder.try_waiting_for_later(write, found);
    return found;
}

std::vector<std::string> mending_additions(const recording& run,
                                           std::span<const runner::disk_spec> disks,
                                           std::span<const disk_write> lost, std::size_t end,
                                           const still_broken& broken) {
    std::vector<std::string> found;
    edge_finder finder(run, disks, end, broken);
    for (const disk_write& write : lost)
        finder.try_all(write, found);
    return found;
}

} // namespace powercut::explorer
