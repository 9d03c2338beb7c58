#pragma once

#include <cstdint>

#include "reference/ports/log.h"
#include "reference/protocol/time.h"

namespace tillrig {

// Who recorded an event, and when. `at` is scenario time since the start of the world.
struct Stamp {
  Duration at{};
  NodeName node;  // "harness", "network" for what no node did
  std::uint64_t incarnation = 0;
};

// Where all nodes' records arrive, in the one order that counts. The kernel and the live harness feed it; the journal
// proper (numbers, chain, subscribers) stands behind it.
class JournalSink {
 public:
  virtual ~JournalSink() = default;
  virtual void record(Stamp stamp, Event event) = 0;
};

}  // namespace tillrig
