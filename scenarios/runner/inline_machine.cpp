// SPDX-License-Identifier: GPL-2.0-only
#include "firmware_shim/inline_backend/inline_backend.h"
#include "firmware_shim/inline_backend/inline_disk.h"
#include "scenarios/runner/attach_disks.h"
#include "scenarios/runner/machine.h"
#include "target/all/targets.h"

namespace powercut::runner {

namespace {

class inline_machine final : public machine {
public:
    inline_machine(std::span<const crash_disk> disks, const target::behaviour& versions)
        : m_kernel(std::make_unique<shim::kernel>(m_backend)) {
        for (const crash_disk& disk : disks) {
            auto& port = *m_disks.emplace_back(std::make_unique<shim::inline_disk>(
                m_backend, disk.read, disk.spec->config.discard_zeroes));
            attach_disk(*m_kernel, *disk.spec, m_disks.size() - 1, port);
        }
        target::register_targets(*m_kernel, versions);
    }

    ~inline_machine() override { m_backend.abandon(); }

    shim::kernel& kernel() override { return *m_kernel; }
    void run(std::function<void()> body) override { m_backend.run(body); }
    std::size_t disk_count() const override { return m_disks.size(); }
    storage::content disk_content(std::size_t disk, std::uint64_t sector) const override {
        return m_disks.at(disk)->content(sector);
    }

private:
    shim::inline_backend m_backend;
    std::vector<std::unique_ptr<shim::inline_disk>> m_disks;
    std::unique_ptr<shim::kernel> m_kernel;
};

} // namespace

std::unique_ptr<machine> make_inline_machine(std::span<const crash_disk> disks,
                                             const target::behaviour& versions) {
    return std::make_unique<inline_machine>(disks, versions);
}

} // namespace powercut::runner
