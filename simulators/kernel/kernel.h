#pragma once

#include <cstdint>
#include <functional>

#include "simulators/kernel/entry_heap.h"

namespace tillrig {

// Time and order of a virtual world, on SystemC: entries are performed one at a time, by (time, order of notification),
// each in a delta cycle of its own. One at a time in a process; its time begins at zero, however many there were before
// it (SystemC elaborates once in a process, and its own clock only goes on).
class Kernel {
 public:
  Kernel();
  ~Kernel();
  Kernel(const Kernel&) = delete;
  Kernel& operator=(const Kernel&) = delete;

  using Token = EntryHeap::Token;

  Duration now() const;
  // A time that has passed means now, after everything already notified for now.
  Token at(Duration when, Action action);
  void cancel(Token token);
  // Of the entry that is being performed.
  Token performing() const;

  // Performs entries until `done` (asked before the first and after each; empty: never) or until `limit` is reached;
  // then now() is `limit`, and what is to happen at `limit` has happened. Answers whether done. An exception that
  // leaves an entry leaves here; the kernel can go on after it. REQUIRES: not from within an entry.
  bool run_until(const std::function<bool()>& done, Duration limit);

  std::uint64_t performed() const;

 private:
  struct Pump;
  static Pump& pump_of_the_process();

  Pump& pump_;
};

}  // namespace tillrig
