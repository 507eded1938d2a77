// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/conformance/dmsetup.h"

#include "firmware_shim/dm_ioctl.h"
#include "firmware_shim/kernel.h"

#include <fmt/format.h>

#include <cerrno>
#include <system_error>

namespace powercut::conformance {
namespace {

using lines = std::vector<std::string>;

// libdevmapper leaves room for the number of the device, which it knows only while it creates one.
lines ioctl_failed(std::string_view ioctl, std::string_view name, std::string_view number,
                   int result) {
    return {fmt::format("device-mapper: {} ioctl on {} {} failed: {}", ioctl, name, number,
                        std::generic_category().message(-result)),
            "Command failed."};
}

lines said_by(std::string_view ioctl, std::string_view name, int result) {
    return result ? ioctl_failed(ioctl, name, "", result) : lines{};
}

// The number that the next new device gets: the lowest that no device has.
std::string next_number(const shim::kernel& k) {
    for (unsigned minor = 0;; ++minor) {
        std::string number = fmt::format("{}:{}", shim::device_mapper_major, minor);
        int error = 0;
        if (!k.find_device(number, &error))
            return number;
    }
}

// Three ioctls (create, reload, resume), of which only the second names the number.
lines create(shim::kernel& k, const action& what) {
    if (k.find_mapped_device(what.device))
        return ioctl_failed("create", what.device, "", -EBUSY);
    const std::string number = fmt::format("({})", next_number(k));
    bool loaded = false;
    const int result = shim::dm_create(k, what.device, what.text, &loaded);
    if (result && loaded)
        return ioctl_failed("resume", what.device, "", result);
    return result ? ioctl_failed("reload", what.device, number, result) : lines{};
}

lines status(shim::kernel& k, const action& what) {
    const bool of_table = what.does == verb::table;
    lines printed;
    const int result = of_table ? shim::dm_table_status(k, what.device, &printed)
                                : shim::dm_status(k, what.device, &printed);
    if (result == -ENXIO)
        return {"Device does not exist.", "Command failed."};
    return result ? ioctl_failed(of_table ? "table" : "status", what.device, "", result) : printed;
}

// dmsetup takes a word such as -1 for an option of its own, and has none with a digit.
std::string_view option_among(std::string_view text) {
    for (std::size_t at = text.find('-'); at != text.npos; at = text.find('-', at + 1)) {
        const bool starts_word = at == 0 || text[at - 1] == ' ';
        if (starts_word && at + 1 < text.size() && text[at + 1] >= '0' && text[at + 1] <= '9')
            return text.substr(at + 1, 1);
    }
    return {};
}

lines message(shim::kernel& k, const action& what) {
    if (const auto option = option_among(what.text); !option.empty())
        return {fmt::format("dmsetup: invalid option -- '{}'", option),
                "Couldn't process command line."};
    std::string answer;
    const int result = shim::dm_message(k, what.device, what.text, &answer);
    if (result)
        return ioctl_failed("message", what.device, "", result);
    return answer.empty() ? lines{} : lines{answer};
}

} // namespace

lines run_dmsetup(shim::kernel& k, const action& what) {
    switch (what.does) {
    case verb::create:
        return create(k, what);
    case verb::reload:
        return said_by("reload", what.device, shim::dm_load(k, what.device, what.text));
    case verb::suspend:
        return said_by("suspend", what.device, shim::dm_suspend(k, what.device));
    case verb::resume:
        return said_by("resume", what.device, shim::dm_resume(k, what.device));
    case verb::remove:
        return said_by("remove", what.device, shim::dm_remove(k, what.device));
    case verb::message:
        return message(k, what);
    default:
        return status(k, what);
    }
}

} // namespace powercut::conformance
