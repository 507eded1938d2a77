// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/checks/promise.h"
#include "scenarios/runner/machine.h"
#include "scenarios/workload/volumes.h"

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>

// What is on the volumes of a machine that runs, looked at from outside and without I/O: on disks,
// or on devices made up of pieces of them. Of any other device nothing is known.
namespace powercut::workload {

class volume_contents {
public:
    volume_contents(const runner::machine& machine, std::span<const volume> volumes)
        : m_machine(machine), m_volumes(volumes) {}

    // The live table of a device, from now on.
    void laid_out(const std::string& device, std::shared_ptr<const checks::device_table> table) {
        m_tables[device] = std::move(table);
    }
    // Whether a target with this table finds nothing of its own and begins anew.
    bool is_blank(const checks::device_table& table) const;

private:
    bool is_zero(const std::string& volume, std::uint64_t sectors, std::size_t bytes) const;
    std::optional<storage::content> content_of(const std::string& name, std::uint64_t sector) const;

    const runner::machine& m_machine;
    std::span<const volume> m_volumes;
    std::map<std::string, std::shared_ptr<const checks::device_table>> m_tables;
};

} // namespace powercut::workload
