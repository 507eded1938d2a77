// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/runner/scenario.h"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Which disks and dm devices there are as the operations of a scenario go by, and how long they
// are: what can be known of them before the scenario is run.
namespace powercut::yaml {

class device_scope {
public:
    explicit device_scope(std::span<const runner::disk_spec> disks);

    bool is_disk(std::string_view name) const; // or a partition; a disk that has some is not one
    bool is_mapped(std::string_view name) const;
    // Sectors of a disk or a dm device; empty: there is no such device, or its length is not known.
    std::optional<std::uint64_t> sectors(std::string_view name) const;

    // Length 0: not known.
    void create(const std::string& name, std::uint64_t sectors);
    void reload(const std::string& name, std::uint64_t sectors); // counts from the next resume
    void resume(const std::string& name);
    void remove(const std::string& name);

    std::vector<std::string_view> mapped_names() const;
    std::vector<std::string_view> all_names() const; // disks first

private:
    struct mapped {
        std::uint64_t sectors = 0;
        std::optional<std::uint64_t> after_resume;
    };
    std::map<std::string, std::uint64_t, std::less<>> m_disks;
    std::map<std::string, mapped, std::less<>> m_mapped;
};

} // namespace powercut::yaml
