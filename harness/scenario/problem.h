#pragma once

#include <compare>
#include <string>
#include <vector>

namespace tillrig {

// One thing that is wrong with a file.
struct Problem {
  std::string file;
  int line = 0;      // from 1
  std::string text;  // "steps[2].pres: unknown field, expected one of press, till; did you mean \"press\"?"

  std::string message() const { return file + ":" + std::to_string(line) + ": " + text; }
  auto operator<=>(const Problem&) const = default;
};

using Problems = std::vector<Problem>;

}  // namespace tillrig
