// SPDX-License-Identifier: GPL-2.0-only
#include "models/storage/undecided.h"

#include <stdexcept>

namespace powercut::storage {

namespace {

constexpr unsigned sector_bits = 40;
constexpr unsigned disk_bits = 14;
constexpr unsigned cut_bits = 8;
constexpr content undecided_tag = static_cast<content>(content_kind::undecided) << 62;

decider* current = nullptr;

decider& installed() {
    if (!current)
        throw std::out_of_range("an undecided block has no bytes: nobody decides here");
    return *current;
}

} // namespace

content content_at(place where) {
    if (where.cut >> cut_bits || where.disk >> disk_bits || where.sector >> sector_bits)
        throw std::out_of_range("no handle names this place");
    return undecided_tag | content{where.cut} << (disk_bits + sector_bits) |
           content{where.disk} << sector_bits | where.sector;
}

place place_of(content handle) {
    const content name = handle ^ undecided_tag;
    return {.disk = static_cast<std::uint32_t>(name >> sector_bits & ((1U << disk_bits) - 1)),
            .sector = name & ((content{1} << sector_bits) - 1),
            .cut = static_cast<std::uint32_t>(name >> (disk_bits + sector_bits))};
}

deciding::deciding(decider& by) {
    if (current)
        throw std::logic_error("two deciders at a time");
    current = &by;
}

deciding::~deciding() {
    current = nullptr;
}

content decide(content handle) {
    return kind_of(handle) == content_kind::undecided ? installed().decide(place_of(handle))
                                                      : handle;
}

std::span<const content> possible_contents(const content& handle) {
    if (kind_of(handle) == content_kind::undecided)
        return installed().possible(place_of(handle));
    return {&handle, 1};
}

} // namespace powercut::storage
