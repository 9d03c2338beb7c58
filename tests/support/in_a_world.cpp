#include "tests/support/in_a_world.h"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/execution_monitor.hpp>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <cstdio>
#include <sstream>
#include <stdexcept>

#include "reference/conversation/digest.h"
#include "reference/ports/event_codec.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/lsan_interface.h>
#endif

namespace tillrig {
namespace {

namespace ut = boost::unit_test;

class Counter final : public ut::test_observer {
 public:
  void assertion_result(ut::assertion_result result) override {
    ++assertions;
    if (result == ut::AR_FAILED) ++failures;
  }
  int priority() override { return 0; }

  std::int64_t assertions = 0;
  std::int64_t failures = 0;
};

std::string line_text(const TestJournal::Line& line) {
  std::ostringstream text;
  text << line.stamp.at.count() << " " << line.stamp.node << "#" << line.stamp.incarnation << " " << line.event.kind();
  for (const auto& field : line.event.fields()) {
    text << " " << field.name << "=";
    std::visit([&text](const auto& value) { text << value; }, field.value);
  }
  return text.str();
}

// What the child sends: four lines of numbers and names, then the text.
void send_report(int to, const WorldReport& report) {
  std::ostringstream out;
  out << static_cast<int>(report.end) << "\n"
      << report.assertions << "\n"
      << report.failures << "\n"
      << report.journal_digest << "\n"
      << report.text;
  const std::string bytes = out.str();
  for (std::size_t sent = 0; sent < bytes.size();) {
    const auto wrote = write(to, bytes.data() + sent, bytes.size() - sent);
    if (wrote <= 0) _exit(3);
    sent += static_cast<std::size_t>(wrote);
  }
}

WorldReport run_here(const std::function<void(TestJournal&)>& world) {
  WorldReport report;
  Counter counter;
  std::ostringstream said;
  ut::unit_test_log.set_stream(said);
  ut::framework::register_observer(counter);
  TestJournal journal;
  report.end = WorldReport::End::returned;
  try {
    world(journal);
  } catch (const boost::execution_aborted&) {
    said << "a required assertion failed\n";
  } catch (const std::exception& error) {
    report.end = WorldReport::End::threw;
    said << "threw: " << error.what() << "\n";
  }
  ut::framework::deregister_observer(counter);
  report.assertions = counter.assertions;
  report.failures = counter.failures;
  if (report.failures > 0 || report.end == WorldReport::End::threw)
    said << "the journal's last lines:\n" << journal.tail(40);
  report.text = said.str();
  report.journal_digest = journal.digest();
  return report;
}

[[noreturn]] void be_the_child(int to, const std::function<void(TestJournal&)>& world) {
  send_report(to, run_here(world));
  int status = 0;
#if defined(__SANITIZE_ADDRESS__)
  status = __lsan_do_recoverable_leak_check() ? 4 : 0;
#endif
  std::fflush(nullptr);
  _exit(status);
}

// Answers false when the limit passed first.
bool read_all(int from, std::chrono::seconds limit, std::string& bytes) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  while (true) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    pollfd waiting{from, POLLIN, 0};
    if (left.count() <= 0 || poll(&waiting, 1, static_cast<int>(left.count())) == 0) return false;
    char part[4096];
    const auto got = read(from, part, sizeof part);
    if (got <= 0) return true;
    bytes.append(part, static_cast<std::size_t>(got));
  }
}

WorldReport parse(const std::string& bytes) {
  WorldReport report;
  std::istringstream in(bytes);
  int end = static_cast<int>(WorldReport::End::died);
  in >> end >> report.assertions >> report.failures;
  in.ignore();
  std::getline(in, report.journal_digest);
  report.end = static_cast<WorldReport::End>(end);
  std::ostringstream rest;
  if (in.peek() != std::istringstream::traits_type::eof()) rest << in.rdbuf();
  report.text = rest.str();
  return report;
}

}  // namespace

void TestJournal::record(Stamp stamp, Event event) {
  lines_.push_back({std::move(stamp), std::move(event)});
  if (!on_record) return;
  const Line line = lines_.back();
  on_record(line);
}

int TestJournal::count(std::string_view kind, std::string_view node) const {
  int found = 0;
  for (const auto& line : lines_)
    if (line.event.kind() == kind && (node.empty() || line.stamp.node.text() == node)) ++found;
  return found;
}

std::string TestJournal::tail(std::size_t most) const {
  std::string text;
  for (std::size_t i = lines_.size() > most ? lines_.size() - most : 0; i < lines_.size(); ++i)
    text += line_text(lines_[i]) + "\n";
  return text;
}

std::string TestJournal::digest() const {
  std::string bytes;
  for (const auto& line : lines_) encode(line.stamp, line.event, bytes);
  return digest_of(bytes);
}

std::string WorldReport::why_not() const {
  if (end == End::died) return "the world's process died: " + text;
  if (end == End::hung) return "the world's process hung: " + text;
  if (end == End::threw) return text;
  if (failures > 0) return std::to_string(failures) + " of " + std::to_string(assertions) + " failed:\n" + text;
  if (assertions == 0) return "nothing was asserted";
  return {};
}

WorldReport run_in_a_world(const std::function<void(TestJournal&)>& world, std::chrono::seconds limit) {
  int ends[2];
  if (pipe(ends) != 0) throw std::runtime_error("no pipe for a world");
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("no process for a world");
  if (child == 0) {
    close(ends[0]);
    be_the_child(ends[1], world);
  }
  close(ends[1]);
  std::string bytes;
  const bool ended = read_all(ends[0], limit, bytes);
  close(ends[0]);
  if (!ended) kill(child, SIGKILL);
  int status = 0;
  waitpid(child, &status, 0);
  WorldReport report = parse(bytes);
  if (!ended) {
    report.end = WorldReport::End::hung;
  } else if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    report.end = WorldReport::End::died;
    report.text += WIFSIGNALED(status) ? "killed by signal " + std::to_string(WTERMSIG(status))
                                       : "left with status " + std::to_string(WEXITSTATUS(status));
  }
  return report;
}

void in_a_world(const std::function<void(TestJournal&)>& world, std::chrono::seconds limit) {
  const auto why = run_in_a_world(world, limit).why_not();
  BOOST_CHECK_MESSAGE(why.empty(), why);
}

}  // namespace tillrig
