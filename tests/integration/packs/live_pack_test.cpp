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

pid_t start_live_sale(const std::string& temporary) {
  const auto program = program_path();
  const pid_t process = fork();
  if (process != 0) return process;
  setenv("TMPDIR", temporary.c_str(), 1);
  if (std::freopen("/dev/null", "w", stdout) == nullptr) _exit(126);
  execl(program.c_str(), program.c_str(), "run", "--live", "--speed", "1",
        "scenarios/timeout/F27_reply_lost_and_query_fails.json", nullptr);
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
  const auto process = start_live_sale(temporary.path().string());
  BOOST_TEST(within(std::chrono::seconds(20), [&] { return a_payment_is_under_way(temporary.path().string()); }));
  BOOST_TEST(processes_of(temporary.path().string()) > 0);
  kill(process, signal);
  waitpid(process, nullptr, 0);
  BOOST_TEST(within(std::chrono::seconds(5), [&] { return nothing_is_left_in(temporary.path().string()); }));
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

}  // namespace tillrig
