// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/explorer/recovery.h"

#include "firmware_shim/dm_ioctl.h"
#include "scenarios/checks/observe.h"
#include "scenarios/checks/observe_clone.h"

#include <algorithm>
#include <string>
#include <utility>

namespace powercut::explorer {

namespace {

bool is_clone(const checks::oracle::device& device) {
    return device.table->role == checks::device_role::clone;
}

} // namespace

recovery::recovery(std::span<const runner::disk_spec> disks, const target::behaviour& versions,
                   const checks::read_plan& plan)
    : m_versions(versions), m_plan(plan) {
    for (std::size_t disk = 0; disk < disks.size(); ++disk)
        m_disks.push_back({&disks[disk], [this, disk](std::uint64_t sector) {
                               return m_image->read(disk, sector);
                           }});
}

checks::observation recovery::operator()(const image_reader& image, devices to_create) {
    m_image = &image;
    checks::observation out;
    const auto machine = runner::make_inline_machine(m_disks, m_versions);
    const auto wanted = [this](const checks::device_table& table) { return sectors(table); };
    run_guarded(
        *machine, [&] { boot(*machine, to_create, wanted, out); }, out);
    return out;
}

std::span<const std::uint64_t> recovery::sectors(const checks::device_table& table) {
    const auto [at, is_new] = m_sectors.try_emplace(&table);
    if (is_new)
        at->second = m_plan.sectors(table);
    return at->second;
}

void boot(runner::machine& machine, devices to_create, const sectors_to_look_at& sectors,
          checks::observation& out, boot_listener* tell) {
    shim::kernel& kernel = machine.kernel();
    std::vector<std::optional<snapshot::snapshot_view>> before_merge(to_create.size());
    for (std::size_t i = 0; i < to_create.size(); ++i) {
        const checks::oracle::device& device = to_create[i];
        checks::device_observation& seen = out.devices.emplace_back();
        seen.name = device.name;
        if (tell)
            tell->creating(device);
        seen.activation = shim::dm_create(kernel, device.name, device.table->text);
        if (tell)
            tell->created(seen);
        if (device.table->role == checks::device_role::merge)
            before_merge[i] = checks::exceptions_of(kernel, device.name);
    }
    bool goes_on =
        std::ranges::any_of(before_merge, [](const auto& each) { return each.has_value(); });
    const auto look = [&](std::size_t i) {
        if (tell)
            tell->looks_at(to_create[i]);
        return look_at(machine, to_create[i], sectors(*to_create[i].table),
                       std::move(before_merge[i]));
    };
    for (std::size_t i = 0; i < to_create.size(); ++i)
        if (is_clone(to_create[i]) && out.devices[i].activation == 0) {
            out.devices[i] = look(i);
            goes_on = true;
        }
    // What a merge leaves is what counts, and what hydration leaves as well.
    if (goes_on)
        kernel.runs_on().wait_until_idle();
    for (std::size_t i = 0; i < to_create.size(); ++i) {
        if (out.devices[i].activation != 0)
            continue;
        checks::device_observation seen = look(i);
        if (is_clone(to_create[i]))
            checks::add_later_look(out.devices[i], seen);
        else
            out.devices[i] = std::move(seen);
    }
}

// What a device of another target holds is nobody's promise, so it is not read.
checks::device_observation look_at(runner::machine& machine, const checks::oracle::device& device,
                                   std::span<const std::uint64_t> sectors,
                                   std::optional<snapshot::snapshot_view> before_merge) {
    if (device.table->role == checks::device_role::other)
        sectors = {};
    checks::device_observation seen =
        checks::observe_device(machine.kernel(), device.name, sectors, std::move(before_merge));
    if (is_clone(device) && seen.looked_at)
        seen.clone = checks::observe_clone(machine.kernel(), device.name, *device.table);
    return seen;
}

void run_guarded(runner::machine& machine, const std::function<void()>& body,
                 checks::observation& out) {
    try {
        machine.run(body);
    } catch (const shim::kernel_bug& bug) {
        out.stopped = std::string("the kernel hit a BUG: ") + bug.what();
    } catch (const shim::hang_error& hang) {
        out.stopped = std::string("the kernel hangs: ") + hang.what();
    }
    const auto failed = [](const checks::device_observation& device) {
        return device.activation != 0 || !device.failures.empty() ||
               (device.merge && !device.merge->complete) ||
               (device.clone && device.clone->mode != "rw");
    };
    if (!out.stopped.empty() || std::ranges::any_of(out.devices, failed))
        out.log = checks::last_log_lines(machine.kernel());
}

} // namespace powercut::explorer
