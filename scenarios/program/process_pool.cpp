// SPDX-License-Identifier: GPL-2.0-only
#include "scenarios/program/process_pool.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <system_error>
#include <vector>

namespace powercut::program {

namespace {

constexpr int poll_interval_ms =
    200; // a signal just before poll() is seen after this at the latest

volatile std::sig_atomic_t caught_signal = 0;

void note_signal(int number) {
    caught_signal = number;
}

[[noreturn]] void throw_errno(const char* call) {
    throw std::system_error(errno, std::generic_category(), call);
}

// Catches what asks the process to end, for as long as there are children to end first.
class signal_guard {
public:
    signal_guard() {
        caught_signal = 0;
        struct sigaction action {};
        action.sa_handler = note_signal;
        for (std::size_t i = 0; i < numbers.size(); ++i)
            ::sigaction(numbers[i], &action, &m_before[i]);
    }
    ~signal_guard() {
        for (std::size_t i = 0; i < numbers.size(); ++i)
            ::sigaction(numbers[i], &m_before[i], nullptr);
    }
    signal_guard(const signal_guard&) = delete;
    signal_guard& operator=(const signal_guard&) = delete;

    static constexpr std::array<int, 2> numbers{SIGINT, SIGTERM};

private:
    std::array<struct sigaction, numbers.size()> m_before{};
};

struct child {
    std::size_t job = 0;
    pid_t process = 0;
    int pipe = -1;
    message_reader reader;
};

[[noreturn]] void be_the_child(std::size_t job, int pipe, pid_t parent,
                               const std::function<void(std::size_t, int)>& body) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent)
        ::_exit(1); // the parent was gone before it could be asked for
    for (const int number : signal_guard::numbers)
        ::signal(number, SIG_DFL);
    body(job, pipe);
    std::fflush(nullptr);
    ::_exit(0); // no destructors and exit handlers: they belong to the parent
}

child start(std::size_t job, const std::function<void(std::size_t, int)>& body) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) < 0)
        throw_errno("pipe2");
    std::fflush(nullptr); // else the child would print what waits in the buffers as well
    const pid_t parent = ::getpid();
    const pid_t process = ::fork();
    if (process < 0)
        throw_errno("fork");
    if (process == 0) {
        ::close(ends[0]);
        be_the_child(job, ends[1], parent, body);
    }
    ::close(ends[1]);
    return {job, process, ends[0], {}};
}

std::string wait_for(pid_t process) {
    int status = 0;
    while (::waitpid(process, &status, 0) < 0)
        if (errno != EINTR)
            throw_errno("waitpid");
    if (WIFSIGNALED(status))
        return "killed by signal " + std::to_string(WTERMSIG(status)) + " (" +
               ::strsignal(WTERMSIG(status)) + ")";
    return WEXITSTATUS(status) == 0 ? "" : "exit status " + std::to_string(WEXITSTATUS(status));
}

class pool {
public:
    pool(const std::function<void(std::size_t, int)>& body, const pool_listener& listener)
        : m_body(body), m_listener(listener) {}
    ~pool() { kill_all(); }
    pool(const pool&) = delete;
    pool& operator=(const pool&) = delete;

    std::size_t running() const { return m_children.size(); }

    void add(std::size_t job) {
        m_children.push_back(start(job, m_body));
        m_listener.started(job);
    }

    // Until something is heard, or the interval is over.
    void listen() {
        std::vector<pollfd> pipes;
        for (const child& item : m_children)
            pipes.push_back({item.pipe, POLLIN, 0});
        if (::poll(pipes.data(), pipes.size(), poll_interval_ms) <= 0)
            return;
        for (std::size_t i = pipes.size(); i-- > 0;) // backwards: the ended ones are taken out
            if (pipes[i].revents != 0 && !hear(m_children[i]))
                bury(i);
    }

    void kill_all() {
        for (const child& item : m_children) {
            ::kill(item.process, SIGKILL);
            ::close(item.pipe);
            wait_for(item.process);
        }
        m_children.clear();
    }

private:
    // False at the end of the pipe.
    bool hear(child& from) {
        std::array<char, 65536> bytes;
        const ssize_t got = ::read(from.pipe, bytes.data(), bytes.size());
        if (got <= 0)
            return got < 0 && errno == EINTR;
        from.reader.feed({bytes.data(), static_cast<std::size_t>(got)});
        while (const auto heard = from.reader.next())
            m_listener.heard(from.job, *heard);
        return true;
    }

    void bury(std::size_t index) {
        const child gone = std::move(m_children[index]);
        m_children.erase(m_children.begin() + static_cast<std::ptrdiff_t>(index));
        ::close(gone.pipe);
        m_listener.ended(gone.job, wait_for(gone.process));
    }

    const std::function<void(std::size_t, int)>& m_body;
    const pool_listener& m_listener;
    std::vector<child> m_children;
};

[[noreturn]] void die_of(int number) {
    ::signal(number, SIG_DFL);
    ::raise(number);
    ::_exit(128 + number); // only if the signal was blocked
}

} // namespace

void run_in_children(std::size_t jobs, std::size_t at_a_time,
                     const std::function<void(std::size_t, int)>& body,
                     const pool_listener& listener, const std::function<void()>& interrupted) {
    const signal_guard guard;
    pool children(body, listener);
    for (std::size_t next = 0; next < jobs || children.running() != 0;) {
        while (next < jobs && children.running() < std::max<std::size_t>(at_a_time, 1))
            children.add(next++);
        children.listen();
        if (caught_signal != 0) {
            children.kill_all();
            interrupted();
            die_of(caught_signal);
        }
    }
}

} // namespace powercut::program
