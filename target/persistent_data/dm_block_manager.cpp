// SPDX-License-Identifier: GPL-2.0-only
#include "target/persistent_data/dm_block_manager.h"

#include "firmware_shim/kernel.h"
#include "target/persistent_data/checksum.h"

namespace powercut::persistent_data {

namespace {

constexpr const char* prefix = "block manager";

const dm_block_validator* validator_of(const shim::dm_buffer& buffer) {
    return static_cast<const dm_block_validator*>(buffer.owner_data);
}

void prepare_for_write(shim::dm_buffer& buffer, void*) {
    if (const dm_block_validator* validator = validator_of(buffer))
        validator->prepare_for_write(buffer.block(), buffer.data());
}

} // namespace

int check_identity(const block_identity& kind, shim::kernel& log, block_t where,
                   const sector_buffer& data) {
    const std::uint64_t blocknr = data.le64(kind.blocknr_at);
    if (blocknr != where) {
        log.log_limited(kind.prefix, std::string(kind.check) + " failed: blocknr " +
                                         std::to_string(blocknr) + " != wanted " +
                                         std::to_string(where));
        return -ENOTBLK;
    }
    const std::uint32_t computed = block_checksum(data, kind.csum_xor);
    const std::uint32_t stored = data.le32(csum_at);
    if (computed != stored) {
        log.log_limited(kind.prefix, std::string(kind.check) + " failed: csum " +
                                         std::to_string(computed) + " != wanted " +
                                         std::to_string(stored));
        return -EILSEQ;
    }
    return 0;
}

void set_identity(const block_identity& kind, block_t where, sector_buffer& data) {
    data.put_le64(kind.blocknr_at, where);
    data.put_le32(csum_at, block_checksum(data, kind.csum_xor));
}

void dm_block::unlock() {
    if (!m_buffer)
        return;
    if (m_for_writing)
        m_client->mark_buffer_dirty(*m_buffer);
    m_client->release(*m_buffer);
    m_buffer = nullptr;
}

dm_block_manager::dm_block_manager(shim::block_device& device)
    : m_kernel(device.owner()), m_bufio(device, block_sectors, &prepare_for_write) {}

int dm_block_manager::validate(shim::dm_buffer& buffer, const dm_block_validator* validator) {
    const dm_block_validator* const known = validator_of(buffer);
    if (known == validator)
        return 0;
    const auto block = [&buffer] { return " for block " + std::to_string(buffer.block()); };
    if (known) {
        m_kernel.log_limited(prefix, std::string("validator mismatch (old=") + known->name +
                                         " vs new=" + (validator ? validator->name : "NULL") + ")" +
                                         block());
        return -EINVAL;
    }
    const int result = validator->check(m_kernel, buffer.block(), buffer.data());
    if (result)
        m_kernel.log_limited(prefix,
                             std::string(validator->name) + " validator check failed" + block());
    else
        buffer.owner_data = validator;
    return result;
}

int dm_block_manager::lock(block_t where, const dm_block_validator* validator, bool for_writing,
                           dm_block* locked) {
    int result = 0;
    shim::dm_buffer* buffer = m_bufio.read(where, &result);
    if (!buffer)
        return result;
    result = validate(*buffer, validator);
    if (result)
        m_bufio.release(*buffer);
    else
        *locked = dm_block(m_bufio, *buffer, for_writing);
    return result;
}

int dm_block_manager::read_lock(block_t where, const dm_block_validator* validator,
                                dm_block* locked) {
    return lock(where, validator, false, locked);
}

int dm_block_manager::write_lock(block_t where, const dm_block_validator* validator,
                                 dm_block* locked) {
    return m_read_only ? -EPERM : lock(where, validator, true, locked);
}

int dm_block_manager::write_lock_zero(block_t where, const dm_block_validator* validator,
                                      dm_block* locked) {
    if (m_read_only)
        return -EPERM;
    shim::dm_buffer* buffer = m_bufio.new_block(where);
    if (!buffer)
        return -EIO;
    buffer->data().fill_zero();
    buffer->owner_data = validator;
    *locked = dm_block(m_bufio, *buffer, true);
    return 0;
}

int dm_block_manager::flush() {
    return m_read_only ? -EPERM : m_bufio.write_dirty_buffers();
}

} // namespace powercut::persistent_data
