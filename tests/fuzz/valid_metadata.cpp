// SPDX-License-Identifier: GPL-2.0-only
#include "valid_metadata.h"

namespace powercut::fuzz {

using clone::block_kind;
using test::clone_image;

namespace {

constexpr std::uint64_t blocks = 32; // few, so that wild pointers hit something
constexpr std::size_t node_values = 32 + 252 * 8;

void shrink(valid_image& to) {
    to.image.put_le64(0, 44, blocks); // nr_blocks
    to.image.seal(0, block_kind::superblock);
    to.image.bytes().resize(blocks * 4096);
}

valid_image committed() {
    valid_image made{test::committed_image(), {}, 2048};
    made.kinds = {{0, block_kind::superblock},  {2, block_kind::ref_count_node},
                  {6, block_kind::array},       {7, block_kind::bitmap},
                  {8, block_kind::bitset_node}, {9, block_kind::index}};
    return made;
}

valid_image formatted() {
    valid_image made{test::formatted_image(), {}, 2048};
    made.kinds = {{0, block_kind::superblock},     {1, block_kind::index},
                  {2, block_kind::ref_count_node}, {3, block_kind::bitmap},
                  {4, block_kind::bitset_node},    {5, block_kind::array}};
    return made;
}

// A leaf of the bitset's tree with one array block.
void put_leaf(clone_image& image, std::uint64_t leaf, std::uint64_t key, std::uint64_t array) {
    image.copy_block(8, leaf);
    image.put_le32(leaf, 4, 2);
    image.put_le32(leaf, 16, 1);
    image.put_le64(leaf, 32, key);
    image.put_le64(leaf, node_values, array);
    image.seal(leaf, block_kind::bitset_node);
}

// 40,000 regions, 625 words: the root, block 8, is internal; its leaves 10 and 11 have the array
// blocks 6 and 12.
valid_image with_two_levels() {
    valid_image made = committed();
    made.target_size_sectors = 320000;
    clone_image& image = made.image;
    put_leaf(image, 10, 0, 6);
    put_leaf(image, 11, 1, 12);
    image.put_le32(8, 4, 1);
    image.put_le32(8, 16, 2);
    image.put_le64(8, 32 + 8, 1);
    image.put_le64(8, node_values, 10);
    image.put_le64(8, node_values + 8, 11);
    image.seal(8, block_kind::bitset_node);
    image.copy_block(6, 12);
    image.put_le32(6, 8, 509);
    image.seal(6, block_kind::array);
    image.put_le32(12, 8, 625 - 509);
    image.seal(12, block_kind::array);
    image.put_le64(7, 16, 0xaa022 | std::uint64_t{0x2a} << 20); // 10, 11, 12
    image.seal(7, block_kind::bitmap);
    image.put_le32(9, 24, 16311);
    image.seal(9, block_kind::index);
    image.put_le64(0, 52, 9);
    image.put_le64(0, 180, made.target_size_sectors);
    made.kinds.insert(
        {{10, block_kind::bitset_node}, {11, block_kind::bitset_node}, {12, block_kind::array}});
    return made;
}

valid_image make(unsigned which) {
    valid_image made = which == 0 ? formatted() : which == 1 ? committed() : with_two_levels();
    shrink(made);
    return made;
}

} // namespace

const valid_image& valid_metadata(unsigned which) {
    static const valid_image images[valid_images] = {make(0), make(1), make(2)};
    return images[which];
}

} // namespace powercut::fuzz
