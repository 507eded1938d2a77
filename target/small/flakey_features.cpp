// SPDX-License-Identifier: GPL-2.0-only
#include "target/small/flakey_features.h"

#include "target/small/device_area.h"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace powercut::small {

using namespace shim;

namespace {

constexpr unsigned most_words = 6;

bool same_word(const std::string& word, std::string_view name) {
    return std::ranges::equal(word, name, {}, [](unsigned char c) { return std::tolower(c); });
}

// The operation and flags of a bio as the kernel numbers them: who asks for flags gives a number.
unsigned kernel_opf(const bio& item) {
    constexpr unsigned sync = 1U << 11;
    constexpr unsigned idle = 1U << 15;
    constexpr unsigned fua = 1U << 17;
    constexpr unsigned preflush = 1U << 18;
    constexpr unsigned operations[] = {0, 1, 3, 9}; // read, write, discard, write zeroes
    return operations[static_cast<unsigned>(item.bi_op)] | (item.bi_flags & req_sync ? sync : 0) |
           (item.bi_flags & req_idle ? idle : 0) | (item.bi_flags & req_fua ? fua : 0) |
           (item.bi_flags & req_preflush ? preflush : 0);
}

// Takes word after word; what is wrong first counts.
class feature_reader {
public:
    feature_reader(target_arguments words, std::string* error) : m_words(words), m_error(error) {}

    bool done() const { return m_at == m_words.size() || m_failed; }
    const std::string* next() { return done() ? nullptr : &m_words[m_at++]; }
    void number(unsigned* value, unsigned low, unsigned high, const char* otherwise) {
        const std::string* word = next();
        if (!word || !read_decimal(*word, value) || *value < low || *value > high)
            fail(otherwise);
    }
    void fail(const char* reason) {
        if (!m_failed)
            *m_error = reason;
        m_failed = true;
    }
    int result() const { return m_failed ? -EINVAL : 0; }

private:
    target_arguments m_words;
    std::string* m_error;
    std::size_t m_at = 0;
    bool m_failed = false;
};

void set_once(bool& feature, feature_reader& words, const char* otherwise) {
    if (feature)
        words.fail(otherwise);
    feature = true;
}

void parse_corruption(flakey_features& to, feature_reader& words) {
    if (words.done())
        return words.fail("Feature corrupt_bio_byte requires parameters");
    words.number(&to.corrupt_bio_byte, 1, ~0U, "Invalid corrupt bio byte");
    const std::string* direction = words.next();
    if (!direction || !(same_word(*direction, "w") || same_word(*direction, "r")))
        return words.fail("Invalid corrupt bio direction (r or w)");
    to.corrupts_writes = same_word(*direction, "w");
    words.number(&to.corrupt_bio_value, 0, 255,
                 "Invalid corrupt value to write into bio byte (0-255)");
    words.number(&to.corrupt_bio_flags, 0, ~0U, "Invalid corrupt bio flags mask");
}

void parse_one(flakey_features& to, const std::string& word, feature_reader& words) {
    if (same_word(word, "drop_writes")) {
        set_once(to.drop_writes, words, "Feature drop_writes duplicated");
        if (to.error_writes)
            words.fail("Feature drop_writes conflicts with feature error_writes");
    } else if (same_word(word, "error_writes")) {
        set_once(to.error_writes, words, "Feature error_writes duplicated");
        if (to.drop_writes)
            words.fail("Feature error_writes conflicts with feature drop_writes");
    } else if (same_word(word, "corrupt_bio_byte")) {
        parse_corruption(to, words);
    } else {
        words.fail("Unrecognised flakey feature requested");
    }
}

} // namespace

bool flakey_features::corrupts(const bio& item) const {
    return corrupt_bio_byte && corrupts_writes == item.is_write() &&
           (kernel_opf(item) & corrupt_bio_flags) == corrupt_bio_flags;
}

int flakey_features::parse(target_arguments words, std::string* error) {
    if (words.empty())
        return 0;
    unsigned count = 0;
    if (!read_decimal(words[0], &count) || count > most_words || count > words.size() - 1) {
        *error = "Invalid number of feature args";
        return -EINVAL;
    }
    feature_reader reader(words.subspan(1, count), error);
    while (const std::string* word = reader.next())
        parse_one(*this, *word, reader);
    if (drop_writes && corrupts_writes)
        reader.fail("drop_writes is incompatible with corrupt_bio_byte with the WRITE flag set");
    if (error_writes && corrupts_writes)
        reader.fail("error_writes is incompatible with corrupt_bio_byte with the WRITE flag set");
    return reader.result();
}

std::string flakey_features::text() const {
    const unsigned words = drop_writes + error_writes + (corrupt_bio_byte ? 5 : 0);
    std::string all = std::to_string(words) + ' ';
    if (drop_writes)
        all += "drop_writes ";
    if (error_writes)
        all += "error_writes ";
    if (corrupt_bio_byte)
        all += "corrupt_bio_byte " + std::to_string(corrupt_bio_byte) +
               (corrupts_writes ? " w " : " r ") + std::to_string(corrupt_bio_value) + ' ' +
               std::to_string(corrupt_bio_flags) + ' ';
    return all;
}

} // namespace powercut::small
