// SPDX-License-Identifier: GPL-2.0-only
#include "firmware_shim/blk_plug.h"

#include "firmware_shim/backend.h"
#include "firmware_shim/block_device.h"

#include <algorithm>

namespace powercut::shim {

blk_plug::blk_plug(task_context& task) : m_task(task) {
    m_task.plug = this;
}

blk_plug::~blk_plug() {
    m_task.plug = nullptr;
    flush();
}

bool blk_plug::merge(bio& item) {
    const auto newest = std::ranges::find(m_requests, item.bi_bdev, &request::disk);
    if (newest == m_requests.end() || newest->op != item.bi_op || newest->flags != item.bi_flags ||
        newest->end != item.bi_sector)
        return false;
    newest->bios.add(item);
    newest->end += item.bi_size;
    return true;
}

void blk_plug::add(bio& item) {
    if (merge(item))
        return;
    request& fresh = m_requests.emplace_front();
    fresh.disk = item.bi_bdev;
    fresh.bios.add(item);
    fresh.op = item.bi_op;
    fresh.flags = item.bi_flags;
    fresh.end = item.bi_sector + item.bi_size;
}

void blk_plug::flush() {
    std::list<request> requests;
    requests.swap(m_requests);
    for (request& next : requests)
        while (bio* item = next.bios.pop())
            next.disk->accept(*item);
}

} // namespace powercut::shim
