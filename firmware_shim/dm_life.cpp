// SPDX-License-Identifier: GPL-2.0-only
// The life of a mapped device's tables: load, suspend, resume, removal (dm_spec.md 1.5).
#include "firmware_shim/dm.h"
#include "firmware_shim/kernel.h"

namespace powercut::shim {

namespace {

void call_each(const dm_table& table, void (*target_type::*callback)(dm_target&)) {
    for (const auto& target : table.targets())
        if (target->type->*callback)
            (target->type->*callback)(*target);
}

} // namespace

int mapped_device::load(std::unique_ptr<dm_table> table) {
    if (!m_has_limits) {
        const int result = table->calculate_limits(&m_limits);
        if (result) {
            owner().log("core", "Cannot calculate initial queue limits");
            owner().log("ioctl", "unable to set up device queue for new table.");
            return result;
        }
        m_has_limits = true;
    }
    m_inactive = std::move(table);
    return 0;
}

bool mapped_device::uses(const block_device& device) const {
    return (m_table && m_table->is_used(device)) || (m_inactive && m_inactive->is_used(device));
}

void mapped_device::wait_for_in_flight() {
    m_quiet.wait_event([this] { return m_in_flight == 0; });
}

int mapped_device::suspend() {
    if (m_suspended)
        return 0;
    if (m_table)
        call_each(*m_table, &target_type::presuspend);
    ++m_internally_suspended; // holds new bios back while those in flight end
    wait_for_in_flight();
    --m_internally_suspended;
    m_suspended = true;
    if (m_table)
        call_each(*m_table, &target_type::postsuspend);
    return 0;
}

// Makes a table the live one; the old one is left in its place for the caller to destroy.
int mapped_device::swap_in(std::unique_ptr<dm_table> table) {
    queue_limits limits;
    const int result = table->calculate_limits(&limits);
    if (result)
        return result;
    if (table->leads_to(*this))
        throw hang_error(name() + " leads back to itself: what is sent to it goes round for ever");
    m_limits = limits;
    m_table.swap(table);
    m_inactive = std::move(table);
    return 0;
}

int mapped_device::resume_targets() {
    for (const auto& target : m_table->targets()) {
        if (!target->type->preresume)
            continue;
        const int result = target->type->preresume(*target);
        if (result) {
            owner().log("table", number() + ": " + target->type->name +
                                     ": preresume failed, error = " + std::to_string(result));
            return result;
        }
    }
    call_each(*m_table, &target_type::resume);
    return 0;
}

int mapped_device::resume() {
    std::unique_ptr<dm_table> old_table;
    if (m_inactive) {
        suspend();
        const int result = swap_in(std::move(m_inactive));
        if (result)
            return result;
        old_table = std::move(m_inactive);
    }
    if (!m_suspended)
        return 0;
    if (!m_table || m_table->sectors() == 0)
        return -EINVAL;
    const int result = resume_targets();
    if (result)
        return result;
    m_suspended = false;
    if (!m_internally_suspended)
        resubmit_held_back();
    return 0;
}

void mapped_device::resubmit_held_back() {
    bio_list waiting;
    waiting.swap(m_held_back);
    while (bio* item = waiting.pop())
        submit_bio(*item);
}

void mapped_device::internal_suspend() {
    if (m_internally_suspended++ || m_suspended)
        return;
    wait_for_in_flight();
}

void mapped_device::internal_resume() {
    if (--m_internally_suspended || m_suspended)
        return;
    // A worker of the device does it: whoever resumes it here has not finished yet.
    hold();
    owner().runs_on().spawn("kdmflush", [this] {
        resubmit_held_back();
        put();
    });
}

int mapped_device::hold() {
    if (m_freeing)
        return -EBUSY;
    ++m_holders;
    return 0;
}

void mapped_device::put() {
    if (--m_holders == 0)
        m_quiet.wake_all();
}

void mapped_device::destroy() {
    m_freeing = true;
    m_inactive.reset();
    if (m_table && !m_suspended) {
        call_each(*m_table, &target_type::presuspend);
        m_suspended = true;
        wait_for_in_flight();
        call_each(*m_table, &target_type::postsuspend);
    }
    m_quiet.wait_event([this] { return m_holders == 0; });
    m_table.reset();
}

} // namespace powercut::shim
