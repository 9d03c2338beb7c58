#include <unistd.h>

#include <iostream>
#include <string>
#include <vector>

#include "harness/cli/commands.h"
#include "harness/live/node_main.h"
#include "harness/worlds/roles.h"
#include "reports/reports.h"

namespace {

std::string write_reports(const std::filesystem::path& folder) {
  const std::string summary = tillrig::reports::write_reports(folder / "journal.jsonl", folder);
  return summary + "reports: " + folder.string() + " (journal.jsonl, junit.xml, report.json)\n";
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  // Not for people: a node of a live world is this same program, so it runs what was tested in virtual time.
  if (!words.empty() && words[0] == "node") return tillrig::node_main(argc, argv, tillrig::reference_roles());
  const tillrig::cli::Services services{tillrig::run_pack, write_reports};
  return tillrig::cli::run_command_line(words, services, {std::cout, std::cerr, isatty(STDOUT_FILENO) == 1});
}
