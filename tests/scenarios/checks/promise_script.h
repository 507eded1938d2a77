// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "scenarios/checks/check.h"
#include "scenarios/checks/oracle.h"

#include <cerrno>
#include <memory>
#include <ostream>
#include <stdexcept>
#include <string>
#include <vector>

// A run told to an oracle by hand: volumes `base` (pattern 1) and `cow`, devices `origin` and
// `snap`.
namespace powercut::checks::test {

inline std::shared_ptr<const device_table> origin_table() {
    return std::make_shared<device_table>(
        device_table{.role = device_role::origin, .sectors = 128, .origin = "base"});
}

inline std::shared_ptr<const device_table> snapshot_table(bool persistent = true,
                                                          bool passes_discards = false) {
    return std::make_shared<device_table>(device_table{.role = device_role::snapshot,
                                                       .sectors = 128,
                                                       .origin = "base",
                                                       .cow = "cow",
                                                       .persistent = persistent,
                                                       .passes_discards = passes_discards});
}

// Another snapshot of `base`.
inline std::shared_ptr<const device_table> other_snapshot_table() {
    device_table table = *snapshot_table();
    table.cow = "cow2";
    return std::make_shared<device_table>(table);
}

inline std::shared_ptr<const device_table> merge_table() {
    device_table table = *snapshot_table();
    table.role = device_role::merge;
    return std::make_shared<device_table>(table);
}

class promise_script {
public:
    promise_script()
        : promise_script(
              {{"base", storage::initial_fill::of_pattern(1), 0, 128}, {"cow", {}, 0, 128}}) {}
    explicit promise_script(std::vector<volume_description> volumes) : told(std::move(volumes)) {}

    operation_id issue(promise_kind kind, const std::string& device, std::uint64_t sector = 0,
                       std::uint64_t count = 0, unsigned seed = 0, bool fua = false) {
        std::vector<storage::content> data;
        if (kind == promise_kind::write_issued)
            for (std::uint64_t i = 0; i < count; ++i)
                data.push_back(storage::pattern(seed, sector + i));
        told.apply({.kind = kind,
                    .operation = ++m_operations,
                    .device = device,
                    .sector = sector,
                    .count = count,
                    .data = data,
                    .fua = fua});
        return m_operations;
    }
    void end(operation_id id, int result = 0) {
        told.apply({.kind = promise_kind::ended, .operation = id, .result = result});
    }

    operation_id start_write(const std::string& device, std::uint64_t sector, unsigned seed) {
        return issue(promise_kind::write_issued, device, sector, 1, seed);
    }
    void write(const std::string& device, std::uint64_t sector, unsigned seed, int result = 0) {
        end(start_write(device, sector, seed), result);
    }
    void write_fua(const std::string& device, std::uint64_t sector, unsigned seed) {
        end(issue(promise_kind::write_issued, device, sector, 1, seed, true));
    }
    operation_id start_flush(const std::string& device) {
        return issue(promise_kind::flush_issued, device);
    }
    void flush(const std::string& device, int result = 0) { end(start_flush(device), result); }
    void discard(const std::string& device, std::uint64_t sector, std::uint64_t count,
                 int result = 0) {
        end(issue(promise_kind::discard_issued, device, sector, count), result);
    }

    void begin_create(const std::string& device, std::shared_ptr<const device_table> table,
                      bool cow_blank = true) {
        told.apply({.kind = promise_kind::create_begun,
                    .device = device,
                    .table = std::move(table),
                    .cow_blank = cow_blank});
    }
    void say(promise_kind kind, const std::string& device = {}) {
        told.apply({.kind = kind, .device = device});
    }
    void create(const std::string& device, std::shared_ptr<const device_table> table,
                bool cow_blank = true) {
        begin_create(device, std::move(table), cow_blank);
        say(promise_kind::created, device);
    }
    void create_both() {
        create("snap", snapshot_table());
        create("origin", origin_table());
    }
    void remove(const std::string& device) {
        say(promise_kind::remove_begun, device);
        say(promise_kind::removed, device);
    }
    void lose_power() { say(promise_kind::power_lost); }
    void cut_and_boot() {
        lose_power();
        create("snap", snapshot_table(), false);
        create("origin", origin_table());
    }

    oracle told;

private:
    operation_id m_operations = 0;
};

inline const device_expectation& device_of(const expectation& all, const std::string& name) {
    for (const device_expectation& each : all.devices)
        if (each.name == name)
            return each;
    throw std::out_of_range("no expectation of " + name);
}

// How the oracle judges that a sector of a device shows this pattern of its own sector.
inline judgement judge(const expectation& all, const std::string& device, std::uint64_t sector,
                       unsigned seed) {
    return device_of(all, device).judge(sector, storage::pattern(seed, sector));
}
inline judgement judge_zeroes(const expectation& all, const std::string& device,
                              std::uint64_t sector) {
    return device_of(all, device).judge(sector, storage::zeroes);
}

// What devices that came up would show: each one sector.
inline device_observation showing(const std::string& device, std::uint64_t sector,
                                  storage::content value) {
    device_observation seen;
    seen.name = device;
    seen.looked_at = true;
    seen.readings.push_back({sector, value});
    return seen;
}

inline observation only(device_observation device) {
    observation seen;
    seen.devices.push_back(std::move(device));
    return seen;
}

inline expectation only(const device_expectation& device) {
    return {{device}};
}

} // namespace powercut::checks::test

namespace powercut::checks {

inline std::ostream& operator<<(std::ostream& to, judgement value) {
    constexpr const char* names[] = {"allowed", "outdated", "foreign"};
    return to << names[static_cast<int>(value)];
}

} // namespace powercut::checks
