// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/yaml/operation_loader.h"

#include "scenarios/yaml/closest.h"
#include "scenarios/yaml/object_reader.h"
#include "scenarios/yaml/scenario_shape.h"
#include "scenarios/yaml/table_check.h"
#include "scenarios/yaml/values.h"
#include "scenarios/yaml/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>
#include <utility>

namespace powercut::yaml {

namespace {

using kind = runner::operation_kind;

constexpr std::array<std::pair<std::string_view, kind>, 14> verbs{{
    {"create", kind::create},
    {"reload", kind::reload},
    {"suspend", kind::suspend},
    {"resume", kind::resume},
    {"remove", kind::remove},
    {"message", kind::message},
    {"write", kind::write},
    {"read", kind::read},
    {"flush", kind::flush},
    {"discard", kind::discard},
    {"wait", kind::wait_idle},
    {"concurrently", kind::concurrently},
    {"in_order", kind::in_order},
    {"random", kind::random},
}};

class operations_loader {
public:
    operations_loader(const shape& allowed, device_scope& scope, std::vector<problem>& problems)
        : m_allowed(allowed), m_scope(scope), m_problems(problems) {}

    void load(const node& item) {
        if (item.kind != node_kind::map)
            return;
        object_reader reader(item, m_allowed);
        for (const field& verb : m_allowed.fields) {
            const auto entry = std::ranges::find(item.entries, verb.name, name_of_entry);
            if (entry == item.entries.end())
                continue;
            m_now = {};
            m_now.at = entry->first.at;
            m_now.kind = kind_of_verb(verb.name);
            if (const auto refusal = reader.text("fails"))
                m_now.fails = words::negative_errno(*refusal);
            if (m_now.fails != 0 && !is_of_device_mapper(m_now.kind))
                problem_at(reader.place("fails"),
                           fmt::format("a {} is refused by no device-mapper verb", verb.name));
            return dispatch(entry->second, *verb.value);
        }
    }

    std::vector<runner::operation> take() { return std::move(m_loaded); }

private:
    static kind kind_of_verb(std::string_view verb) {
        for (const auto& [name, value] : verbs)
            if (name == verb)
                return value;
        throw std::logic_error("the table of keys has the operation '" + std::string(verb) +
                               "', which the loader does not know");
    }

    static std::string_view name_of_entry(const std::pair<node, node>& entry) {
        return entry.first.text;
    }

    static bool is_of_device_mapper(kind of) {
        return of == kind::create || of == kind::reload || of == kind::suspend ||
               of == kind::resume || of == kind::remove || of == kind::message;
    }

    void dispatch(const node& value, const shape& of) {
        switch (m_now.kind) {
        case kind::create:
        case kind::reload:
            return load_tables(value);
        case kind::suspend:
        case kind::resume:
        case kind::remove:
            return load_control(value);
        case kind::message:
            return load_message(value, of);
        case kind::write:
        case kind::read:
        case kind::discard:
            return load_transfer(value, of);
        case kind::flush:
            m_now.device = io_device(&value);
            return keep();
        case kind::wait_idle:
        case kind::wait_time:
            return load_wait(value);
        case kind::concurrently:
            return load_children(value, concurrent_operation_shape());
        case kind::in_order:
            return load_children(value, simple_operation_shape());
        case kind::random:
            return load_random(value, of);
        }
    }

    void keep() { m_loaded.push_back(m_now); }

    void problem_at(const runner::source_place& at, std::string what) {
        m_problems.push_back({at, std::move(what)});
    }

    // A dm device that is there, unless the kernel is to say that it is not.
    std::string mapped_device(const node* value) {
        const auto name = value ? text_of(*value) : std::nullopt;
        if (!name || !is_name(*name))
            return {};
        const auto there = m_scope.mapped_names();
        const bool may_be_missing = m_now.fails == -ENXIO && !m_scope.is_disk(*name);
        if (!m_scope.is_mapped(*name) && !may_be_missing)
            problem_at(value->at, m_scope.is_disk(*name)
                                      ? fmt::format("'{}' is a disk; expected a dm device", *name)
                                      : fmt::format("no dm device '{}' here; there are {}{}", *name,
                                                    there.empty() ? "none" : listed(there),
                                                    did_you_mean(*name, there)));
        return *name;
    }

    // A disk or a dm device that is there.
    std::string io_device(const node* value) {
        const auto name = value ? text_of(*value) : std::nullopt;
        if (!name || !is_name(*name))
            return {};
        if (!m_scope.is_disk(*name) && !m_scope.is_mapped(*name))
            problem_at(value->at, fmt::format("no disk or device '{}' here; there are {}{}", *name,
                                              listed(m_scope.all_names()),
                                              did_you_mean(*name, m_scope.all_names())));
        return *name;
    }

    void check_new_name(const node& name) {
        if (m_scope.is_disk(name.text))
            problem_at(name.at, fmt::format("there is a disk '{}' already", name.text));
        else if (m_scope.is_mapped(name.text) && m_now.fails != -EBUSY)
            problem_at(name.at, fmt::format("there is a device '{}' already", name.text));
    }

    void load_tables(const node& value) {
        for (const auto& [name, table] : value.entries) {
            m_now.device = name.text;
            m_now.text = table_text(table);
            m_now.at = name.at;
            const std::uint64_t sectors = check_table(table, m_scope, m_problems);
            if (m_now.kind == kind::reload) {
                mapped_device(&name);
                if (m_now.fails == 0)
                    m_scope.reload(name.text, sectors);
            } else {
                check_new_name(name);
                if (m_now.fails == 0 && !m_scope.is_disk(name.text))
                    m_scope.create(name.text, sectors);
            }
            keep();
        }
    }

    void load_control(const node& value) {
        m_now.device = mapped_device(&value);
        if (m_now.fails != 0)
            return keep();
        if (m_now.kind == kind::resume)
            m_scope.resume(m_now.device);
        if (m_now.kind == kind::remove)
            m_scope.remove(m_now.device);
        keep();
    }

    void load_message(const node& value, const shape& of) {
        object_reader reader(value, of);
        m_now.device = mapped_device(reader.find("device"));
        m_now.text = reader.text("text").value_or("");
        m_now.sector = reader.integer("sector").value_or(0);
        reader.done();
        keep();
    }

    void load_transfer(const node& value, const shape& of) {
        object_reader reader(value, of);
        m_now.device = io_device(reader.find("device"));
        const auto sector = reader.integer("sector");
        const auto count = reader.integer("count");
        m_now.sector = sector.value_or(0);
        m_now.count = count.value_or(0);
        if (m_now.kind == kind::write) {
            m_now.seed = static_cast<unsigned>(reader.integer("seed").value_or(0));
            m_now.zero = reader.boolean("zero").value_or(false);
            if (m_now.zero && reader.find("seed"))
                problem_at(reader.place("seed"), "a write of zeroes has no seed");
            m_now.fua = reader.boolean("fua").value_or(false);
        }
        const auto length = m_scope.sectors(m_now.device);
        if (sector && count && length && m_now.sector + m_now.count > *length)
            problem_at(reader.place(m_now.sector >= *length ? "sector" : "count"),
                       fmt::format("past the end of '{}': sectors {} .. {}, expected at most {}",
                                   m_now.device, m_now.sector, m_now.sector + m_now.count - 1,
                                   *length - 1));
        reader.done();
        keep();
    }

    void load_wait(const node& value) {
        if (const auto duration = duration_of(value)) {
            m_now.kind = kind::wait_time;
            m_now.duration_ns = *duration;
        }
        keep();
    }

    void load_children(const node& value, const shape& allowed) {
        operations_loader inner(allowed, m_scope, m_problems);
        for (const node& item : value.items)
            inner.load(item);
        m_now.children = inner.take();
        keep();
    }

    void load_random(const node& value, const shape& of) {
        object_reader reader(value, of);
        runner::random_workload& random = m_now.random;
        random.operations = reader.integer("operations").value_or(0);
        if (const node* devices = reader.find("devices"))
            for (const node& device : devices->items)
                random.devices.push_back(io_device(&device));
        random.seed = reader.integer("seed").value_or(random.seed);
        random.flush = reader.share("flush").value_or(random.flush);
        random.fua = reader.share("fua").value_or(random.fua);
        random.read = reader.share("read").value_or(random.read);
        random.discard = reader.share("discard").value_or(random.discard);
        random.max_sectors = reader.integer("max_sectors").value_or(random.max_sectors);
        reader.done();
        // A little more than 1 is what adding tenths may give.
        if (random.flush + random.read + random.discard > 1 + 1e-9)
            problem_at(value.at, "the shares of flush, read and discard together are more than 1");
        keep();
    }

    const shape& m_allowed;
    device_scope& m_scope;
    std::vector<problem>& m_problems;
    runner::operation m_now;
    std::vector<runner::operation> m_loaded;
};

} // namespace

std::vector<runner::operation> load_operations(const node& list, device_scope& scope,
                                               std::vector<problem>& problems) {
    operations_loader loader(operation_shape(), scope, problems);
    for (const node& item : list.items)
        loader.load(item);
    return loader.take();
}

} // namespace powercut::yaml
