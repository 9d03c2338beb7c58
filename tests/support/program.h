#pragma once

#include <string>
#include <vector>

namespace tillrig {

// The program as it is shipped, in a test that is declared with PROGRAM.
std::string program_path();
std::string bytes_of(const std::string& file);

struct ProgramRun {
  int exit_code = -1;  // -1: it was ended by a signal
  std::string output;  // both streams
};
// Runs the program with these words and waits for it. Its temporary files go below `temporary` when that is given.
// Throws std::runtime_error when it cannot be started.
ProgramRun run_program(const std::vector<std::string>& words, const std::string& temporary = {});

}  // namespace tillrig
