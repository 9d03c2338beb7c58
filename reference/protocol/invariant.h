#pragma once

#include <cstdio>
#include <cstdlib>
#include <source_location>

namespace tillrig {

// Two kinds of wrong: a decline is a value; a broken invariant is our own bug and stops the program in every build
// type.
inline void invariant(bool holds, const char* what = "", std::source_location at = std::source_location::current()) {
  if (holds) [[likely]]
    return;
  std::fprintf(stderr, "%s:%u: invariant broken: %s\n", at.file_name(), static_cast<unsigned>(at.line()), what);
  std::abort();
}

}  // namespace tillrig
