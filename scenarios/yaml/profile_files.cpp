// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/yaml/profile_files.h"

#include "scenarios/yaml/shape.h"

#include <cerrno>
#include <fstream>
#include <iterator>
#include <set>
#include <system_error>

namespace powercut::yaml {

namespace fs = std::filesystem;

profile_files::profile_files(const fs::path& scenario) {
    std::error_code ignored;
    fs::path folder = fs::absolute(scenario, ignored).lexically_normal().parent_path();
    for (;; folder = folder.parent_path()) {
        if (fs::is_directory(folder / "disks", ignored))
            m_folders.push_back(folder / "disks");
        if (folder == folder.parent_path())
            break;
    }
    m_folders.emplace_back(POWERCUT_DISK_PROFILES);
}

std::optional<fs::path> profile_files::find(std::string_view name) const {
    if (!is_name(name))
        return std::nullopt;
    std::error_code ignored;
    for (const fs::path& folder : m_folders)
        if (fs::path file = folder / (std::string(name) + ".yaml"); fs::exists(file, ignored))
            return file.lexically_relative(fs::current_path(ignored)).native().starts_with("..")
                       ? file
                       : file.lexically_proximate(fs::current_path(ignored));
    return std::nullopt;
}

std::vector<std::string> profile_files::names() const {
    std::set<std::string> found;
    std::error_code ignored;
    for (const fs::path& folder : m_folders)
        for (const auto& entry : fs::directory_iterator(folder, ignored))
            if (entry.path().extension() == ".yaml")
                found.insert(entry.path().stem().string());
    return {found.begin(), found.end()};
}

std::optional<std::string> read_text(const fs::path& path, std::string* error) {
    std::error_code code;
    if (fs::is_directory(path, code)) {
        *error = "is a directory, not a file";
        return std::nullopt;
    }
    std::ifstream stream(path, std::ios::binary);
    if (!stream) {
        *error = "cannot be read: " + std::generic_category().message(errno);
        return std::nullopt;
    }
    return std::string(std::istreambuf_iterator<char>(stream), {});
}

} // namespace powercut::yaml
