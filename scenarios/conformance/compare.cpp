// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/conformance/compare.h"

#include "scenarios/conformance/line_diff.h"

#include <fmt/format.h>

#include <algorithm>

namespace powercut::conformance {
namespace {

// An area write of the persistent store: "DISK FWFS SECTOR+COUNT", and no empty flush.
bool is_area_write(const std::string& io) {
    return io.find(" FWFS ") != io.npos && !io.ends_with("+0");
}

lines without_area_writes(lines io) {
    std::erase_if(io, is_area_write);
    return io;
}

lines diff_of(const lines& expected, const lines& got, bool any_order) {
    return any_order ? diff_in_any_order(expected, got) : diff_in_order(expected, got);
}

lines io_diff(const golden_step& expected, const observed_step& got) {
    if (expected.io_varies)
        return {};
    if (expected.commits_vary)
        return diff_of(without_area_writes(expected.io), without_area_writes(got.io),
                       expected.io_in_any_order);
    return diff_of(expected.io, got.io, expected.io_in_any_order);
}

void append_indented(lines& report, std::string_view title, const lines& part) {
    if (part.empty())
        return;
    report.push_back(fmt::format("  {} differs {}", title, part.front()));
    for (std::size_t i = 1; i < part.size(); ++i)
        report.push_back("    " + part[i]);
}

lines step_diff(const golden_step& expected, const observed_step& got) {
    lines report;
    append_indented(report, "output",
                    diff_of(expected.output, got.output, expected.output_in_any_order));
    append_indented(report, "io", io_diff(expected, got));
    return report;
}

lines as_lines(const changed_sectors& changed) {
    lines result;
    for (const auto& [sector, hash] : changed)
        result.push_back(fmt::format("sector {:>6}: {:016x}", sector, hash));
    return result;
}

lines final_diff(const golden_final& expected, const changed_sectors& got) {
    if (expected.varies || expected.changed == got)
        return {};
    return diff_in_any_order(as_lines(expected.changed), as_lines(got));
}

// All of it is worked out, only the first is shown: what follows a difference is often only its
// echo.
class first_difference {
public:
    void add(const std::string& title, const lines& part) {
        if (part.empty())
            return;
        if (++m_count > 1)
            return;
        m_report.push_back(title);
        m_report.insert(m_report.end(), part.begin(), part.end());
    }
    lines report() && {
        if (m_count > 1)
            m_report.push_back(fmt::format("and {} more steps or disks", m_count - 1));
        return std::move(m_report);
    }

private:
    lines m_report;
    std::size_t m_count = 0;
};

std::string step_title(const golden_case& expected, std::size_t step) {
    if (step == expected.steps.size())
        return "after the last step";
    return fmt::format("step {} of {}: {}", step + 1, expected.steps.size(),
                       expected.steps[step].text);
}

} // namespace

std::vector<std::string> compare(const golden_case& expected, const observation& got) {
    first_difference found;
    for (std::size_t i = 0; i < got.steps.size(); ++i)
        found.add(step_title(expected, i), step_diff(expected.steps[i], got.steps[i]));
    if (!got.ended_early.empty()) {
        found.add(step_title(expected, got.steps.size()), {"  " + got.ended_early});
        return std::move(found).report();
    }
    for (std::size_t i = 0; i < expected.disks.size(); ++i) {
        lines report;
        append_indented(report, "content", final_diff(expected.final[i], got.final[i]));
        found.add("disk " + expected.disks[i].name + " in the end", report);
    }
    return std::move(found).report();
}

} // namespace powercut::conformance
