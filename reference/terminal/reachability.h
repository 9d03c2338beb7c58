#pragma once

#include <cstdint>
#include <optional>

#include "reference/ports/bus.h"
#include "reference/protocol/time.h"

namespace tillrig::terminal {

// What one call says of the way to its peer. A refusal by the peer itself is an answer like any other.
enum class Contact { answered, missed };
Contact contact_of(const CallOutcome& outcome);

// Whether the till reaches the core, from what became of its calls. Pure.
//
// Acquiring is the core's door: only its silence counts, and its first answer ends being offline. Silence elsewhere
// (a cashier that waits for a dead wallet, the stock) is a suspicion: whoever hears of it asks acquiring.
class Reachability {
 public:
  struct Options {
    std::int64_t after = 2;                      // calls to acquiring missed in a row
    Duration window = std::chrono::seconds(10);  // two misses further apart are not in a row
  };
  // probe: ask acquiring now. offline, online: it has just become so.
  enum class Turn { none, probe, offline, online };

  explicit Reachability(Options options) : options_(options) {}

  Turn heard(Contact contact, SteadyInstant at);  // of acquiring
  Turn heard_elsewhere(Contact contact) const;    // of another node of the core
  bool offline() const { return offline_; }

 private:
  Turn missed(SteadyInstant at);

  Options options_;
  bool offline_ = false;
  std::int64_t missed_ = 0;
  SteadyInstant last_missed_{};
};

}  // namespace tillrig::terminal
