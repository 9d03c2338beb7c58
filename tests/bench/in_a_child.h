#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <climits>
#include <cstdlib>
#include <type_traits>

namespace tillrig {

// Runs `work` in a forked child and answers what it answers: it begins as every other measurement does, and without a
// thread (a live world must). REQUIRES: this process has no thread.
template <class Work>
auto in_a_child(const Work& work) {
  std::invoke_result_t<const Work&> result{};
  static_assert(std::is_trivially_copyable_v<decltype(result)> && sizeof(result) <= PIPE_BUF);
  int ends[2];
  if (pipe(ends) != 0) std::abort();
  const pid_t child = fork();
  if (child == 0) {
    result = work();
    _exit(write(ends[1], &result, sizeof result) == sizeof result ? 0 : 1);
  }
  close(ends[1]);
  // First its end: what it left running when it was aborted holds the pipe open, and a small result waits in there.
  int status = 0;
  if (waitpid(child, &status, 0) != child || status != 0) std::abort();
  if (read(ends[0], &result, sizeof result) != sizeof result) std::abort();
  close(ends[0]);
  return result;
}

}  // namespace tillrig
