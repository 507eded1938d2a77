// SPDX-License-Identifier: GPL-2.0-only
#include "firmware_shim/kernel.h"
#include "firmware_shim/workqueue.h"
#include "target/small/device_area.h"
#include "target/small/small_targets.h"

#include <list>

// delay <dev> <offset> <ms> [<dev> <offset> <ms of writes> [<dev> <offset> <ms of flushes>]]:
// linear, but bios go down later. Times are exact, where the kernel's are multiples of a timer
// tick.
namespace powercut::small {

using namespace shim;

namespace {

constexpr std::uint64_t millisecond_ns = 1'000'000;

struct delay_class {
    device_area area;
    unsigned delay_ms = 0;
    unsigned ops = 0; // that wait

    int construct(dm_target& ti, target_arguments group);
    std::string text() const { return area.text() + ' ' + std::to_string(delay_ms); }
};

struct delayed_bio {
    bio* item;
    delay_class* of;
    std::uint64_t expires_ns;
};

class delay_c {
public:
    explicit delay_c(backend& on);

    int construct(dm_target& ti, target_arguments arguments);
    delay_class& class_of(const bio& item);
    dm_mapio delay_bio(delay_class& of, bio& item);
    void presuspend();
    void resume() { m_may_delay = true; }
    std::string info() const;
    std::string table() const;
    int iterate_devices(const iterate_devices_callout& fn, sector_t len) const;

private:
    enum class which { expired, all };
    void queue_timeout(std::uint64_t expires_ns);
    void flush_delayed_bios(which of);

    backend& m_backend;
    delay_class m_read;
    delay_class m_write;
    delay_class m_flush;
    std::size_t m_argc = 0;
    bool m_may_delay = true;
    std::list<delayed_bio> m_delayed_bios; // in order of submission
    workqueue m_kdelayd;
    work_struct m_flush_expired_bios;
    std::uint64_t m_timer_expires_ns = 0;
    std::unique_ptr<timer> m_delay_timer; // goes first: what it queues is there
};

int delay_class::construct(dm_target& ti, target_arguments group) {
    if (const int result = area.read_start(ti, group[1]))
        return result;
    if (!read_decimal(group[2], &delay_ms)) {
        ti.error = "Invalid delay";
        return -EINVAL;
    }
    return area.open(ti, group[0]);
}

delay_c::delay_c(backend& on) : m_backend(on), m_kdelayd(on, "kdelayd") {
    m_flush_expired_bios.context = this;
    m_flush_expired_bios.function = [](work_struct& work) {
        static_cast<delay_c*>(work.context)->flush_delayed_bios(which::expired);
    };
    m_delay_timer = on.create_timer([this] { m_kdelayd.queue_work(m_flush_expired_bios); });
}

// A class without a group of its own takes that of the class before.
int delay_c::construct(dm_target& ti, target_arguments arguments) {
    m_argc = arguments.size();
    if (m_argc != 3 && m_argc != 6 && m_argc != 9) {
        ti.error = "Requires exactly 3, 6 or 9 arguments";
        return -EINVAL;
    }
    std::size_t at = 0;
    for (delay_class* each : {&m_read, &m_write, &m_flush}) {
        if (const int result = each->construct(ti, arguments.subspan(at, 3)))
            return result;
        at = std::min(at + 3, m_argc - 3);
    }
    return 0;
}

delay_class& delay_c::class_of(const bio& item) {
    if (!item.is_write())
        return m_read;
    return item.bi_flags & req_preflush ? m_flush : m_write;
}

dm_mapio delay_c::delay_bio(delay_class& of, bio& item) {
    if (of.delay_ms == 0 || !m_may_delay)
        return dm_mapio::remapped;
    const std::uint64_t expires_ns = m_backend.now_ns() + of.delay_ms * millisecond_ns;
    ++of.ops;
    m_backend.io_held_back();
    m_delayed_bios.push_back({&item, &of, expires_ns});
    queue_timeout(expires_ns);
    return dm_mapio::submitted;
}

void delay_c::queue_timeout(std::uint64_t expires_ns) {
    if (m_delay_timer->armed() && m_timer_expires_ns <= expires_ns)
        return;
    m_timer_expires_ns = expires_ns;
    m_delay_timer->arm_ns(expires_ns - m_backend.now_ns());
}

void delay_c::flush_delayed_bios(which of) {
    bio_list flush_bios;
    const std::uint64_t now_ns = m_backend.now_ns();
    std::erase_if(m_delayed_bios, [&](const delayed_bio& each) {
        if (of != which::all && now_ns < each.expires_ns)
            return false;
        --each.of->ops;
        flush_bios.add(*each.item);
        return true;
    });
    for (const delayed_bio& left : m_delayed_bios)
        queue_timeout(left.expires_ns);
    while (bio* item = flush_bios.pop()) {
        submit_bio(*item);
        m_backend.held_back_io_goes_on();
    }
}

void delay_c::presuspend() {
    m_may_delay = false;
    m_delay_timer->cancel();
    flush_delayed_bios(which::all);
}

std::string delay_c::info() const {
    return std::to_string(m_read.ops) + ' ' + std::to_string(m_write.ops) + ' ' +
           std::to_string(m_flush.ops);
}

std::string delay_c::table() const {
    std::string text = m_read.text();
    if (m_argc >= 6)
        text += ' ' + m_write.text();
    if (m_argc >= 9)
        text += ' ' + m_flush.text();
    return text;
}

int delay_c::iterate_devices(const iterate_devices_callout& fn, sector_t len) const {
    for (const delay_class* each : {&m_read, &m_write, &m_flush})
        if (const int result = fn(*each->area.dev, each->area.start, len))
            return result;
    return 0;
}

delay_c& delay_of(dm_target& ti) {
    return *static_cast<delay_c*>(ti.private_data);
}

int delay_ctr(dm_target& ti, target_arguments arguments) {
    auto dc = std::make_unique<delay_c>(dm_target_kernel(ti).runs_on());
    if (const int result = dc->construct(ti, arguments))
        return result;
    ti.num_flush_bios = 1;
    ti.num_discard_bios = 1;
    ti.private_data = dc.release();
    return 0;
}

void delay_dtr(dm_target& ti) {
    delete &delay_of(ti);
}

dm_mapio delay_map(dm_target& ti, bio& item) {
    delay_c& dc = delay_of(ti);
    delay_class& of = dc.class_of(item);
    of.area.remap(ti, item);
    return dc.delay_bio(of, item);
}

void delay_presuspend(dm_target& ti) {
    delay_of(ti).presuspend();
}

void delay_resume(dm_target& ti) {
    delay_of(ti).resume();
}

std::string delay_status(dm_target& ti, status_type type) {
    return type == status_type::info ? delay_of(ti).info() : delay_of(ti).table();
}

int delay_iterate_devices(dm_target& ti, const iterate_devices_callout& fn) {
    return delay_of(ti).iterate_devices(fn, ti.len);
}

} // namespace

const target_type delay_target{
    .name = "delay",
    .version = {1, 3, 0},
    .ctr = delay_ctr,
    .dtr = delay_dtr,
    .map = delay_map,
    .presuspend = delay_presuspend,
    .resume = delay_resume,
    .status = delay_status,
    .iterate_devices = delay_iterate_devices,
};

} // namespace powercut::small
