// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/program/scenario_files.h"

#include <algorithm>
#include <filesystem>

namespace powercut::program {

namespace fs = std::filesystem;

namespace {

std::vector<std::string> files_under(const fs::path& folder, const std::string& extension) {
    std::vector<fs::path> found;
    try {
        for (auto it = fs::recursive_directory_iterator(folder);
             it != fs::recursive_directory_iterator(); ++it) {
            if (it->is_directory() && it->path().filename() == "disks")
                it.disable_recursion_pending();
            else if (it->is_regular_file() && it->path().extension() == extension)
                found.push_back(it->path());
        }
    } catch (const fs::filesystem_error& error) {
        throw argument_error(folder.string() + ": " + error.code().message());
    }
    std::sort(found.begin(), found.end());
    return {found.begin(), found.end()};
}

} // namespace

std::vector<std::string> expand_arguments(std::span<const std::string> arguments,
                                          const std::string& extension) {
    std::vector<std::string> files;
    const auto add = [&](const std::string& file) {
        if (std::find(files.begin(), files.end(), file) == files.end())
            files.push_back(file);
    };
    for (const std::string& argument : arguments) {
        std::error_code ignored;
        if (!fs::exists(argument, ignored))
            throw argument_error(argument + ": no such file or folder");
        if (!fs::is_directory(argument)) {
            add(argument);
            continue;
        }
        const auto found = files_under(argument, extension);
        if (found.empty())
            throw argument_error(argument + ": no *" + extension + " files in this folder");
        std::for_each(found.begin(), found.end(), add);
    }
    return files;
}

} // namespace powercut::program
