// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/checks/observation.h"
#include "scenarios/checks/oracle.h"
#include "scenarios/checks/read_plan.h"
#include "scenarios/explorer/image_reader.h"
#include "scenarios/runner/machine.h"

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <vector>

// A boot after a power cut: the devices that existed are created again, in the same order and with
// the same tables, and looked at when the merges among them have come to an end. A clone is looked
// at twice: as it comes up, and when its hydration has come to an end; it must show the same.
namespace powercut::explorer {

using devices = std::span<const checks::oracle::device>;
using recover_function = std::function<checks::observation(const image_reader&, devices)>;

class recovery {
public:
    recovery(std::span<const runner::disk_spec> disks, const target::behaviour& versions,
             const checks::read_plan& plan);
    recovery(const recovery&) = delete; // the disks point to it
    recovery& operator=(const recovery&) = delete;

    checks::observation operator()(const image_reader& image, devices to_create);

private:
    std::span<const std::uint64_t> sectors(const checks::device_table& table);

    const target::behaviour& m_versions;
    const checks::read_plan& m_plan;
    std::map<const checks::device_table*, std::vector<std::uint64_t>> m_sectors; // of the plan
    std::vector<runner::crash_disk> m_disks;
    const image_reader* m_image = nullptr;
};

// Somebody who is told what a boot does; or, of running devices, which are looked at.
struct boot_listener {
    virtual ~boot_listener() = default;
    virtual void creating(const checks::oracle::device& device) = 0;
    virtual void created(const checks::device_observation& device) = 0;
    virtual void looks_at(const checks::oracle::device& device) = 0;
};

// Creates the devices one after the other and looks at them: on any machine, in a task of it.
using sectors_to_look_at =
    std::function<std::span<const std::uint64_t>(const checks::device_table& table)>;
void boot(runner::machine& machine, devices to_create, const sectors_to_look_at& sectors,
          checks::observation& out, boot_listener* tell = nullptr);

// Looks at devices of a running machine, in a task of it (checks::observe_device).
checks::device_observation look_at(runner::machine& machine, const checks::oracle::device& device,
                                   std::span<const std::uint64_t> sectors,
                                   std::optional<snapshot::snapshot_view> before_merge = {});
// Runs a body as a task; a BUG or a hang ends up in `out`, and with it the log.
void run_guarded(runner::machine& machine, const std::function<void()>& body,
                 checks::observation& out);

} // namespace powercut::explorer
