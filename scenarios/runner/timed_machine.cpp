// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/runner/machine.h"

#include "firmware_shim/systemc_backend/systemc_backend.h"
#include "firmware_shim/systemc_backend/tlm_disk_port.h"
#include "models/disk/disk_controller.h"
#include "models/power/power_rail.h"
#include "scenarios/runner/attach_disks.h"
#include "target/snapshot/snapshot_targets.h"

namespace powercut::runner {

namespace {

// One disk with its cable to the host.
struct attached_disk {
    attached_disk(const disk_spec& spec, shim::systemc_backend& host, power::power_rail& rail)
        : controller(("disk_" + spec.name).c_str(), spec.config),
          port(("port_" + spec.name).c_str(), host) {
        port.socket.bind(controller.socket);
        controller.power(rail.on);
    }
    disk::disk_controller controller;
    shim::tlm_disk_port port;
};

class systemc_machine final : public timed_machine {
public:
    systemc_machine(std::span<const disk_spec> disks, const target::behaviour& versions)
        : m_kernel(std::make_unique<shim::kernel>(m_backend)) {
        for (const disk_spec& spec : disks) {
            auto& disk =
                *m_disks.emplace_back(std::make_unique<attached_disk>(spec, m_backend, m_rail));
            attach_disk(*m_kernel, spec, m_disks.size() - 1, disk.port);
        }
        snapshot::register_targets(*m_kernel, versions);
        m_kernel->trace_bios([this](const auto&, const auto&) { ++m_bios; });
    }

    ~systemc_machine() override {
        m_backend.abandon();
        m_kernel.reset();
        m_backend.let_threads_end();
    }

    shim::kernel& kernel() override { return *m_kernel; }
    void run(std::function<void()> body) override { m_backend.run(std::move(body)); }
    std::size_t disk_count() const override { return m_disks.size(); }
    storage::content disk_content(std::size_t disk, std::uint64_t sector) const override {
        storage::content content{};
        medium(disk).read(sector, std::span(&content, 1));
        return content;
    }
    const storage::versioned_medium& medium(std::size_t disk) const override {
        return m_disks.at(disk)->controller.medium();
    }
    void listen(std::function<void(std::size_t, const storage::event&)> listener) override {
        for (std::size_t i = 0; i < m_disks.size(); ++i)
            m_disks[i]->controller.listen(
                [i, listener](const storage::event& step) { listener(i, step); });
    }
    std::uint64_t now_ns() const override { return m_backend.now_ns(); }
    std::uint64_t bios_submitted() const override { return m_bios; }

private:
    power::power_rail m_rail{"rail"};
    shim::systemc_backend m_backend;
    std::vector<std::unique_ptr<attached_disk>> m_disks;
    std::unique_ptr<shim::kernel> m_kernel;
    std::uint64_t m_bios = 0;
};

} // namespace

std::unique_ptr<timed_machine> make_timed_machine(std::span<const disk_spec> disks,
                                                  const target::behaviour& versions) {
    return std::make_unique<systemc_machine>(disks, versions);
}

} // namespace powercut::runner
