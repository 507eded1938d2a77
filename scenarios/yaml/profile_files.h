// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Disk profiles by name: NAME.yaml in a folder `disks` beside the scenario or in a folder above it,
// else in the scenarios/disks that powercut was built from.
namespace powercut::yaml {

class profile_files {
public:
    explicit profile_files(const std::filesystem::path& scenario);

    // The nearest file of that name.
    std::optional<std::filesystem::path> find(std::string_view name) const;
    std::vector<std::string> names() const; // of all there are, sorted

private:
    std::vector<std::filesystem::path> m_folders; // nearest first
};

// The bytes of a file; problem text in *error when it cannot be read.
std::optional<std::string> read_text(const std::filesystem::path& path, std::string* error);

} // namespace powercut::yaml
