// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/workload/unfinished_operations.h"

#include "firmware_shim/dm.h"
#include "firmware_shim/kernel.h"

#include <fmt/format.h>

#include <algorithm>

namespace powercut::workload {

namespace {

using runner::operation;
using runner::operation_kind;

const char* verb(operation_kind kind) {
    switch (kind) {
    case operation_kind::create:
        return "create";
    case operation_kind::reload:
        return "reload";
    case operation_kind::suspend:
        return "suspend";
    case operation_kind::resume:
        return "resume";
    case operation_kind::remove:
        return "remove";
    case operation_kind::message:
        return "message to";
    case operation_kind::write:
        return "write to";
    case operation_kind::read:
        return "read of";
    case operation_kind::flush:
        return "flush of";
    case operation_kind::discard:
        return "discard of";
    case operation_kind::wait_idle:
    case operation_kind::wait_time:
        return "wait";
    default:
        return "operation on";
    }
}

bool has_operations(const operation& op) {
    return op.kind == operation_kind::concurrently || op.kind == operation_kind::in_order ||
           op.kind == operation_kind::random;
}

bool is_io(const operation& op) {
    return op.kind == operation_kind::write || op.kind == operation_kind::read ||
           op.kind == operation_kind::flush || op.kind == operation_kind::discard;
}

// The suspended device that holds back what this operation does: the operation's own, or one that
// it lies on. A verb waits for its own device for other reasons.
std::string suspended_for(const operation& op, const shim::kernel& kernel) {
    const shim::mapped_device* own = kernel.find_mapped_device(op.device);
    if (!own)
        return {};
    if (is_io(op) && own->suspended())
        return own->name();
    std::vector<const shim::mapped_device*> above{own};
    for (std::size_t i = 0; i < above.size(); ++i)
        for (const auto& each : kernel.mapped_devices()) {
            if (std::ranges::find(above, each.get()) != above.end() || !above[i]->uses(*each))
                continue;
            if (each->suspended())
                return each->name();
            above.push_back(each.get());
        }
    return {};
}

} // namespace

std::string in_words(const operation& op) {
    return fmt::format("{}{}{}", verb(op.kind), op.device.empty() ? "" : " ", op.device);
}

std::string unfinished_operations::in_words() const {
    std::string text;
    for (const operation* op : m_begun)
        if (!has_operations(*op))
            text += fmt::format("{}{} ({}:{}:{})", text.empty() ? "" : ", ",
                                workload::in_words(*op), op->at.file, op->at.line, op->at.column);
    return text;
}

std::optional<unfinished_operations::waiting>
unfinished_operations::wait_for_user(const shim::kernel& kernel) const {
    std::optional<waiting> first;
    for (const operation* op : m_begun) {
        if (has_operations(*op))
            continue;
        const std::string device = suspended_for(*op, kernel);
        if (device.empty())
            return std::nullopt;
        if (!first)
            first = {op->at, fmt::format("{}: waits for a resume of {} that does not come",
                                         workload::in_words(*op), device)};
    }
    return first;
}

} // namespace powercut::workload
