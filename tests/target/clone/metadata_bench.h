// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include "../../support/checked_bench.h"
#include "firmware_shim/sector_buffer.h"
#include "target/clone/dm_clone_metadata.h"

#include <functional>
#include <vector>

// A bench with one disk "meta" and the metadata of a clone on it, without the target.
namespace powercut::test {

class metadata_bench : public checked<inline_bench> {
public:
    explicit metadata_bench(shim::sector_t meta_sectors = 8192, shim::sector_t target_size = 2048,
                            const target::behaviour& versions = {})
        : checked(std::vector<disk_setup>{{"meta", meta_sectors}}), m_target_size(target_size),
          m_versions(versions) {}
    ~metadata_bench() override { close(); }

    int open(shim::sector_t region_size = 8) {
        int error = 0;
        run([&] {
            m_metadata = clone::dm_clone_metadata_open(device("meta"), m_target_size, region_size,
                                                       m_versions, &error);
        });
        return error;
    }
    void close() {
        run([this] { m_metadata.reset(); });
    }
    clone::dm_clone_metadata& metadata() { return *m_metadata; }

    // Hydrates regions in memory, then commits: 0 or the first error.
    int commit(const std::vector<std::uint64_t>& regions) {
        int result = 0;
        run([&] {
            for (const std::uint64_t region : regions)
                clone::dm_clone_set_region_hydrated(metadata(), region);
            result = clone::dm_clone_metadata_pre_commit(metadata());
            if (!result)
                result = clone::dm_clone_metadata_commit(metadata());
        });
        return result;
    }
    int abort() {
        int result = 0;
        run([&] { result = clone::dm_clone_metadata_abort(metadata()); });
        return result;
    }

    // A block as it is on the disk.
    shim::sector_buffer block(std::uint64_t number) {
        shim::sector_buffer data(8);
        const contents sectors = disk("meta").at(number * 8, 8);
        std::copy(sectors.begin(), sectors.end(), data.handles());
        return data;
    }
    std::vector<std::uint64_t> blocks_written() {
        std::vector<std::uint64_t> blocks;
        for (const std::string& line : io())
            if (line.starts_with("meta W "))
                blocks.push_back(std::stoull(line.substr(7)) / 8);
        return blocks;
    }

private:
    shim::sector_t m_target_size;
    target::behaviour m_versions;
    clone::dm_clone_metadata_ptr m_metadata;
};

} // namespace powercut::test
