#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/support/program.h"
#include "tests/support/temporary_folder.h"

namespace tillrig {
namespace {

namespace fs = std::filesystem;

// Processes whose command line names the folder: every node's does.
int processes_of(const std::string& folder) {
  int found = 0;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    std::ifstream file(entry.path() / "cmdline");
    const std::string line((std::istreambuf_iterator<char>(file)), {});
    if (line.find(folder + "/") != std::string::npos) ++found;
  }
  return found;
}

bool within(std::chrono::seconds bound, const std::function<bool()>& done) {
  const auto limit = std::chrono::steady_clock::now() + bound;
  while (!done() && std::chrono::steady_clock::now() < limit) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  return done();
}

bool nothing_is_left_in(const std::string& folder) {
  return fs::is_empty(folder) && processes_of(folder) == 0;
}

// Runs beside the test, its temporary files below `temporary` and what it says in `output`.
pid_t start_program(const std::string& temporary, const std::string& output, std::vector<std::string> words) {
  words.insert(words.begin(), program_path());
  const pid_t process = fork();
  if (process != 0) return process;
  setenv("TMPDIR", temporary.c_str(), 1);
  if (std::freopen(output.c_str(), "w", stdout) == nullptr) _exit(126);
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  execv(words.front().c_str(), arguments.data());
  _exit(127);
}

// Its answer is lost, so that the payment stays open for long. The engine's store says when it has begun.
bool a_payment_is_under_way(const std::string& temporary) {
  for (const auto& world : fs::directory_iterator(temporary)) {
    const auto log = world.path() / "store" / "engine-wal";
    if (fs::exists(log) && bytes_of(log.string()).find("SENDING") != std::string::npos) return true;
  }
  return false;
}

void nothing_is_left_after(int signal) {
  const TemporaryFolder temporary;
  const auto process =
      start_program(temporary.path().string(), "/dev/null",
                    {"run", "--live", "--speed", "1", "scenarios/timeout/F27_reply_lost_and_query_fails.json"});
  BOOST_TEST(within(std::chrono::seconds(20), [&] { return a_payment_is_under_way(temporary.path().string()); }));
  BOOST_TEST(processes_of(temporary.path().string()) > 0);
  kill(process, signal);
  waitpid(process, nullptr, 0);
  BOOST_TEST(within(std::chrono::seconds(5), [&] { return nothing_is_left_in(temporary.path().string()); }));
}

// The folder of the world that is held, once its scenario is over; empty: it is not within half a minute.
std::string folder_of_held_world(const std::string& output) {
  const std::string mark = "the world is up: ";
  const auto said = [&] {
    const auto text = fs::exists(output) ? bytes_of(output) : std::string();
    const auto begin = text.find(mark);
    const auto end = text.find('\n', begin);
    return end == std::string::npos ? "" : text.substr(begin + mark.size(), end - begin - mark.size());
  };
  within(std::chrono::seconds(30), [&] { return !said().empty(); });
  return said();
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_smoke_set_passes_live_and_nothing_outlives_it) {
  const TemporaryFolder temporary;
  const auto run = run_program({"run", "--live", "--filter", "smoke", "scenarios"}, temporary.path().string());
  BOOST_TEST(run.exit_code == 0, run.output);
  BOOST_TEST(nothing_is_left_in(temporary.path().string()));
}

BOOST_AUTO_TEST_CASE(a_program_killed_in_mid_payment_leaves_nothing) {
  nothing_is_left_after(SIGKILL);
}

BOOST_AUTO_TEST_CASE(a_program_interrupted_in_mid_payment_leaves_nothing) {
  nothing_is_left_after(SIGINT);
}

BOOST_AUTO_TEST_CASE(a_person_decides_in_a_world_that_is_held) {
  const TemporaryFolder temporary, kept;
  const auto report = (kept.path() / "report").string(), output = (kept.path() / "output").string();
  const auto process = start_program(
      temporary.path().string(), output,
      {"run", "--live", "--hold", "--speed", "2", "--report", report, "--filter",
       "reconciliation/F33_row_nobody_knows[wallet-a]", "scenarios/reconciliation/F33_row_nobody_knows.json"});
  const auto world = folder_of_held_world(output);
  BOOST_REQUIRE(!world.empty());
  BOOST_TEST(world.starts_with(temporary.path().string()));

  const auto list = run_program({"differences", world});
  BOOST_TEST(list.exit_code == 0);
  BOOST_TEST(list.output.find("MONEY_THERE") != std::string::npos, list.output);
  const auto row = list.output.substr(0, list.output.find(' '));
  const auto decide = [&](const std::string& action, const std::string& about) {
    return run_program({"decide", world, about, "--action", action, "--by", "wang", "--why", "a test row"});
  };
  const auto unknown = decide("ACCEPT", "nobody");
  BOOST_TEST(unknown.exit_code == 1);
  BOOST_TEST(unknown.output == "refused: no difference is called \"nobody\"\n");
  const auto decided = decide("WRITE_OFF", row);
  BOOST_TEST(decided.exit_code == 0);
  BOOST_TEST(decided.output == row + " is DECIDED by wang\n");
  BOOST_TEST(decide("WRITE_OFF", row).output == "refused: " + row + " is closed: DECIDED\n");
  BOOST_TEST(run_program({"differences", world}).output == "nothing waits for a person\n");

  int status = 0;
  kill(process, SIGINT);
  waitpid(process, &status, 0);
  BOOST_TEST(WIFEXITED(status));
  BOOST_TEST(WEXITSTATUS(status) == 0, bytes_of(output));
  BOOST_TEST(within(std::chrono::seconds(5), [&] { return nothing_is_left_in(temporary.path().string()); }));
  BOOST_TEST(run_program({"differences", world}).exit_code == 64);
  // What was decided is in the evidence, once, with the person's name.
  const auto journal = bytes_of(report + "/journal.jsonl");
  const auto audit = journal.find("decision.recorded");
  BOOST_REQUIRE(audit != std::string::npos);
  BOOST_TEST(journal.find("wang", audit) != std::string::npos);
  BOOST_TEST(journal.find("decision.recorded", audit + 1) == std::string::npos);
}

}  // namespace tillrig
