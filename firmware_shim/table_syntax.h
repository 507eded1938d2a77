// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "firmware_shim/types.h"

#include <string>
#include <string_view>
#include <vector>

// A line of a table as dmsetup takes it: "<start> <length> <target> <arguments>".
namespace powercut::shim {

struct table_line {
    sector_t start = 0;
    sector_t len = 0;
    std::string type;
    std::vector<std::string> arguments;
};

// Splits a table text; lines that do not have this form are a std::invalid_argument
// (check_table_syntax() of dm_ioctl.h says where and why).
std::vector<table_line> parse_table(std::string_view text);

} // namespace powercut::shim
