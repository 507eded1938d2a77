// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// What dmsetup does, verb by verb (dm_spec.md section 1.5). Each call may sleep, so it runs in a
// task. Results are 0 or a negative errno; the kernel's reasons go to its log. A table is one line,
// or several lines separated by newlines: "<start> <length> <target> <arguments>".
namespace powercut::shim {

class kernel;

// load + resume. *loaded: whether the table was taken; if so, what fails is the resume.
int dm_create(kernel& k, std::string_view name, std::string_view table, bool* loaded = nullptr);
int dm_load(kernel& k, std::string_view name, std::string_view table); // a new inactive table
int dm_suspend(kernel& k, std::string_view name);
int dm_resume(kernel& k, std::string_view name);
int dm_remove(kernel& k, std::string_view name);
// To the target at this sector of the device.
int dm_message(kernel& k, std::string_view name, std::string_view text, std::string* result,
               std::uint64_t sector = 0);

// One line a target, as dmsetup prints them: "<start> <len> <type> <string>". -ENXIO: no such
// device. A target may commit what it has in memory before it reports (a clone does), unless
// noflush (DM_STATUS_NOFLUSH_FLAG, `dmsetup status --noflush`).
int dm_status(kernel& k, std::string_view name, std::vector<std::string>* lines,
              bool noflush = false);
int dm_table_status(kernel& k, std::string_view name, std::vector<std::string>* lines);

// Whether a table can be read at all, without a kernel: empty, or what was expected and where.
struct table_syntax_error {
    std::size_t column = 0; // from 0, in the table text
    std::string expected;
};
bool check_table_syntax(std::string_view table, table_syntax_error* error);

} // namespace powercut::shim
