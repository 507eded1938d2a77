// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/witness/narration.h"

#include "firmware_shim/bio.h"
#include "scenarios/witness/say_promise.h"

#include <fmt/format.h>

#include <algorithm>

namespace powercut::witness {

namespace {

std::string sectors(std::uint64_t first, std::uint64_t count) {
    return fmt::format("{}+{}", first, count);
}

std::string verb(const shim::bio& item) {
    if (item.is_empty_flush())
        return "flush";
    std::string text;
    switch (item.bi_op) {
    case shim::req_op::read:
        text = "read";
        break;
    case shim::req_op::write:
        text = "write";
        break;
    case shim::req_op::discard:
        text = "discard";
        break;
    case shim::req_op::write_zeroes:
        text = "write zeroes";
        break;
    }
    text += (item.bi_flags & shim::req_preflush) != 0 ? " PREFLUSH" : "";
    return text + ((item.bi_flags & shim::req_fua) != 0 ? " FUA" : "");
}

} // namespace

narration::narration(runner::timed_machine& machine, std::span<const runner::disk_spec> disks,
                     std::size_t last)
    : m_machine(machine), m_volumes(workload::volumes_of(disks)), m_last(last) {
    for (const runner::disk_spec& disk : disks)
        m_disks.push_back(disk.name);
}

void narration::listen_to_kernel() {
    m_begun = false;
    m_machine.kernel().trace_bios(
        [this](const shim::block_device& device, const shim::bio& item) { bio(device, item); });
}

void narration::begin() {
    m_begun = true;
    m_begin_ns = m_machine.now_ns();
    m_log_heard = m_machine.kernel().log_lines().size();
    m_lines.clear();
    m_commands.clear();
    m_completed.clear();
}

void narration::step(const workload::trace_step& step) {
    if (step.promise)
        promise(*step.promise);
    else
        disk_step(step.disk, step.event);
}

void narration::say(const std::string& who, const std::string& what) {
    hear_log();
    add(who, what);
}

void narration::promise(const checks::promise_event& event) {
    if (event.table)
        m_places.add(*event.table);
    if (const std::string text = say_promise(event); !text.empty())
        say("user", text);
}

// Reads have no steps: the disk does not change by them.
void narration::bio(const shim::block_device& device, const shim::bio& item) {
    if (!m_begun)
        return;
    std::string text = "bio " + verb(item);
    if (item.bi_size != 0)
        text += " " + sectors(item.bi_sector, item.bi_size) +
                place(device.name(), item.bi_sector, item.bi_size);
    say(device.name(), text);
}

void narration::disk_step(std::size_t disk, const storage::event& event) {
    const std::pair name(disk, event.command);
    const auto command = [&](const std::string& what) {
        say(m_disks[disk], fmt::format("command {} {}", event.command, what));
    };
    switch (event.kind) {
    case storage::event_kind::write_received:
        m_commands[name] = fmt::format("write{} {}", event.fua ? " FUA" : "",
                                       on_disk(disk, event.sector, event.data.size()));
        return command("received: " + m_commands[name]);
    case storage::event_kind::write_completed:
        m_completed.insert(name);
        return command("completed: " + m_commands[name]);
    case storage::event_kind::flush_submitted:
        return command("submitted: flush");
    case storage::event_kind::flush_completed:
        return command("completed: flush");
    case storage::event_kind::cache_switched:
        return say(m_disks[disk], event.cache_enabled ? "cache on" : "cache off");
    case storage::event_kind::destaged:
        return command("written to the medium: " + on_disk(disk, event.sector, event.count));
    }
}

// Lines of the log come up with the next thing that happens.
void narration::hear_log() {
    const std::vector<std::string>& log = m_machine.kernel().log_lines();
    for (; m_log_heard < log.size(); ++m_log_heard)
        add("kernel", log[m_log_heard]);
}

void narration::add(const std::string& who, const std::string& what) {
    if (m_begun)
        m_lines.push_back({m_machine.now_ns() - m_begin_ns, who, what});
}

void narration::end() {
    hear_log();
    m_begun = false;
    const std::size_t skipped = m_lines.size() - std::min(m_last, m_lines.size());
    if (skipped != 0)
        m_text += fmt::format("  ... {} steps before\n", skipped);
    std::size_t width = 0;
    for (const line& each : m_lines)
        width = std::max(width, each.who.size());
    for (std::size_t i = skipped; i < m_lines.size(); ++i) {
        const line& each = m_lines[i];
        m_text += fmt::format("  {:>12.1f} us  {:<{}}  {}\n",
                              static_cast<double>(each.time_ns) / 1000, each.who, width, each.what);
    }
}

void narration::heading(const std::string& text) {
    m_text += text + "\n";
}

std::string narration::take() {
    return std::exchange(m_text, {});
}

narration::range narration::in_volume(std::size_t disk, std::uint64_t sector) const {
    for (const workload::volume& each : m_volumes)
        if (each.disk == disk && sector >= each.is.first_sector &&
            sector - each.is.first_sector < each.is.sectors)
            return {each.is.name, sector - each.is.first_sector};
    return {m_disks[disk], sector};
}

std::string narration::place(const std::string& volume, std::uint64_t sector,
                             std::uint64_t count) const {
    const std::string name = m_places.of(volume, sector, count);
    return name.empty() ? "" : " (" + name + ")";
}

std::string narration::on_disk(std::size_t disk, std::uint64_t sector, std::uint64_t count) const {
    const range at = in_volume(disk, sector);
    return sectors(sector, count) + place(at.volume, at.sector, count);
}

} // namespace powercut::witness
