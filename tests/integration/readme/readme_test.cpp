// Every command that the README shows is run here, as it stands there, but for the two that run this very test.
#include <sys/wait.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "reference/protocol/text.h"
#include "tests/support/temporary_folder.h"

namespace {

// Lines of ```sh blocks, without their comments.
std::vector<std::string> shown_commands() {
  std::vector<std::string> commands;
  std::ifstream readme("README.md");
  bool in_block = false;
  for (std::string line; std::getline(readme, line);) {
    if (line.starts_with("```")) {
      in_block = line == "```sh";
    } else if (in_block) {
      const auto command = line.substr(0, line.find("  "));
      if (!command.empty()) commands.push_back(command);
    }
  }
  return commands;
}

struct Ended {
  int code = -1;
  std::string said;
};

Ended run(const std::string& command) {
  Ended ended;
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  BOOST_REQUIRE(pipe != nullptr);
  char buffer[4096];
  for (std::size_t got = 0; (got = fread(buffer, 1, sizeof buffer, pipe)) > 0;) ended.said.append(buffer, got);
  const int status = pclose(pipe);
  if (WIFEXITED(status)) ended.code = WEXITSTATUS(status);
  return ended;
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const auto at = text.find(what);
  return at == std::string::npos ? text : text.replace(at, what.size(), with);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(readme)

BOOST_AUTO_TEST_CASE(every_command_it_shows_works) {
  const std::string program = std::getenv("TILLRIG_PROGRAM");
  const tillrig::TemporaryFolder folder;
  int tried = 0;
  for (const auto& shown : shown_commands()) {
    BOOST_TEST_CONTEXT(shown) {
      BOOST_REQUIRE(shown.starts_with("./rig "));
      if (shown == "./rig demo" || shown == "./rig test") continue;
      const auto command =
          replaced(replaced(replaced(shown, "./rig", program), "build/report", (folder.path() / "report").string()),
                   "build/explored", (folder.path() / "explored").string());
      const auto ended = run(command);
      BOOST_TEST(ended.code == 0, ended.said);
      BOOST_TEST(!ended.said.empty());
      ++tried;
    }
  }
  BOOST_TEST(tried >= 5);
}

// What it shows as the summary of the catalogue is about the catalogue that is here.
BOOST_AUTO_TEST_CASE(the_cases_it_counts_are_those_of_the_catalogue) {
  const std::string program = std::getenv("TILLRIG_PROGRAM");
  const auto listed = run(program + " list scenarios");
  const auto cases = std::to_string(std::count(listed.said.begin(), listed.said.end(), '\n'));
  std::ifstream readme("README.md");
  const std::string text((std::istreambuf_iterator<char>(readme)), std::istreambuf_iterator<char>());
  BOOST_TEST(text.find("virtual  " + cases + " cases  " + cases + " PASS") != std::string::npos,
             "the catalogue has " << cases << " cases");
}

BOOST_AUTO_TEST_SUITE_END()
