#pragma once

#include <cstdint>
#include <mutex>
#include <string>

#include "reference/live/live_time.h"
#include "reference/ports/log.h"

namespace tillrig {

// A node's voice on its way to the harness: each record is one length (4 bytes, little-endian) and its canonical form
// (event_codec.h), written whole into the pipe before record() returns. A length of zero is "bye". Any thread may
// speak: a disk does, when a store's own thread meets one of its faults.
class PipeLog final : public Log {
 public:
  // Does not own the descriptor.
  PipeLog(int pipe, LiveTime time, NodeName node, std::uint64_t incarnation);
  // Throws std::system_error when nobody reads the pipe any more.
  void record(Event event) override;
  // The last word: what follows end of file is not a crash.
  void bye();

 private:
  void write_all();

  int pipe_;
  LiveTime time_;
  NodeName node_;
  std::uint64_t incarnation_;
  std::mutex mutex_;  // also of the order: a later record has a later time
  std::string buffer_;
};

}  // namespace tillrig
