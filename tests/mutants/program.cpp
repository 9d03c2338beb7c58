#include "tests/mutants/program.h"

#include <stdexcept>

#include "harness/journal/journal_file.h"
#include "tests/support/program.h"
#include "tests/support/temporary_folder.h"

namespace tillrig::mutants {

std::map<std::string, std::string> chains_of_the_program(const std::vector<std::string>& files) {
  const TemporaryFolder folder;
  std::vector<std::string> words{"run", "--verify-determinism", "--report", folder.path().string()};
  words.insert(words.end(), files.begin(), files.end());
  const auto run = run_program(words);
  if (run.exit_code != 0) throw std::runtime_error("tillrig run failed:\n" + run.output);
  const auto parts = read_journal((folder.path() / "journal.jsonl").string());
  if (!parts) throw std::runtime_error(parts.error());
  std::map<std::string, std::string> chains;
  for (const auto& part : *parts) chains.emplace(part.header.scenario, hex(part.chain));
  return chains;
}

}  // namespace tillrig::mutants
