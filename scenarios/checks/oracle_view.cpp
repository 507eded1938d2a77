// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/checks/oracle.h"

#include <algorithm>
#include <iterator>

// What the oracle expects to be seen, from what it was told.
namespace powercut::checks {

namespace {

bool content_promised(const snapshot_state& snapshot, const point_of_view& from) {
    return snapshot.origin && snapshot.known && (snapshot.persistent || from.live);
}

} // namespace

std::vector<oracle::device> oracle::devices() const {
    std::vector<device> all;
    for (const live_device& each : m_devices)
        all.push_back(each.is);
    return all;
}

expectation oracle::after_cut() const {
    expectation all;
    for (const live_device& each : m_devices)
        all.devices.push_back(expect(each, {}, sectors_of(each)));
    return all;
}

expectation oracle::live() const {
    expectation all;
    for (const live_device& each : m_devices)
        all.devices.push_back(expect(each, {.live = true}, sectors_of(each)));
    return all;
}

expectation oracle::at_read(const promise_event& ended) const {
    const auto at = m_operations.find(ended.operation);
    if (at == m_operations.end())
        return {};
    const operation& op = at->second;
    const live_device* device = find(op.issue.device);
    if (op.issue.kind != promise_kind::read_issued || !device)
        return {};
    std::vector<std::uint64_t> sectors(op.issue.count);
    std::generate(sectors.begin(), sectors.end(),
                  [sector = op.issue.sector]() mutable { return sector++; });
    return {{expect(*device, {.live = true, .before = op.issued}, sectors)}};
}

device_expectation oracle::expect(const live_device& of, const point_of_view& from,
                                  std::span<const std::uint64_t> sectors) const {
    device_expectation out;
    out.name = of.is.name;
    out.role = of.is.table->role;
    out.sectors = of.is.table->sectors;
    if (of.on) {
        out.content_promised = of.on->known;
        out.set_fill(of.on->is);
        expect_origin(*of.on, from, sectors, out);
    }
    if (of.snap) {
        out.persistent = of.snap->persistent;
        out.may_be_invalid = of.snap->invalid || of.snap->maybe_invalid || !of.snap->known;
        out.reported_invalid = of.snap->reported;
        out.content_promised = content_promised(*of.snap, from);
        if (out.content_promised) {
            out.set_fill(of.snap->origin->is);
            expect_snapshot(*of.snap, from, sectors, out);
        }
    }
    return out;
}

std::vector<std::uint64_t> oracle::sectors_of(const live_device& of) const {
    if (of.on)
        return of.on->history.sectors();
    if (!of.snap || !of.snap->origin)
        return {};
    const std::vector<std::uint64_t> origin = of.snap->origin->history.sectors();
    const std::vector<std::uint64_t> own = of.snap->own.sectors();
    std::vector<std::uint64_t> all;
    std::ranges::set_union(origin, own, std::back_inserter(all));
    return all;
}

} // namespace powercut::checks
