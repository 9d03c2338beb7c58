#include <sys/wait.h>
#include <unistd.h>
#include <boost/test/unit_test.hpp>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>

namespace tillrig {
namespace {

namespace fs = std::filesystem;

struct Harness {
  pid_t process = -1;
  std::string folder;
};

Harness start_harness() {
  std::array<int, 2> ends{};
  BOOST_REQUIRE(pipe(ends.data()) == 0);
  Harness harness;
  harness.process = fork();
  if (harness.process == 0) {
    dup2(ends[1], STDOUT_FILENO);
    close(ends[0]);
    close(ends[1]);
    execl(LIVE_TEST_NODE, LIVE_TEST_NODE, "harness", nullptr);
    _exit(127);
  }
  close(ends[1]);
  char byte = 0;
  while (read(ends[0], &byte, 1) == 1 && byte != '\n') harness.folder += byte;
  close(ends[0]);
  return harness;
}

// Processes whose command line names the folder: every node's does.
int processes_of(const std::string& folder) {
  int found = 0;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    std::ifstream file(entry.path() / "cmdline");
    const std::string line((std::istreambuf_iterator<char>(file)), {});
    if (line.find(folder) != std::string::npos) ++found;
  }
  return found;
}

void nothing_is_left_after(int signal) {
  const auto harness = start_harness();
  BOOST_REQUIRE(!harness.folder.empty());
  BOOST_TEST(processes_of(harness.folder) == 2);
  kill(harness.process, signal);
  waitpid(harness.process, nullptr, 0);
  const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  while (std::chrono::steady_clock::now() < limit && (fs::exists(harness.folder) || processes_of(harness.folder) > 0))
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  BOOST_TEST(!fs::exists(harness.folder));
  BOOST_TEST(processes_of(harness.folder) == 0);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_killed_harness_leaves_no_process_socket_or_folder) {
  nothing_is_left_after(SIGKILL);
}
BOOST_AUTO_TEST_CASE(an_interrupted_harness_leaves_no_process_socket_or_folder) {
  nothing_is_left_after(SIGINT);
}

}  // namespace tillrig
