#include "harness/worlds/case_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <exception>
#include <map>
#include <sstream>
#include <string_view>
#include <system_error>
#include <utility>

#include "harness/worlds/case_record.h"
#include "reference/ports/event_codec.h"

namespace tillrig {
namespace {

constexpr std::size_t kKeptWords = 2000;

std::pair<int, int> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
  return {ends[0], ends[1]};
}

// "1:23 16:2": truth and how many things it judged.
std::string subjects_text(const std::map<int, std::uint64_t>& subjects) {
  std::string text;
  for (const auto& [truth, count] : subjects) text += fmt::format("{}{}:{}", text.empty() ? "" : " ", truth, count);
  return text;
}

std::map<int, std::uint64_t> subjects_in(std::string_view text) {
  std::map<int, std::uint64_t> subjects;
  std::istringstream words{std::string(text)};
  int truth = 0;
  char colon = 0;
  for (std::uint64_t count = 0; words >> truth >> colon >> count;) subjects[truth] = count;
  return subjects;
}

// A line a count: "12 sales paid".
std::string counts_text(const std::map<std::string, std::int64_t>& counts) {
  std::string text;
  for (const auto& [name, count] : counts) text += fmt::format("{} {}\n", count, name);
  return text;
}

std::map<std::string, std::int64_t> counts_in(std::string_view text) {
  std::map<std::string, std::int64_t> counts;
  std::istringstream lines{std::string(text)};
  std::string name;
  for (std::int64_t count = 0; lines >> count >> std::ws && std::getline(lines, name);) counts[name] = count;
  return counts;
}

std::string encode_outcome(const CaseOutcome& outcome) {
  const auto failure = outcome.failure.value_or(FailureIdentity{-1, "", ""});
  return encode(Stamp{outcome.simulated, driver_name(), 0},
                Event("case.outcome")
                    .with("id", outcome.id)
                    .with("title", outcome.title)
                    .with("verdict", static_cast<std::int64_t>(outcome.verdict))
                    .with("reason", outcome.reason)
                    .with("wall_us", static_cast<std::int64_t>(outcome.wall.count()))
                    .with("machine_late", std::int64_t{outcome.machine_late})
                    .with("subjects", subjects_text(outcome.subjects))
                    .with("counts", counts_text(outcome.counts))
                    .with("truth", std::int64_t{failure.truth})
                    .with("property", failure.property)
                    .with("role", failure.role)
                    .with("chain", outcome.chain));
}

void write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;  // the parent is gone: nobody is left to tell
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

// false: the other end is closed.
bool read_some(int fd, std::string& into) {
  std::array<char, 4096> buffer;
  const auto got = ::read(fd, buffer.data(), buffer.size());
  if (got < 0) return errno == EINTR || errno == EAGAIN;
  into.append(buffer.data(), static_cast<std::size_t>(got));
  return got > 0;
}

std::string last_words(std::string said) {
  while (!said.empty() && said.back() == '\n') said.pop_back();
  if (said.size() > kKeptWords) said.erase(0, said.size() - kKeptWords);
  return said.empty() ? std::string("it said nothing") : "its last lines: " + said;
}

}  // namespace

void end_with(const std::function<void()>& work) {
  try {
    work();
  } catch (const std::exception& broken) {
    write_all(STDERR_FILENO, fmt::format("ERROR: {}\n", broken.what()));
    ::_exit(3);
  }
  ::_exit(0);
}

void play_for(CaseEnds ends, const std::function<CaseOutcome()>& work) {
  ::dup2(ends.said, STDERR_FILENO);
  ::dup2(ends.said, STDOUT_FILENO);
  write_all(ends.outcome, encode_outcome(work()));
}

CaseProcess::CaseProcess(const Scenario& scenario, std::uint64_t seed, std::chrono::milliseconds limit,
                         const Work& work)
    : CaseProcess(scenario, seed, limit) {
  const auto [outcome_read, outcome_write] = make_pipe();
  const auto [said_read, said_write] = make_pipe();
  child_ = ::fork();
  if (child_ < 0) throw std::system_error(errno, std::generic_category(), "fork");
  if (child_ == 0) {
    // A case never outlives the run, however the run ends.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    end_with([&] { play_for({outcome_write, said_write}, work); });
  }
  ::close(outcome_write);
  ::close(said_write);
  listen_to(outcome_read, said_read);
}

CaseProcess::CaseProcess(const Scenario& scenario, std::uint64_t seed, std::chrono::milliseconds limit,
                         CaseWorker& worker, std::size_t number, const std::string& told)
    : CaseProcess(scenario, seed, limit) {
  worker_ = &worker;
  const auto [outcome_read, outcome_write] = make_pipe();
  const auto [said_read, said_write] = make_pipe();
  worker.play(number, told, {outcome_write, said_write});
  ::close(outcome_write);
  ::close(said_write);
  listen_to(outcome_read, said_read);
}

CaseProcess::CaseProcess(const Scenario& scenario, std::uint64_t seed, std::chrono::milliseconds limit)
    : scenario_(&scenario), seed_(seed), started_(std::chrono::steady_clock::now()), deadline_(started_ + limit) {}

void CaseProcess::listen_to(int outcome_read, int said_read) {
  outcome_fd_ = outcome_read;
  said_fd_ = said_read;
  for (const int fd : {outcome_fd_, said_fd_}) ::fcntl(fd, F_SETFL, O_NONBLOCK);
}

CaseProcess::CaseProcess(CaseProcess&& other) noexcept
    : scenario_(other.scenario_),
      seed_(other.seed_),
      started_(other.started_),
      deadline_(other.deadline_),
      child_(std::exchange(other.child_, -1)),
      worker_(std::exchange(other.worker_, nullptr)),
      outcome_fd_(std::exchange(other.outcome_fd_, -1)),
      said_fd_(std::exchange(other.said_fd_, -1)),
      outcome_(std::move(other.outcome_)),
      said_(std::move(other.said_)) {}

CaseProcess::~CaseProcess() {
  if (child_ > 0 || worker_) {
    kill();
    wait();
  }
  for (const int fd : {outcome_fd_, said_fd_})
    if (fd >= 0) ::close(fd);
}

bool CaseProcess::read() {
  for (auto [fd, into] : {std::pair{&outcome_fd_, &outcome_}, std::pair{&said_fd_, &said_}}) {
    if (*fd < 0 || read_some(*fd, *into)) continue;
    ::close(*fd);
    *fd = -1;
  }
  return outcome_fd_ < 0 && said_fd_ < 0;
}

void CaseProcess::kill() {
  if (worker_)
    worker_->kill();
  else
    ::kill(child_, SIGKILL);
}

int CaseProcess::wait() {
  if (worker_) return std::exchange(worker_, nullptr)->wait();
  int status = 0;
  ::waitpid(std::exchange(child_, -1), &status, 0);
  return status;
}

CaseOutcome CaseProcess::waited_for() {
  constexpr int kGlanceMs = 50;
  while (!read() && std::chrono::steady_clock::now() < deadline_) {
    std::array<pollfd, 2> fds{{{outcome_fd_, POLLIN, 0}, {said_fd_, POLLIN, 0}}};
    ::poll(fds.data(), fds.size(), kGlanceMs);
  }
  return result();
}

CaseOutcome CaseProcess::result() {
  const bool overdue = outcome_fd_ >= 0 || said_fd_ >= 0;
  if (overdue) kill();
  const int status = wait();
  if (overdue) return error("the world did not end within its time limit; " + last_words(said_));
  const auto sent = decode(outcome_);
  if (!sent) {
    const auto how = WIFSIGNALED(status) ? fmt::format("killed by signal {}", WTERMSIG(status))
                                         : fmt::format("exit {}", WEXITSTATUS(status));
    return error(fmt::format("the world died ({}); {}", how, last_words(said_)));
  }
  auto outcome = error(std::string(sent->event.text("reason")));
  outcome.verdict = static_cast<Verdict>(sent->event.integer("verdict"));
  outcome.simulated = sent->stamp.at;
  outcome.wall = std::chrono::microseconds(sent->event.integer("wall_us"));
  outcome.machine_late = sent->event.integer("machine_late") != 0;
  outcome.subjects = subjects_in(sent->event.text("subjects"));
  outcome.counts = counts_in(sent->event.text("counts"));
  outcome.failure.reset();
  if (const auto truth = sent->event.integer("truth"); truth >= 0)
    outcome.failure = FailureIdentity{static_cast<int>(truth), std::string(sent->event.text("property")),
                                      std::string(sent->event.text("role"))};
  outcome.chain = sent->event.text("chain");
  return outcome;
}

CaseOutcome CaseProcess::error(std::string reason) const {
  CaseOutcome outcome;
  outcome.id = scenario_->id;
  outcome.title = scenario_->title;
  outcome.reason = std::move(reason);
  outcome.failure = FailureIdentity{0, "world", ""};
  outcome.seed = seed_;
  outcome.wall = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - started_);
  return outcome;
}

}  // namespace tillrig
