#pragma once

#include <sys/types.h>

#include <cstddef>
#include <functional>
#include <string>

#include "harness/worlds/pack.h"

namespace tillrig {

// The ends of two pipes that a case writes to: its outcome, and whatever else it says.
struct CaseEnds {
  int outcome = -1;
  int said = -1;
};

// Does it and ends the process: with 0, or, when it throws, with 3 and the reason on stderr. What forked the process
// has a stack below this that must not go on in it.
[[noreturn]] void end_with(const std::function<void()>& work);

// Sends the outcome of `work`. What else is said meanwhile goes where it is kept for the report of a world that died.
void play_for(CaseEnds ends, const std::function<CaseOutcome()>& work);

// A process that plays cases, one at a time, each in a world of its own that is gone before the next begins. What a
// case costs besides its world (a process, the first touch of every page) is paid once. A case that breaks its process
// takes no other one with it: the worker is gone, and the pack makes another.
class CaseWorker {
 public:
  using Play = std::function<CaseOutcome(std::size_t number, const std::string& told)>;

  // Throws std::system_error when no process can be made.
  explicit CaseWorker(const Play& play);
  ~CaseWorker();  // and whatever it plays
  CaseWorker(const CaseWorker&) = delete;
  CaseWorker& operator=(const CaseWorker&) = delete;

  // The case with this number, and what it is to be told beside, of at most kMostTold bytes. The worker writes to
  // `ends`, which stay the caller's. REQUIRES: idle.
  void play(std::size_t number, const std::string& told, CaseEnds ends);
  static constexpr std::size_t kMostTold = 128;
  // After that: 0, and it is idle again; or how it died, as waitpid tells it, and it is gone.
  int wait();
  void kill();

  bool idle() const { return child_ > 0 && !playing_; }
  bool gone() const { return child_ <= 0; }

 private:
  int bury();

  pid_t child_ = -1;
  int socket_ = -1;
  bool playing_ = false;
};

}  // namespace tillrig
