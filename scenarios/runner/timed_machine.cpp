// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/runner/machine.h"

#include "firmware_shim/systemc_backend/sanitizer_stack.h"
#include "firmware_shim/systemc_backend/systemc_backend.h"
#include "firmware_shim/systemc_backend/tlm_disk_port.h"
#include "models/disk/disk_controller.h"
#include "models/power/power_rail.h"
#include "scenarios/runner/attach_disks.h"
#include "target/all/targets.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <stdexcept>

namespace powercut::runner {

namespace {

// One disk with its cable to the host.
struct attached_disk {
    attached_disk(const disk_spec& from, shim::systemc_backend& host, power::power_rail& rail)
        : spec(from), controller(("disk_" + spec.name).c_str(), spec.config),
          port(("port_" + spec.name).c_str(), host) {
        port.socket.bind(controller.socket);
        controller.power(rail.on);
    }
    const disk_spec spec;
    disk::disk_controller controller;
    shim::tlm_disk_port port;
};

// Lets a delta cycle pass. The kernel of the simulation warns of a start in which nothing runs, so
// something does.
class delta_clock {
public:
    delta_clock() {
        sc_core::sc_spawn_options options;
        options.spawn_method();
        options.dont_initialize();
        options.set_sensitivity(&m_tick);
        sc_core::sc_spawn([] {}, nullptr, &options);
    }
    void tick() {
        m_tick.notify();
        sc_core::sc_start(sc_core::SC_ZERO_TIME);
        shim::tell_sanitizer_of_first_stack();
    }

private:
    sc_core::sc_event m_tick;
};

class systemc_machine final : public timed_machine, private storage::chooser {
public:
    systemc_machine(std::span<const disk_spec> disks, const target::behaviour& versions)
        : m_versions(versions), m_backend(std::make_unique<shim::systemc_backend>(m_threads)) {
        for (const disk_spec& spec : disks) {
            const std::size_t index = m_disks.size();
            auto& disk =
                *m_disks.emplace_back(std::make_unique<attached_disk>(spec, *m_backend, m_rail));
            disk.controller.share_order(m_order, spec.name);
            disk.controller.listen([this, index](const storage::event& step) {
                for (const auto& [id, listener] : m_listeners)
                    listener(index, step);
            });
        }
        boot();
    }

    ~systemc_machine() override {
        end_life();
        m_backend.reset();
        m_threads.reset(); // ends them while the disks are still there
    }

    shim::kernel& kernel() override { return *m_kernel; }
    void run(std::function<void()> body) override { m_backend->run(std::move(body)); }
    std::size_t disk_count() const override { return m_disks.size(); }
    storage::content disk_content(std::size_t disk, std::uint64_t sector) const override {
        storage::content content{};
        medium(disk).read(sector, std::span(&content, 1));
        return content;
    }
    const storage::versioned_medium& medium(std::size_t disk) const override {
        return m_disks.at(disk)->controller.medium();
    }
    std::uint64_t listen(step_listener listener) override {
        m_listeners.emplace(++m_last_listener, std::move(listener));
        return m_last_listener;
    }
    void stop_listening(std::uint64_t listener) override { m_listeners.erase(listener); }
    std::uint64_t now_ns() const override { return m_backend->now_ns(); }
    std::uint64_t bios_submitted() const override { return m_bios; }

    void set_stalls(stall_duration stalls) override { m_stalls = std::move(stalls); }
    void set_completion_order(storage::chooser* answers) override {
        m_answers = answers;
        m_order.set_answers(answers ? this : nullptr);
    }

    void arm_faults(std::span<const fault_spec> faults) override;
    void disarm_faults() override {
        for (const auto& disk : m_disks)
            disk->controller.faults().disarm();
    }
    std::vector<std::uint64_t> faults_fired() const override;

    void cut_power() override {
        stop_disks();
        m_rail.cut();
        m_backend->power_off();
        m_cut = true;
    }
    bool power_was_cut() const override { return m_cut; }
    void power_cycle(std::vector<storage::versioned_medium> after) override;

private:
    std::uint64_t choose(std::uint64_t alternatives, std::string_view what) override;
    void boot();
    void stop_disks();
    void end_life();

    target::behaviour m_versions;
    storage::chooser* m_answers = nullptr;
    stall_duration m_stalls;
    disk::completion_order m_order;
    power::power_rail m_rail{"rail"};
    delta_clock m_clock;
    std::shared_ptr<shim::thread_pool> m_threads = std::make_shared<shim::thread_pool>();
    std::unique_ptr<shim::systemc_backend> m_backend; // of this life, as the kernel is
    std::vector<std::unique_ptr<attached_disk>> m_disks;
    std::unique_ptr<shim::kernel> m_kernel;
    std::vector<std::size_t> m_faulty; // the disk of each fault that was armed in this life
    std::map<std::uint64_t, step_listener> m_listeners; // in the order in which they came
    std::uint64_t m_last_listener = 0;
    std::uint64_t m_bios = 0;
    bool m_cut = false;
};

void systemc_machine::boot() {
    m_backend->decide_stalls([this](std::string_view what) -> std::uint64_t {
        if (!m_answers)
            return m_stalls ? m_stalls(what) : 0;
        const bool stalls = choose(2, "whether to stall for " + std::string(what)) == 1;
        return stalls ? shim::systemc_backend::stall_ns : 0;
    });
    m_kernel = std::make_unique<shim::kernel>(*m_backend);
    for (std::size_t i = 0; i < m_disks.size(); ++i)
        attach_disk(*m_kernel, m_disks[i]->spec, i, m_disks[i]->port);
    target::register_targets(*m_kernel, m_versions);
    m_kernel->trace_bios([this](const auto&, const auto&) { ++m_bios; });
}

// A disk or the kernel asks; nothing may be thrown through them.
std::uint64_t systemc_machine::choose(std::uint64_t alternatives, std::string_view what) {
    try {
        return m_answers->choose(alternatives, what);
    } catch (...) {
        m_backend->stop_with(std::current_exception());
        return 0;
    }
}

void systemc_machine::arm_faults(std::span<const fault_spec> faults) {
    m_faulty.clear();
    std::vector<std::vector<disk::fault>> by_disk(m_disks.size());
    for (const fault_spec& each : faults) {
        const auto at = std::ranges::find(
            m_disks, each.disk, [](const auto& disk) -> const auto& { return disk->spec.name; });
        if (at == m_disks.end())
            throw std::invalid_argument("a fault of '" + each.disk + "', which is no disk");
        m_faulty.push_back(static_cast<std::size_t>(at - m_disks.begin()));
        by_disk[m_faulty.back()].push_back(each.is);
    }
    for (std::size_t disk = 0; disk < m_disks.size(); ++disk)
        m_disks[disk]->controller.faults().arm(by_disk[disk]);
}

std::vector<std::uint64_t> systemc_machine::faults_fired() const {
    std::vector<std::vector<std::uint64_t>> by_disk;
    for (const auto& disk : m_disks)
        by_disk.push_back(disk->controller.faults().fired());
    std::vector<std::size_t> next(m_disks.size(), 0);
    std::vector<std::uint64_t> fired;
    for (const std::size_t disk : m_faulty)
        fired.push_back(by_disk[disk][next[disk]++]);
    return fired;
}

void systemc_machine::stop_disks() {
    for (const auto& disk : m_disks)
        disk->controller.power_fails();
}

// The disks stop before the tasks end, and those before what they work on.
void systemc_machine::end_life() {
    if (sc_core::sc_get_status() == sc_core::SC_PAUSED)
        stop_disks();
    m_backend->end_tasks();
    m_kernel.reset();
}

void systemc_machine::power_cycle(std::vector<storage::versioned_medium> after) {
    if (sc_core::sc_get_status() == sc_core::SC_RUNNING)
        throw std::logic_error("timed_machine: power_cycle() within a run");
    if (after.size() != m_disks.size())
        throw std::invalid_argument("timed_machine: power_cycle() with other disks");
    if (sc_core::sc_get_status() != sc_core::SC_PAUSED)
        run([] {}); // elaborated, so that power can go
    end_life();
    arm_faults({});
    m_rail.cut();
    while (m_rail.on.read())
        m_clock.tick();
    m_clock.tick(); // the disks see it
    for (std::size_t i = 0; i < m_disks.size(); ++i)
        m_disks[i]->controller.restore(std::move(after[i]));
    m_rail.restore();
    m_clock.tick();
    m_clock.tick();
    // What was cancelled in the last life leaves the queue of the simulation, where it could change
    // the order of what is due at one time.
    sc_core::sc_time_to_pending_activity();
    m_cut = false;
    m_backend = std::make_unique<shim::systemc_backend>(m_threads);
    for (const auto& disk : m_disks)
        disk->port.plug_in(*m_backend);
    boot();
}

} // namespace

std::uint64_t timed_machine::disk_errors() {
    const std::vector<std::uint64_t> fired = faults_fired();
    return std::accumulate(fired.begin(), fired.end(), target::errors_returned(kernel()));
}

std::vector<storage::versioned_medium> new_media(std::span<const disk_spec> disks) {
    std::vector<storage::versioned_medium> media;
    for (const disk_spec& spec : disks)
        media.emplace_back(storage::medium(spec.config.size_sectors, spec.config.fill),
                           spec.config.profile);
    return media;
}

std::unique_ptr<timed_machine> make_timed_machine(std::span<const disk_spec> disks,
                                                  const target::behaviour& versions) {
    return std::make_unique<systemc_machine>(disks, versions);
}

} // namespace powercut::runner
