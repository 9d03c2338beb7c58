#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "reference/ports/event_codec.h"

namespace tillrig {

// Runs `life` in a forked child, which may end itself by any means, and answers what it wrote into the pipe it is given
// (in the form of a PipeLog). REQUIRES: no thread runs.
inline std::vector<Recorded> recorded_by_a_child(const std::function<void(int pipe)>& life) {
  int ends[2];
  if (pipe(ends) != 0) throw std::runtime_error("no pipe for a child");
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("no process for a child");
  if (child == 0) {
    close(ends[0]);
    life(ends[1]);
    _exit(0);
  }
  close(ends[1]);
  std::string bytes;
  char part[4096];
  for (ssize_t got = 0; (got = read(ends[0], part, sizeof part)) > 0;)
    bytes.append(part, static_cast<std::size_t>(got));
  close(ends[0]);
  waitpid(child, nullptr, 0);

  constexpr std::size_t length_bytes = 4;
  std::vector<Recorded> all;
  for (std::string_view left = bytes; !left.empty();) {
    std::size_t length = 0;
    for (std::size_t i = 0; i < length_bytes; ++i)
      length |= static_cast<std::size_t>(static_cast<unsigned char>(left.at(i))) << (8 * i);
    all.push_back(decode(left.substr(length_bytes, length)).value());
    left.remove_prefix(length_bytes + length);
  }
  return all;
}

}  // namespace tillrig
