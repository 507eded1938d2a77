// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/report/junit_report.h"

#include "scenarios/report/table_report.h"

#include <fmt/format.h>

namespace powercut::report {

namespace {

// XML 1.0 has no place for most control characters, not even escaped.
std::string escaped(std::string_view text) {
    std::string xml;
    for (const char c : text) {
        switch (c) {
        case '&':
            xml += "&amp;";
            break;
        case '<':
            xml += "&lt;";
            break;
        case '>':
            xml += "&gt;";
            break;
        case '"':
            xml += "&quot;";
            break;
        case '\n':
            xml += "&#10;";
            break;
        default:
            xml += static_cast<unsigned char>(c) < 0x20 ? '?' : c;
        }
    }
    return xml;
}

std::string case_open(std::string_view file, std::string_view title, double seconds) {
    return fmt::format("    <testcase classname=\"{}\" name=\"{}\" time=\"{:.3f}\"", escaped(file),
                       escaped(title), seconds);
}

std::string case_of(const scenario_result& result) {
    const std::string open = case_open(result.file, result.title, result.seconds);
    if (result.as_expected)
        return open + "/>\n";
    return fmt::format("{}>\n      <failure message=\"expected {}, found {}\">{}</failure>\n"
                       "    </testcase>\n",
                       open, escaped(result.expected), escaped(result.verdict),
                       escaped(table_row(result, {})));
}

std::string case_of(const failed_run& failure) {
    return fmt::format("{}>\n      <error message=\"{}\"/>\n    </testcase>\n",
                       case_open(failure.file, failure.file, 0), escaped(failure.message));
}

} // namespace

std::string junit_report(std::span<const scenario_result> results,
                         std::span<const failed_run> failures) {
    std::size_t unexpected = 0;
    double seconds = 0;
    std::string cases;
    for (const scenario_result& result : results) {
        unexpected += result.as_expected ? 0 : 1;
        seconds += result.seconds;
        cases += case_of(result);
    }
    for (const failed_run& failure : failures)
        cases += case_of(failure);
    return fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                       "<testsuites>\n  <testsuite name=\"powercut\" tests=\"{}\" failures=\"{}\" "
                       "errors=\"{}\" time=\"{:.3f}\">\n{}  </testsuite>\n</testsuites>\n",
                       results.size() + failures.size(), unexpected, failures.size(), seconds,
                       cases);
}

} // namespace powercut::report
