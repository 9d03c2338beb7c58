#include "tests/support/program.h"

#include <sys/wait.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "tests/support/temporary_folder.h"

namespace tillrig {
namespace {

// For words without a single quote in them.
std::string quoted(const std::string& word) {
  return "'" + word + "'";
}

}  // namespace

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

ProgramRun run_program(const std::vector<std::string>& words, const std::string& temporary) {
  const TemporaryFolder folder;
  const auto output = (folder.path() / "output").string();
  std::string command = temporary.empty() ? "" : "TMPDIR=" + quoted(temporary) + " ";
  command += quoted(program_path());
  for (const auto& word : words) command += " " + quoted(word);
  command += " > " + quoted(output) + " 2>&1";
  const int status = std::system(command.c_str());
  if (status == -1) throw std::runtime_error("no process can be made for " + command);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, bytes_of(output)};
}

}  // namespace tillrig
