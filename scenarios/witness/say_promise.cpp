// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/witness/say_promise.h"

#include "firmware_shim/errno_name.h"
#include "scenarios/checks/describe.h"

#include <boost/algorithm/string/replace.hpp>
#include <fmt/format.h>

namespace powercut::witness {

namespace {

using checks::promise_event;
using checks::promise_kind;

std::string issued(const promise_event& event, const char* what) {
    const std::string data = event.data.empty() ? "" : ": " + checks::describe(event.data.front());
    return fmt::format("{}. {}{} {} {}+{}{}", event.operation, what, event.fua ? " FUA" : "",
                       event.device, event.sector, event.count, data);
}

} // namespace

std::string say_promise(const promise_event& event) {
    switch (event.kind) {
    case promise_kind::write_issued:
        return issued(event, "write");
    case promise_kind::discard_issued:
        return issued(event, "discard");
    case promise_kind::read_issued:
        return issued(event, "read");
    case promise_kind::flush_issued:
        return fmt::format("{}. flush {}", event.operation, event.device);
    case promise_kind::ended:
        return fmt::format("{}. {}", event.operation,
                           event.result == 0
                               ? "acknowledged"
                               : "ended with " + std::string(shim::errno_name(event.result)));
    case promise_kind::create_begun:
        return fmt::format("create {}: {}", event.device, say_table(*event.table));
    case promise_kind::created:
        return fmt::format("{} is there", event.device);
    case promise_kind::table_changed:
        return fmt::format("{} has a new table: {}", event.device, say_table(*event.table));
    case promise_kind::remove_begun:
        return fmt::format("remove {}", event.device);
    case promise_kind::removed:
        return fmt::format("{} is gone", event.device);
    case promise_kind::invalid_reported:
    case promise_kind::found_invalid:
        return fmt::format("{} reports that it is invalid", event.device);
    case promise_kind::transaction_aborted:
        return fmt::format("{} gives up its transaction", event.device);
    case promise_kind::invalidation_begun:
    case promise_kind::power_lost:
        return {};
    }
    return {};
}

std::string say_table(const checks::device_table& table) {
    return boost::algorithm::replace_all_copy(table.text, "\n", " / ");
}

} // namespace powercut::witness
