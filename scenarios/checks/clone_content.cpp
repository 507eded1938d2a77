// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/checks/check.h"
#include "scenarios/checks/describe.h"

#include <fmt/format.h>

// A clone shows a value that its sector never had: neither its source nor any write to the clone
// put it there. Most of all what the destination held before the clone came: then a region counts
// as hydrated, and is not (dm_history.md C1). Where a discard may have bared the destination, that
// is allowed (clone_promise.h).
namespace powercut::checks {

namespace {

std::string where_from(const device_expectation& device, std::uint64_t sector,
                       storage::content held) {
    return device.held_beneath(sector, held) ? ", what the destination held before"
                                             : ", which it never held";
}

void examine_reading(const device_expectation& device, const reading& shown, findings& out) {
    if (!is_clone(device))
        return;
    const auto is_wrong = [](judgement verdict) { return verdict == judgement::foreign; };
    device.if_wrong(shown, is_wrong, [&](storage::content held) {
        out.push_back(
            {clone_content, device.name, shown.sector,
             fmt::format("sector {} of {}, in region {}, reads as {}{}; allowed: {}", shown.sector,
                         device.name, shown.sector / device.table->region_sectors, describe(held),
                         where_from(device, shown.sector, held),
                         describe(device.allowed(shown.sector))),
             shown.value, held});
    });
}

} // namespace

const check clone_content_check{
    .name = clone_content,
    .about = [](device_role role) { return role == device_role::clone; },
    .timeless = false,
    .concerns = is_clone,
    .doubted = content_doubted,
    .examine_devices = nullptr,
    .examine_reading = examine_reading};

} // namespace powercut::checks
