// SPDX-License-Identifier: GPL-2.0-only
#include "firmware_shim/dm_ioctl.h"

#include "firmware_shim/dm.h"
#include "firmware_shim/kernel.h"

#include <sstream>

namespace powercut::shim {

namespace {

bool is_open(const kernel& k, const mapped_device& device) {
    for (const auto& other : k.mapped_devices())
        if (other->uses(device))
            return true;
    return false;
}

// Tables are destroyed by most verbs, and a destructor may sleep until power goes.
int ended(kernel& k, int result) {
    k.runs_on().end_if_power_is_gone();
    return result;
}

int load_into(mapped_device& device, std::string_view text) {
    auto table = std::make_unique<dm_table>(device);
    const int result = table->load(text);
    return result ? result : device.load(std::move(table));
}

void destroy_device(kernel& k, mapped_device& device) {
    device.destroy();
    k.remove_mapped_device(device);
}

// Held meanwhile, because a target may sleep in its status.
int status_lines(kernel& k, std::string_view name, status_type what, bool noflush,
                 std::vector<std::string>* lines) {
    mapped_device* device = k.find_mapped_device(name);
    if (!device || device->hold() != 0)
        return -ENXIO;
    const std::unique_ptr<mapped_device, void (*)(mapped_device*)> held(
        device, [](mapped_device* each) { each->put(); });
    if (!device->live_table())
        return 0;
    for (const auto& target : device->live_table()->targets()) {
        const auto status = target->type->status;
        target->status_noflush = noflush;
        lines->push_back(std::to_string(target->begin) + ' ' + std::to_string(target->len) + ' ' +
                         target->type->name + ' ' + (status ? status(*target, what) : ""));
    }
    return 0;
}

std::vector<std::string> split_words(std::string_view text) {
    std::istringstream stream{std::string(text)};
    std::vector<std::string> words;
    for (std::string word; stream >> word;)
        words.push_back(word);
    return words;
}

} // namespace

int dm_create(kernel& k, std::string_view name, std::string_view table, bool* loaded) {
    if (k.find_mapped_device(name))
        return -EBUSY;
    mapped_device& device = k.add_mapped_device(std::string(name));
    int result = load_into(device, table);
    if (loaded)
        *loaded = !result;
    if (!result)
        result = device.resume();
    if (result)
        destroy_device(k, device);
    return ended(k, result);
}

int dm_load(kernel& k, std::string_view name, std::string_view table) {
    mapped_device* device = k.find_mapped_device(name);
    return device ? ended(k, load_into(*device, table)) : -ENXIO;
}

int dm_suspend(kernel& k, std::string_view name) {
    mapped_device* device = k.find_mapped_device(name);
    return device ? device->suspend() : -ENXIO;
}

int dm_resume(kernel& k, std::string_view name) {
    mapped_device* device = k.find_mapped_device(name);
    return device ? ended(k, device->resume()) : -ENXIO;
}

int dm_remove(kernel& k, std::string_view name) {
    mapped_device* device = k.find_mapped_device(name);
    if (!device)
        return -ENXIO;
    if (is_open(k, *device))
        return -EBUSY;
    destroy_device(k, *device);
    return ended(k, 0);
}

int dm_message(kernel& k, std::string_view name, std::string_view text, std::string* result,
               sector_t sector) {
    mapped_device* device = k.find_mapped_device(name);
    if (!device || !device->live_table())
        return -ENXIO;
    const dm_table& table = *device->live_table();
    if (sector >= table.sectors()) {
        k.log("ioctl", "Target message sector outside device.");
        return -EINVAL;
    }
    dm_target& target = *table.find_target(sector);
    if (!target.type->message) {
        k.log("ioctl", "Target type does not support messages");
        return -EINVAL;
    }
    return target.type->message(target, split_words(text), *result);
}

int dm_status(kernel& k, std::string_view name, std::vector<std::string>* lines, bool noflush) {
    return status_lines(k, name, status_type::info, noflush, lines);
}

int dm_table_status(kernel& k, std::string_view name, std::vector<std::string>* lines) {
    return status_lines(k, name, status_type::table, false, lines);
}

} // namespace powercut::shim
