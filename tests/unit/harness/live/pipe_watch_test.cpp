#include "harness/live/pipe_watch.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

namespace tillrig {
namespace {

using namespace std::chrono_literals;

struct Pipe {
  Pipe() {
    std::array<int, 2> ends{};
    BOOST_REQUIRE(pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) == 0);
    out = ends[0];
    in = ends[1];
  }
  ~Pipe() {
    close_out();
    close(in);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  bool write_one() const { return ::write(in, "x", 1) == 1; }
  void close_out() {
    if (out >= 0) close(out);
    out = -1;
  }
  std::size_t read_all() const {
    std::array<char, 4096> bytes{};
    const auto count = ::read(out, bytes.data(), bytes.size());
    return count > 0 ? static_cast<std::size_t>(count) : 0;
  }

  int out = -1, in = -1;
};

// How often this thread has gone to sleep: something woke it each time.
long sleeps() {
  rusage usage{};
  getrusage(RUSAGE_THREAD, &usage);
  return usage.ru_nvcsw;
}

// Two pipes, watched on the thread of the test.
struct Watched {
  std::array<Pipe, 2> pipes;
  std::size_t found = 0;
  long looks = 0;
  boost::asio::io_context context;
  PipeWatch watch{context.get_executor(), [this] {
                    ++looks;
                    std::size_t now = 0;
                    for (const auto& pipe : pipes) now += pipe.read_all();
                    found += now;
                    return now > 0;
                  }};

  Watched() {
    for (const auto& pipe : pipes) watch.add(pipe.out);
  }
  void run_until_found(std::size_t count) {
    const auto limit = std::chrono::steady_clock::now() + 20s;
    while (found < count && std::chrono::steady_clock::now() < limit) context.run_one_until(limit);
    BOOST_TEST(found == count);
  }
  // Until it waits for a sign: nothing happens for longer than its pause.
  void run_until_quiet() {
    while (context.run_one_for(20ms) > 0) continue;
  }
};

BOOST_AUTO_TEST_CASE(what_is_in_a_pipe_before_it_is_watched_is_found) {
  Watched watched;
  BOOST_TEST(watched.pipes[1].write_one());
  watched.run_until_found(1);
}

BOOST_AUTO_TEST_CASE(after_a_quiet_time_the_next_record_of_any_pipe_is_found) {
  Watched watched;
  for (std::size_t round = 0; round < 6; ++round) {
    BOOST_TEST(watched.pipes[round % 2].write_one());
    watched.run_until_found(round + 1);
    watched.run_until_quiet();
  }
}

BOOST_AUTO_TEST_CASE(a_pipe_that_is_added_while_others_are_looked_at_is_found_too) {
  Watched watched;
  BOOST_TEST(watched.pipes[0].write_one());
  watched.run_until_found(1);
  watched.watch.forget(watched.pipes[1].out);
  watched.watch.add(watched.pipes[1].out);
  watched.run_until_quiet();
  BOOST_TEST(watched.pipes[1].write_one());
  watched.run_until_found(2);
}

BOOST_AUTO_TEST_CASE(a_pipe_that_is_closed_and_then_forgotten_does_not_hide_the_others) {
  Watched watched;
  watched.run_until_quiet();
  const int pipe = watched.pipes[0].out;
  watched.pipes[0].close_out();
  watched.watch.forget(pipe);
  BOOST_TEST(watched.pipes[1].write_one());
  watched.run_until_found(1);
  watched.run_until_quiet();
  BOOST_TEST(watched.pipes[1].write_one());
  watched.run_until_found(2);
}

BOOST_AUTO_TEST_CASE(what_is_left_in_a_pipe_that_is_forgotten_gives_no_sign) {
  Watched watched;
  watched.run_until_quiet();
  watched.watch.forget(watched.pipes[0].out);
  BOOST_TEST(watched.pipes[0].write_one());
  watched.run_until_quiet();
  BOOST_TEST(watched.looks == 0);
}

BOOST_AUTO_TEST_CASE(records_that_come_while_the_pipes_are_looked_at_wake_nobody) {
  Watched watched;
  constexpr std::size_t records = 4000;
  std::size_t written = 0;
  std::thread node([&watched, &written] {
    for (std::size_t i = 0; i < records; ++i) {
      if (watched.pipes[i % 2].write_one()) ++written;
      if (i % 4 == 0) std::this_thread::sleep_for(10us);
    }
  });
  const auto sleeps_before = sleeps();
  watched.run_until_found(records);
  const auto slept = sleeps() - sleeps_before;
  node.join();
  BOOST_TEST(written == records);
  BOOST_TEST_CONTEXT(watched.looks << " looks at " << records << " records")
  BOOST_TEST(slept <= 2 * watched.looks + 20);  // a look follows a sign or a pause; the rest is what a machine may do
}

}  // namespace
}  // namespace tillrig
