// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/conformance/isolated.h"

#include <fmt/format.h>

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <exception>
#include <string_view>
#include <system_error>

namespace powercut::conformance {
namespace {

constexpr int threw = 0xff; // exit status of a child whose body threw

[[noreturn]] void throw_errno(const char* call) {
    throw std::system_error(errno, std::generic_category(), call);
}

void write_all(int fd, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(fd, text.data(), text.size());
        if (written < 0 && errno != EINTR)
            return; // nobody listens any more
        text.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
}

std::string read_all(int fd) {
    std::string text;
    std::array<char, 4096> part;
    for (;;) {
        const ssize_t got = ::read(fd, part.data(), part.size());
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return text;
        text.append(part.data(), static_cast<std::size_t>(got));
    }
}

// Leaves without destructors and exit handlers, which belong to the parent.
[[noreturn]] void be_the_child(const std::function<int(std::string&)>& body, int fd,
                               std::chrono::seconds time_limit) {
    std::string text;
    int status = threw;
    ::signal(SIGALRM, SIG_DFL);
    ::alarm(static_cast<unsigned>(time_limit.count()));
    try {
        status = body(text);
    } catch (const std::exception& error) {
        text = error.what();
    }
    write_all(fd, text);
    ::_exit(status);
}

int wait_for(pid_t child) {
    int status = 0;
    while (::waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            throw_errno("waitpid");
    return status;
}

} // namespace

isolated_result run_isolated(const std::function<int(std::string&)>& body,
                             std::chrono::seconds time_limit) {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) < 0)
        throw_errno("pipe");
    const pid_t child = ::fork();
    if (child < 0)
        throw_errno("fork");
    if (child == 0) {
        ::close(ends[0]);
        be_the_child(body, ends[1], time_limit);
    }
    ::close(ends[1]);
    isolated_result result{.text = read_all(ends[0])};
    ::close(ends[0]);
    const int status = wait_for(child);
    if (WIFEXITED(status) && WEXITSTATUS(status) != threw)
        result.status = WEXITSTATUS(status);
    else {
        result.status = -1;
        if (WIFSIGNALED(status))
            result.text = WTERMSIG(status) == SIGALRM
                              ? fmt::format("no end within {} s", time_limit.count())
                              : fmt::format("ended by signal {} ({})", WTERMSIG(status),
                                            ::strsignal(WTERMSIG(status)));
    }
    return result;
}

} // namespace powercut::conformance
