#include "tests/mutants/program.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "harness/journal/journal_file.h"
#include "tests/support/temporary_folder.h"

namespace tillrig::mutants {

std::string program_path() {
  const char* path = std::getenv("TILLRIG_PROGRAM");
  if (!path) throw std::runtime_error("TILLRIG_PROGRAM: expected the path of tillrig, found nothing");
  return path;
}

std::string bytes_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error(file + ": cannot be read");
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::map<std::string, std::string> chains_of_the_program(const std::vector<std::string>& files) {
  const TemporaryFolder folder;
  const auto output = (folder.path() / "output").string();
  auto command =
      "'" + program_path() + "' run --verify-determinism --report '" + (folder.path() / "report").string() + "'";
  for (const auto& file : files) command += " '" + file + "'";
  command += " > '" + output + "' 2>&1";
  if (std::system(command.c_str()) != 0) throw std::runtime_error("tillrig run failed:\n" + bytes_of(output));
  const auto parts = read_journal((folder.path() / "report" / "journal.jsonl").string());
  if (!parts) throw std::runtime_error(parts.error());
  std::map<std::string, std::string> chains;
  for (const auto& part : *parts) chains.emplace(part.header.scenario, hex(part.chain));
  return chains;
}

}  // namespace tillrig::mutants
