// SPDX-License-Identifier: GPL-2.0-only
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string_view>
#include <utility>
#include <vector>

// All choice in powercut goes through one chooser (design.md section 4): which versions survive a
// cut, which outstanding command completes next, what a faulty disk does. A strategy answers; a
// witness is the list of its answers.
namespace powercut::storage {

class chooser {
public:
    virtual ~chooser() = default;

    // One of 0..alternatives-1; alternatives > 0, else std::invalid_argument. `what` names the
    // question for people.
    virtual std::uint64_t choose(std::uint64_t alternatives, std::string_view what) = 0;
};

// Always the first alternative: the deterministic run.
class first_chooser final : public chooser {
public:
    std::uint64_t choose(std::uint64_t alternatives, std::string_view what) override;
};

// Seeded: the same seed gives the same answers on every machine.
class random_chooser final : public chooser {
public:
    explicit random_chooser(std::uint64_t seed) : m_engine(seed) {}
    std::uint64_t choose(std::uint64_t alternatives, std::string_view what) override;

private:
    std::mt19937_64 m_engine;
};

// Every list of answers, one after the other: do { ask; ask; ... } while (chooser.next());
// The same answers must lead to the same questions: std::logic_error where they do not.
class exhaustive_chooser final : public chooser {
public:
    std::uint64_t choose(std::uint64_t alternatives, std::string_view what) override;
    bool next(); // false when every list of answers has been given

private:
    struct answer {
        std::uint64_t value;
        std::uint64_t alternatives;
    };
    std::vector<answer> m_answers;
    std::size_t m_position = 0;
};

// A recorded list of answers; std::out_of_range when asked for more than were recorded, or for one
// that does not fit its question.
class replay_chooser final : public chooser {
public:
    explicit replay_chooser(std::vector<std::uint64_t> answers) : m_answers(std::move(answers)) {}
    std::uint64_t choose(std::uint64_t alternatives, std::string_view what) override;

private:
    std::vector<std::uint64_t> m_answers;
    std::size_t m_position = 0;
};

// Passes each question on and writes the answer down: what a replay_chooser needs to give it again.
class recording_chooser final : public chooser {
public:
    explicit recording_chooser(chooser& inner) : m_inner(inner) {}
    std::uint64_t choose(std::uint64_t alternatives, std::string_view what) override;
    const std::vector<std::uint64_t>& answers() const { return m_answers; }

private:
    chooser& m_inner;
    std::vector<std::uint64_t> m_answers;
};

} // namespace powercut::storage
