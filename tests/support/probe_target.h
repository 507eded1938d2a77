// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/device_mapper.h"
#include "firmware_shim/kernel.h"

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

// A target for tests of the device-mapper core: linear, and it writes down what the core calls.
// "probe <device> <offset> [key=value...]" with the keys name, max_io_len, flushes, discards,
// accept (sectors taken of each bio), ctr and preresume (the errno they return), map=kill.
namespace powercut::test {

struct probe_log {
    explicit probe_log(shim::kernel&) {}
    std::vector<std::string> calls;
};

struct probe {
    shim::block_device* device = nullptr;
    shim::sector_t offset = 0;
    std::map<std::string, std::string> options;

    long number(const std::string& key) const {
        const auto found = options.find(key);
        return found == options.end() ? 0 : std::stol(found->second);
    }
};

namespace probe_calls {

inline probe& of(shim::dm_target& ti) {
    return *static_cast<probe*>(ti.private_data);
}

inline void note(shim::dm_target& ti, const probe& p, const std::string& call) {
    const auto name = p.options.find("name");
    shim::dm_target_kernel(ti).module<probe_log>().calls.push_back(
        call + ' ' + (name == p.options.end() ? "probe" : name->second));
}

inline int ctr(shim::dm_target& ti, shim::target_arguments arguments) {
    auto own = std::make_unique<probe>();
    for (const std::string& word : arguments.subspan(2)) {
        const auto equals = word.find('=');
        own->options[word.substr(0, equals)] = word.substr(equals + 1);
    }
    note(ti, *own, "ctr");
    int error = 0;
    own->device = shim::dm_get_device(ti, arguments[0], true, &error);
    own->offset = std::stoull(arguments[1]);
    if (!own->device || own->number("ctr")) {
        ti.error = own->device ? "Told to fail" : "No such device";
        return own->device ? static_cast<int>(own->number("ctr")) : error;
    }
    ti.max_io_len = static_cast<shim::sector_t>(own->number("max_io_len"));
    ti.num_flush_bios = static_cast<unsigned>(own->number("flushes"));
    ti.num_discard_bios = static_cast<unsigned>(own->number("discards"));
    ti.discards_supported = own->number("discards_supported") != 0;
    ti.private_data = own.release();
    return 0;
}

inline void dtr(shim::dm_target& ti) {
    note(ti, of(ti), "dtr");
    delete &of(ti);
}

inline shim::dm_mapio map(shim::dm_target& ti, shim::bio& item) {
    const probe& p = of(ti);
    std::string text = "map " + shim::describe(item);
    if (shim::dm_bio_get_target_bio_nr(item))
        text += " #" + std::to_string(shim::dm_bio_get_target_bio_nr(item));
    note(ti, p, text);
    if (p.options.contains("map"))
        return shim::dm_mapio::kill;
    const auto accept = static_cast<shim::sector_t>(p.number("accept"));
    if (accept && item.bi_size > accept)
        shim::dm_accept_partial_bio(item, accept);
    item.bi_bdev = p.device;
    if (item.bi_size)
        item.bi_sector = item.bi_sector - ti.begin + p.offset;
    return shim::dm_mapio::remapped;
}

inline int preresume(shim::dm_target& ti) {
    note(ti, of(ti), "preresume");
    return static_cast<int>(of(ti).number("preresume"));
}

inline std::string status(shim::dm_target& ti, shim::status_type type) {
    const probe& p = of(ti);
    return type == shim::status_type::info ? ""
                                           : p.device->number() + ' ' + std::to_string(p.offset);
}

inline int message(shim::dm_target& ti, shim::target_arguments words, std::string& result) {
    note(ti, of(ti), "message of " + std::to_string(words.size()));
    result = words.empty() ? "" : words[0];
    return 0;
}

inline int iterate_devices(shim::dm_target& ti, const shim::iterate_devices_callout& fn) {
    return fn(*of(ti).device, of(ti).offset, ti.len);
}

} // namespace probe_calls

inline const shim::target_type probe_target{
    .name = "probe",
    .version = {1, 0, 0},
    .ctr = probe_calls::ctr,
    .dtr = probe_calls::dtr,
    .map = probe_calls::map,
    .presuspend =
        [](shim::dm_target& ti) { probe_calls::note(ti, probe_calls::of(ti), "presuspend"); },
    .postsuspend =
        [](shim::dm_target& ti) { probe_calls::note(ti, probe_calls::of(ti), "postsuspend"); },
    .preresume = probe_calls::preresume,
    .resume = [](shim::dm_target& ti) { probe_calls::note(ti, probe_calls::of(ti), "resume"); },
    .status = probe_calls::status,
    .message = probe_calls::message,
    .iterate_devices = probe_calls::iterate_devices,
};

// What the core called since last asked for.
inline std::vector<std::string> take_calls(shim::kernel& k) {
    return std::exchange(k.module<probe_log>().calls, {});
}

} // namespace powercut::test
