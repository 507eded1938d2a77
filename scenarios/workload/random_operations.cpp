// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/workload/random_operations.h"

#include "models/storage/chooser.h"

#include <algorithm>

namespace powercut::workload {

namespace {

using runner::operation;
using runner::operation_kind;

class drawer {
public:
    drawer(const runner::random_workload& random, std::span<const device_shape> devices)
        : m_random(random), m_devices(devices), m_draw(random.seed) {}

    operation next() {
        const device_shape& device = m_devices[below(m_devices.size())];
        operation drawn;
        drawn.device = device.name;
        drawn.kind = kind();
        if (drawn.kind == operation_kind::flush)
            return drawn;
        place(device, drawn);
        if (drawn.kind == operation_kind::write) {
            drawn.seed = static_cast<unsigned>(1 + below(65535));
            drawn.fua = share() < m_random.fua;
        }
        return drawn;
    }

private:
    std::uint64_t below(std::uint64_t end) { return m_draw.choose(end, "a random workload"); }
    double share() { return static_cast<double>(below(1'000'000)) / 1e6; }

    operation_kind kind() {
        const double at = share();
        if (at < m_random.flush)
            return operation_kind::flush;
        if (at < m_random.flush + m_random.read)
            return operation_kind::read;
        if (at < m_random.flush + m_random.read + m_random.discard)
            return operation_kind::discard;
        return operation_kind::write;
    }

    void place(const device_shape& device, operation& drawn) {
        const std::uint64_t blocks = device.sectors / device.block_sectors;
        const std::uint64_t longest = std::max<std::uint64_t>(
            1, std::min(m_random.max_sectors / device.block_sectors, blocks));
        const std::uint64_t count = 1 + below(longest);
        drawn.sector = below(blocks - count + 1) * device.block_sectors;
        drawn.count = count * device.block_sectors;
    }

    const runner::random_workload& m_random;
    std::span<const device_shape> m_devices;
    storage::random_chooser m_draw;
};

} // namespace

std::vector<operation> draw_operations(const runner::random_workload& random,
                                       std::span<const device_shape> devices,
                                       const runner::source_place& at) {
    drawer draw(random, devices);
    std::vector<operation> drawn;
    drawn.reserve(random.operations);
    for (std::uint64_t i = 0; i < random.operations; ++i) {
        drawn.push_back(draw.next());
        drawn.back().at = at;
    }
    return drawn;
}

} // namespace powercut::workload
