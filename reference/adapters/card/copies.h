#pragma once

#include <deque>
#include <map>
#include <utility>

#include "reference/ports/clock.h"
#include "reference/protocol/ids.h"

namespace tillrig {

// What is never sent twice may be asked twice: a link that delivers a request again does not know better. A bank tells
// a number it has executed; but what was refused here never reached it, and "refused" means that no copy ever will.
class Copies {
 public:
  // One more request for this number comes. false: an earlier copy was refused; this one is not sent, and refused too.
  bool begin(const ChannelNumber& number, SteadyInstant now);
  // It is over. `left`: it may have reached the bank. `until`: when no copy can come any more.
  void end(const ChannelNumber& number, bool left, SteadyInstant until);

  bool under_way(const ChannelNumber& number) const;  // a copy is
  bool left(const ChannelNumber& number) const;       // a copy may have reached the bank

 private:
  struct Known {
    int running = 0;
    bool left = false;
  };

  std::map<ChannelNumber, Known> known_;
  std::deque<std::pair<SteadyInstant, ChannelNumber>> over_;
};

}  // namespace tillrig
