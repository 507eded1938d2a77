// SPDX-License-Identifier: GPL-2.0-only
#include "judge_metadata.h"

#include "../support/bench.h"
#include "expected_errno.h"
#include "target/clone/check_metadata.h"
#include "target/clone/dm_clone_metadata.h"
#include "valid_metadata.h"

#include <fmt/format.h>

namespace powercut::fuzz {

namespace {

clone::metadata_view decode(const corrupted& image) {
    const auto read = [&](std::uint64_t sector) -> const std::byte* {
        return sector < image.bytes.size() / 512 ? image.bytes.data() + sector * 512 : nullptr;
    };
    return clone::check_metadata(read, image.bytes.size() / 4096);
}

void fill(test::bench_disk& disk, const std::vector<std::byte>& bytes) {
    for (std::size_t sector = 0; sector < bytes.size() / 512; ++sector)
        disk.put(sector, {storage::intern(storage::sector_bytes(&bytes[sector * 512], 512))});
}

struct opened {
    int error = 0;
    std::uint64_t hydrated = 0;
};

// In a damaged space map a kernel hits a BUG or writes to memory that is not its own in places; the
// port says so with this exception, and it is no failure of the port.
void go_on(clone::dm_clone_metadata& metadata) {
    try {
        clone::dm_clone_set_region_hydrated(metadata, 1);
        if (clone::dm_clone_metadata_pre_commit(metadata) == 0 &&
            clone::dm_clone_metadata_commit(metadata) != 0)
            clone::dm_clone_metadata_abort(metadata);
    } catch (const shim::kernel_bug&) {
    }
}

opened open_with_port(const corrupted& image) {
    opened result;
    test::inline_bench on({{"meta", image.bytes.size() / 512}});
    fill(on.disk("meta"), image.bytes);
    on.run([&] {
        const auto metadata = clone::dm_clone_metadata_open(
            on.device("meta"), image.target_size_sectors, region_size_sectors, {}, &result.error);
        if (!metadata)
            return;
        result.hydrated = clone::dm_clone_nr_of_hydrated_regions(*metadata);
        go_on(*metadata);
    });
    return result;
}

std::string compare(const opened& port, const opening& kernel, const clone::metadata_view& view) {
    if (port.error != kernel.error)
        return fmt::format("the port gives {}, a kernel {}", port.error, kernel.error);
    if (kernel.error != 0 || kernel.formatted)
        return {};
    if (port.hydrated != kernel.hydrated)
        return fmt::format("the port has {} hydrated regions, a kernel {}", port.hydrated,
                           kernel.hydrated);
    if (view.findings.empty() && view.bitset.hydrated != kernel.hydrated)
        return fmt::format("check_metadata has {} hydrated regions, a kernel {}",
                           view.bitset.hydrated, kernel.hydrated);
    return {};
}

} // namespace

judgement judge_metadata(const corrupted& image) {
    const clone::metadata_view view = decode(image);
    const opened port = open_with_port(image);
    const auto kernel =
        expected_opening(image.bytes, image.target_size_sectors, region_size_sectors);
    if (!kernel)
        return {"", port.error};
    // Its own sizes are those of the table unless they were changed: then a kernel refuses it.
    const bool same_sizes = view.superblock.target_size_sectors == image.target_size_sectors &&
                            view.superblock.region_size_sectors == region_size_sectors;
    if (kernel->error && same_sizes && view.recognised && view.findings.empty())
        return {fmt::format("check_metadata finds nothing, a kernel gives {}", kernel->error),
                port.error};
    return {compare(port, *kernel, view), port.error};
}

} // namespace powercut::fuzz
