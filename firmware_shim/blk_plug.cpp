// SPDX-License-Identifier: GPL-2.0-only
#include "firmware_shim/blk_plug.h"

#include "firmware_shim/backend.h"
#include "firmware_shim/block_device.h"

#include <algorithm>
#include <span>
#include <utility>

namespace powercut::shim {

blk_plug::blk_plug(task_context& task) : m_task(task) {
    m_task.plug = this;
}

blk_plug::~blk_plug() {
    m_task.plug = nullptr;
    flush();
}

void blk_plug::add(bio& item) {
    m_held.push_back(&item);
}

namespace {

bool joins(const bio& before, const bio& item) {
    return before.bi_op == item.bi_op && before.bi_flags == item.bi_flags &&
           before.bi_sector + before.bi_size == item.bi_sector;
}

void send_to_disk(std::span<bio*> bios) {
    std::ranges::stable_sort(bios, {}, &bio::bi_sector);
    std::size_t end = bios.size();
    for (std::size_t first = end; first-- > 0;) {
        if (first > 0 && joins(*bios[first - 1], *bios[first]))
            continue;
        for (bio* item : bios.subspan(first, end - first))
            item->bi_bdev->accept(*item);
        end = first;
    }
}

} // namespace

// One disk after the other, in the order in which they came up.
void blk_plug::flush() {
    std::vector<bio*> held = std::exchange(m_held, {});
    for (auto rest = std::span(held); !rest.empty();) {
        const auto others =
            std::ranges::stable_partition(rest, [disk = rest.front()->bi_bdev](const bio* each) {
                return each->bi_bdev == disk;
            });
        const std::size_t own = rest.size() - others.size();
        send_to_disk(rest.first(own));
        rest = rest.subspan(own);
    }
}

} // namespace powercut::shim
