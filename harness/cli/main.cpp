#include <unistd.h>

#include <chrono>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "harness/cli/commands.h"
#include "harness/live/caller.h"
#include "harness/live/node_main.h"
#include "harness/worlds/roles.h"
#include "reports/reports.h"

namespace {

std::string write_reports(const std::filesystem::path& folder) {
  const std::string summary = tillrig::reports::write_reports(folder / "journal.jsonl", folder);
  return summary + "reports: " + folder.string() + " (journal.jsonl, junit.xml, report.json)\n";
}

tl::expected<tillrig::CallOutcome, std::string> ask_reconciliation(const std::string& folder,
                                                                   tillrig::Message message) {
  // A person's patience with a program.
  constexpr std::chrono::seconds patience(10);
  return tillrig::ask_world(folder, "reconciliation", std::move(message), patience);
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  // Not for people: a node of a live world is this same program, so it runs what was tested in virtual time.
  if (!words.empty() && words[0] == "node") return tillrig::node_main(argc, argv, tillrig::reference_roles());
  const tillrig::cli::Services services{tillrig::run_pack, write_reports, ask_reconciliation};
  return tillrig::cli::run_command_line(words, services, {std::cout, std::cerr, isatty(STDOUT_FILENO) == 1});
}
