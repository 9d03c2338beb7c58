#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "reference/live/live_time.h"
#include "reference/ports/event_codec.h"
#include "reference/ports/journal.h"

namespace tillrig {

// What nodes record, out of their pipes and in an order that no cause contradicts: what a node recorded before it sent
// a message comes before what its receiver recorded about it. Works because all processes read one monotonic clock and
// a record is in its pipe before its node goes on: what lies in no pipe at an instant was recorded after it.
class Arrivals {
 public:
  explicit Arrivals(LiveTime time) : time_(time) {}

  // Takes over the descriptor, which must not block.
  void add(int pipe);

  struct End {
    int pipe = -1;
    bool said_bye = false;
    std::string wrong;  // not empty: what the node wrote cannot be read
  };
  struct Batch {
    std::vector<Recorded> records;  // in order
    std::vector<End> ends;          // pipes that are over; all they held is in `records`. They are closed.
  };
  // Everything recorded up to now.
  Batch take();

 private:
  struct Pipe {
    std::string bytes;
    bool said_bye = false;
    bool over = false;
    std::string wrong;
  };
  void read(int descriptor, Pipe& pipe);
  void parse(Pipe& pipe);

  LiveTime time_;
  std::map<int, Pipe> pipes_;
  std::vector<Recorded> held_;
};

}  // namespace tillrig
