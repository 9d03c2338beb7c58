#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "reference/protocol/time.h"
#include "simulators/kernel/action.h"

namespace tillrig {

// What is to happen, by (time, order of notification): the one order of the virtual world.
class EntryHeap {
 public:
  using Token = std::uint64_t;  // never 0

  Token push(Duration at, Action action);
  // An entry that was performed or cancelled, and 0, is no error.
  void cancel(Token token);

  // nullopt: nothing is to happen.
  std::optional<Duration> next_at();
  // REQUIRES: next_at() has a value, for both.
  Token next_token() const;
  Action pop();

 private:
  struct Key {
    Duration at;
    std::uint64_t sequence;
    std::uint32_t slot;
  };
  struct Slot {
    Action action;
    std::uint32_t generation = 1;
    bool cancelled = false;
  };
  static bool later(const Key& a, const Key& b) { return a.at != b.at ? a.at > b.at : a.sequence > b.sequence; }
  void free(std::uint32_t slot);
  void remove_top();
  void sweep();

  std::vector<Key> heap_;
  std::vector<Slot> slots_;
  std::vector<std::uint32_t> free_;
  std::uint64_t sequence_ = 0;
  std::size_t cancelled_ = 0;
};

}  // namespace tillrig
