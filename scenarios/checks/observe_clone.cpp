// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/checks/observe_clone.h"

#include "firmware_shim/dm.h"
#include "firmware_shim/dm_ioctl.h"
#include "firmware_shim/kernel.h"
#include "firmware_shim/user_io.h"
#include "models/storage/content.h"
#include "target/clone/check_metadata.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace powercut::checks {

namespace {

constexpr std::uint64_t block_sectors = 8;

// The last word of the status line, whatever it says before.
std::string mode_of(shim::kernel& kernel, const std::string& name) {
    std::vector<std::string> lines;
    if (shim::dm_status(kernel, name, &lines, true) != 0 || lines.empty())
        return "unknown";
    return lines.front().substr(lines.front().rfind(' ') + 1);
}

// A block is read as a whole, as the kernel does; a sector of it is looked at when it is asked for.
class metadata_reader {
public:
    explicit metadata_reader(shim::block_device& device) : m_device(device) {}

    const std::byte* operator()(std::uint64_t sector) {
        const std::uint64_t block = sector / block_sectors;
        if (m_block != block) {
            m_block = block;
            m_result = shim::user_read(m_device, block * block_sectors, m_held);
        }
        return m_result == 0 ? storage::bytes_of(m_held[sector % block_sectors]).data() : nullptr;
    }

private:
    shim::block_device& m_device;
    std::optional<std::uint64_t> m_block{};
    std::array<shim::sector_handle, block_sectors> m_held{};
    int m_result = 0;
};

void look_at_metadata(shim::block_device& device, clone_outcome& out) {
    metadata_reader read(device);
    const auto view = clone::check_metadata([&](std::uint64_t sector) { return read(sector); },
                                            device.sectors() / block_sectors);
    if (view.all_zero)
        out.broken.emplace_back("there is no superblock");
    for (const clone::metadata_finding& each : view.findings)
        (each.kind == clone::finding_kind::leak ? out.leaked : out.broken).push_back(each.text);
}

} // namespace

bool says_out_of_space(const std::string& line) {
    return line.ends_with("space map metadata: unable to allocate new metadata block");
}

bool is_clone(const shim::mapped_device& device) {
    const shim::dm_table* table = device.live_table();
    return table && table->targets().size() == 1 &&
           std::string_view(table->targets().front()->type->name) == "clone";
}

clone_outcome observe_clone(shim::kernel& kernel, const std::string& name,
                            const device_table& table) {
    clone_outcome out{.mode = mode_of(kernel, name)};
    out.out_of_space = std::ranges::any_of(kernel.log_lines(), says_out_of_space);
    int error = 0;
    if (shim::block_device* metadata = kernel.find_device(table.metadata, &error))
        look_at_metadata(*metadata, out);
    return out;
}

void add_later_look(device_observation& to, const device_observation& later) {
    std::vector<reading> all;
    all.reserve(to.readings.size());
    auto before = to.readings.begin();
    for (const reading& now : later.readings) {
        for (; before != to.readings.end() && before->sector <= now.sector; ++before)
            all.push_back(*before);
        if (all.empty() || all.back().sector != now.sector || all.back().value != now.value)
            all.push_back(now);
    }
    all.insert(all.end(), before, to.readings.end());
    to.readings = std::move(all);
    to.failures.insert(to.failures.end(), later.failures.begin(), later.failures.end());
    if (!to.clone || !later.clone)
        return;
    to.clone->out_of_space = later.clone->out_of_space;
    if (to.clone->mode == "rw")
        to.clone->mode = later.clone->mode;
    to.clone->broken.insert(to.clone->broken.end(), later.clone->broken.begin(),
                            later.clone->broken.end());
    to.clone->leaked.insert(to.clone->leaked.end(), later.clone->leaked.begin(),
                            later.clone->leaked.end());
}

} // namespace powercut::checks
