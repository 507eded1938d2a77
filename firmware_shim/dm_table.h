// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/device_mapper.h"

#include <memory>
#include <string_view>
#include <vector>

// A device-mapper table: its targets in order and the limits they give the device.
namespace powercut::shim {

class dm_table {
public:
    explicit dm_table(mapped_device& device) : m_device(device) {}
    ~dm_table(); // the dtr of every target
    dm_table(const dm_table&) = delete;
    dm_table& operator=(const dm_table&) = delete;

    mapped_device& device() const { return m_device; }
    const std::vector<std::unique_ptr<dm_target>>& targets() const { return m_targets; }
    sector_t sectors() const;
    dm_target* find_target(sector_t sector) const;
    bool is_used(const block_device& device) const;
    // Whether what is mapped to this device ends up at `to`, by the live tables.
    bool leads_to(const mapped_device& to) const;

    // Adds the targets of a table text: 0, or the errno of the first that failed (its reason is
    // logged).
    int load(std::string_view text);
    int calculate_limits(queue_limits* limits) const;

    void add_device(block_device& device) { m_devices.push_back(&device); }

private:
    int add_target(sector_t start, sector_t len, const std::string& type,
                   std::vector<std::string> arguments);
    void fail(const std::string& text) const;

    mapped_device& m_device;
    std::vector<std::unique_ptr<dm_target>> m_targets;
    std::vector<block_device*> m_devices;
};

} // namespace powercut::shim
