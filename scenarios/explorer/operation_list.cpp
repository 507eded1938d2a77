// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/explorer/operation_list.h"

#include "scenarios/workload/record_workload.h"

#include <algorithm>
#include <span>
#include <utility>

namespace powercut::explorer {

namespace {

using runner::operation;
using runner::operation_kind;

bool is_list(const operation& of) {
    return of.kind == operation_kind::concurrently || of.kind == operation_kind::in_order;
}

std::size_t count_of(std::span<const operation> list) {
    std::size_t count = 0;
    for (const operation& each : list)
        count += is_list(each) ? count_of(each.children) : 1;
    return count;
}

// Goes through a list in order and leaves out those whose numbers are in [from, from + count).
class thinner {
public:
    thinner(std::size_t from, std::size_t count) : m_from(from), m_to(from + count) {}

    void thin(std::vector<operation>& list) {
        std::vector<operation> kept;
        for (operation& each : list) {
            if (is_list(each))
                thin_list(std::move(each), kept);
            else if (stays())
                kept.push_back(std::move(each));
        }
        list = std::move(kept);
    }

private:
    // What is alone in a list needs none; alone at its time, a sequence is one of its surroundings.
    void thin_list(operation list, std::vector<operation>& kept) {
        thin(list.children);
        if (list.children.size() > 1) {
            kept.push_back(std::move(list));
            return;
        }
        for (operation& only : list.children)
            if (only.kind == operation_kind::in_order)
                kept.insert(kept.end(), only.children.begin(), only.children.end());
            else
                kept.push_back(std::move(only));
    }

    bool stays() {
        const std::size_t number = m_number++;
        return number < m_from || number >= m_to;
    }

    std::size_t m_from;
    std::size_t m_to;
    std::size_t m_number = 0;
};

bool has_random(std::span<const operation> list) {
    return std::ranges::any_of(
        list, [](const operation& each) { return each.kind == operation_kind::random; });
}

// `drawn`: what was drawn for each of them, in order; takes those it used from the front.
void expand(std::vector<operation>& list, std::span<std::vector<operation>>& drawn) {
    std::vector<operation> plain;
    for (operation& each : list) {
        if (each.kind != operation_kind::random || drawn.empty()) {
            plain.push_back(std::move(each));
            continue;
        }
        plain.insert(plain.end(), drawn.front().begin(), drawn.front().end());
        drawn = drawn.subspan(1);
    }
    list = std::move(plain);
}

} // namespace

std::size_t operation_count(const runner::scenario& what) {
    return count_of(what.setup) + count_of(what.power_loss.then) + count_of(what.workload);
}

// The workload comes last, so that what follows a cut in it is the end of the list.
runner::scenario without(const runner::scenario& what, std::size_t from, std::size_t count) {
    runner::scenario thinned = what;
    thinner each(from, count);
    each.thin(thinned.setup);
    each.thin(thinned.power_loss.then);
    each.thin(thinned.workload);
    return thinned;
}

void expand_random(runner::scenario& what, runner::timed_machine& machine) {
    if (!has_random(what.setup) && !has_random(what.workload))
        return;
    machine.power_cycle(runner::new_media(what.disks));
    workload::recording run = workload::record_workload(what, machine);
    std::span drawn(run.drawn);
    expand(what.setup, drawn);
    expand(what.workload, drawn);
}

} // namespace powercut::explorer
