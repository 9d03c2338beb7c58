#include "harness/worlds/case_worker.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <csignal>
#include <stdexcept>

#include "harness/worlds/case_process.h"

namespace tillrig::testing {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kPasses = 0, kDies = 1, kThrows = 2, kHangs = 3;

CaseOutcome play(std::size_t number, const std::string& told) {
  CaseOutcome outcome;
  outcome.verdict = Verdict::pass;
  outcome.chain = told + std::to_string(::getpid());
  if (number == kDies) {
    constexpr std::string_view words = "the last words\n";
    BOOST_REQUIRE(::write(STDERR_FILENO, words.data(), words.size()) > 0);
    ::kill(::getpid(), SIGKILL);
  }
  if (number == kThrows) throw std::runtime_error("a broken world");
  while (number == kHangs) ::pause();
  return outcome;
}

struct Desk {
  Desk() { scenario.id = "a/case"; }

  CaseOutcome played(std::size_t number, std::chrono::milliseconds limit = 20s) {
    CaseProcess process(scenario, 1, limit, worker, number, "told ");
    while (!process.read() && std::chrono::steady_clock::now() < process.deadline()) {
      std::array<pollfd, 2> fds{pollfd{process.outcome_fd(), POLLIN, 0}, pollfd{process.said_fd(), POLLIN, 0}};
      ::poll(fds.data(), fds.size(), 10);
    }
    return process.result();
  }

  Scenario scenario;
  CaseWorker worker{play};
};

BOOST_FIXTURE_TEST_SUITE(case_workers, Desk)

BOOST_AUTO_TEST_CASE(one_process_plays_one_case_after_another) {
  const auto first = played(kPasses);
  BOOST_TEST(name_of(first.verdict) == "PASS");
  BOOST_TEST(first.id == "a/case");
  BOOST_TEST(first.chain.find("told ") == 0u);
  BOOST_TEST(worker.idle());
  BOOST_TEST(played(kPasses).chain == first.chain);
}

BOOST_AUTO_TEST_CASE(a_case_that_kills_its_process_is_an_error_with_its_last_words_and_the_worker_is_gone) {
  played(kPasses);
  const auto outcome = played(kDies);
  BOOST_TEST(name_of(outcome.verdict) == "ERROR");
  BOOST_TEST(outcome.id == "a/case");
  BOOST_TEST(outcome.reason.find("the last words") != std::string::npos, outcome.reason);
  BOOST_TEST(worker.gone());
}

BOOST_AUTO_TEST_CASE(a_case_that_throws_is_an_error_with_the_reason) {
  const auto outcome = played(kThrows);
  BOOST_TEST(name_of(outcome.verdict) == "ERROR");
  BOOST_TEST(outcome.reason.find("a broken world") != std::string::npos, outcome.reason);
  BOOST_TEST(worker.gone());
}

BOOST_AUTO_TEST_CASE(a_case_that_hangs_is_killed_at_its_time_limit) {
  const auto outcome = played(kHangs, 50ms);
  BOOST_TEST(name_of(outcome.verdict) == "ERROR");
  BOOST_TEST(outcome.reason.find("time limit") != std::string::npos, outcome.reason);
  BOOST_TEST(worker.gone());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::testing
