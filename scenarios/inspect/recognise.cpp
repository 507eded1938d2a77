// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/inspect/recognise.h"

#include "scenarios/inspect/raw_image.h"
#include "target/clone/superblock_format.h"

#include <boost/endian/conversion.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace powercut::inspect {

namespace {

namespace clone_layout = clone::superblock_layout;

std::string hex(const std::byte* bytes, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
        text += fmt::format("{}{:02x}", i ? " " : "", std::to_integer<unsigned>(bytes[i]));
    return text;
}

std::string what_it_is_instead(const std::byte* bytes) {
    if (std::memcmp(bytes, "QFI\xfb", 4) == 0)
        return "a qcow image; `qemu-img convert -O raw` makes a raw one";
    if (std::all_of(bytes, bytes + 512, [](std::byte b) { return b == std::byte{}; }))
        return "it begins with zeroes, so a kernel would take it for new";
    return fmt::format("there are {} and {}", hex(bytes, 4),
                       hex(bytes + clone_layout::magic_at, 8));
}

} // namespace

image_kind recognise(const sector_reader& read, std::uint64_t bytes, std::string_view name) {
    if (bytes < 512)
        throw image_error(fmt::format("{}: too short for an image: {} bytes, and one sector has "
                                      "512",
                                      name, bytes));
    const std::byte* const first = read(0);
    if (!first)
        throw image_error(fmt::format("{}: its first sector cannot be read", name));
    const auto* const chars = reinterpret_cast<const unsigned char*>(first);
    const bool cow = boost::endian::load_little_u32(chars) == cow_magic;
    const bool clone =
        boost::endian::load_little_u64(chars + clone_layout::magic_at) == clone_layout::magic;
    if (cow && clone)
        throw image_error(fmt::format("{}: has the magic numbers of a COW device and of clone "
                                      "metadata: say which with --as cow or --as clone",
                                      name));
    if (!cow && !clone)
        throw image_error(fmt::format(
            "{}: neither a COW device (bytes 53 6e 41 70 at offset 0) nor clone metadata (bytes "
            "64 7f f2 8a 00 00 00 00 at offset 32): {}; --as cow or --as clone looks all the same",
            name, what_it_is_instead(first)));
    return cow ? image_kind::cow : image_kind::clone;
}

} // namespace powercut::inspect
