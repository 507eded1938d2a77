// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/backend.h"
#include "firmware_shim/barrier_queue.h"
#include "firmware_shim/block_device.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <typeindex>
#include <unordered_map>
#include <vector>

// One running kernel: its disks, its device-mapper devices, the registered targets and the log. A
// recovery boots a new one; nothing in the shim or in the port lives outside a kernel.
namespace powercut::shim {

class disk_device;
class mapped_device;
struct target_type;

// Called for every bio as it reaches a disk, before the driver splits it into flush and write.
using bio_tracer = std::function<void(const block_device&, const bio&)>;
using log_listener = std::function<void(const std::string& line)>;
// A target raised an event (a snapshot became invalid, ...).
using table_event_listener = std::function<void(mapped_device&)>;

class kernel {
public:
    explicit kernel(backend& on);
    ~kernel();
    kernel(const kernel&) = delete;
    kernel& operator=(const kernel&) = delete;

    backend& runs_on() const { return m_backend; }

    // A disk called /dev/NAME, or a partition of one: `start` is its first sector there. The port
    // must outlive the kernel.
    block_device& add_disk(std::string name, unsigned major, unsigned minor, disk_port& port,
                           sector_t start, sector_t sectors, queue_limits limits);
    // By path (/dev/NAME, /dev/mapper/NAME or the bare name) or by major:minor. Null with *error
    // set to -ENODEV, -ENXIO or -EOVERFLOW.
    block_device* find_device(std::string_view path, int* error) const;

    // Whether PREFLUSH and FUA are barriers, as before 2.6.37 (barrier_queue.h). Before any I/O.
    void set_barriers(bool drain_queues) { m_barriers = drain_queues; }
    bool barriers() const { return m_barriers; }
    // Whether dm-bufio keeps its blocks in rings, as since 6.4 (bufio_order.h). Before any client.
    void set_bufio_rings(bool rings) { m_bufio_rings = rings; }
    bool bufio_rings() const { return m_bufio_rings; }

    void register_target(const target_type& type);
    const target_type* find_target(std::string_view name) const;

    mapped_device* find_mapped_device(std::string_view name) const;
    const std::vector<std::unique_ptr<mapped_device>>& mapped_devices() const {
        return m_mapped_devices;
    }
    mapped_device& add_mapped_device(std::string name); // lowest free minor
    void remove_mapped_device(mapped_device& device);

    // "device-mapper: <prefix>: <text>"
    void log(std::string_view prefix, std::string_view text);
    // At most 10 lines in 5 s from one place in the code (DMERR_LIMIT).
    void log_limited(std::string_view prefix, std::string_view text,
                     const char* file = __builtin_FILE(), int line = __builtin_LINE());
    const std::vector<std::string>& log_lines() const { return m_log; }
    void on_log(log_listener listener) { m_log_listener = std::move(listener); }

    void trace_bios(bio_tracer tracer) { m_tracer = std::move(tracer); }
    void trace(const block_device& device, const bio& item) const {
        if (m_tracer)
            m_tracer(device, item);
    }
    void on_table_event(table_event_listener listener) { m_event_listener = std::move(listener); }
    void table_event(mapped_device& device) const {
        if (m_event_listener)
            m_event_listener(device);
    }

    // State a kernel module keeps for itself; made from the kernel when first asked for.
    template <typename Module>
    Module& module() {
        auto& slot = m_modules[typeid(Module)];
        if (!slot)
            slot = std::make_shared<Module>(*this);
        return *static_cast<Module*>(slot.get());
    }

private:
    backend& m_backend;
    bool m_barriers = false;
    bool m_bufio_rings = false;
    std::map<const disk_port*, barrier_queue> m_queues; // one a disk, whatever its partitions
    std::vector<std::unique_ptr<block_device>> m_disks;
    std::vector<const target_type*> m_targets;
    std::unordered_map<std::type_index, std::shared_ptr<void>> m_modules;
    std::vector<std::unique_ptr<mapped_device>> m_mapped_devices;
    std::vector<std::string> m_log;
    struct rate_limit {
        std::uint64_t began_ns = 0;
        unsigned lines = 0;
    };
    std::map<std::tuple<std::string_view, int, std::string>, rate_limit> m_rate_limits;
    log_listener m_log_listener;
    bio_tracer m_tracer;
    table_event_listener m_event_listener;
};

inline constexpr unsigned device_mapper_major = 253;

} // namespace powercut::shim
