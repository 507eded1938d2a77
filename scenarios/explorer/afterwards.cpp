// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/explorer/afterwards.h"

#include "scenarios/explorer/live_check.h"
#include "scenarios/explorer/search_context.h"
#include "scenarios/workload/life.h"

#include <algorithm>
#include <utility>

namespace powercut::explorer {

namespace {

// What a disk holds when power comes back, with an empty cache.
storage::versioned_medium medium_after(const storage::versioned_medium& before, std::size_t disk,
                                       std::span<const std::uint64_t> sectors,
                                       const image_reader& image) {
    storage::medium durable = before.durable_medium();
    for (const std::uint64_t sector : sectors)
        durable.write(sector, image.read(disk, sector));
    return {std::move(durable), before.profile()};
}

} // namespace

search_trees& search_memory::of(std::span<const checks::oracle::device> devices) {
    for (entry& known : m_known)
        if (std::ranges::equal(known.devices, devices))
            return *known.trees;
    m_known.push_back({{devices.begin(), devices.end()}, std::make_unique<search_trees>()});
    return *m_known.back().trees;
}

afterwards::afterwards(const runner::scenario& what, runner::timed_machine& machine,
                       const target::behaviour& versions)
    : m_what(what), m_machine(machine), m_versions(versions) {}

std::unique_ptr<next_life> afterwards::live(const image_reader& image,
                                            std::span<const storage::versioned_medium> before,
                                            std::span<const std::vector<std::uint64_t>> sectors,
                                            const checks::oracle& promises,
                                            const checks::read_plan& plan) {
    std::vector<storage::versioned_medium> media;
    for (std::size_t disk = 0; disk < before.size(); ++disk)
        media.push_back(medium_after(before[disk], disk, sectors[disk], image));
    m_machine.power_cycle(std::move(media));
    auto next = std::make_unique<next_life>();
    const std::vector<checks::oracle::device> boot = promises.devices_to_boot();
    next->run = workload::record_life({.boot = boot, .work = m_what.power_loss.then}, m_what.disks,
                                      m_machine);
    next->plan = plan;
    checks::oracle at_end = after_power_loss(promises);
    for (const workload::trace_step& step : next->run.steps)
        if (step.promise) {
            next->plan.add(*step.promise);
            at_end.apply(*step.promise);
        }
    next->seen = observe_live_devices(next->run, m_machine, at_end, next->plan);
    next->recover = std::make_unique<recovery>(m_what.disks, m_versions, next->plan);
    return next;
}

bool search_context::life_follows(std::uint32_t cuts) const {
    return later && later->life_follows(cuts);
}

bool search_context::cut_follows(std::uint32_t cuts) const {
    return later && later->cut_follows(cuts);
}

checks::oracle after_power_loss(checks::oracle promises) {
    promises.apply({.kind = checks::promise_kind::power_lost});
    return promises;
}

} // namespace powercut::explorer
