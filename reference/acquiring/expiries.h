#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "reference/protocol/ids.h"
#include "reference/protocol/time.h"

namespace tillrig::acquiring {

// When open orders expire: at a moment of the wall clock, which outlives a restart; and, since that clock may be set
// back by hours while goods are held and a customer waits, at the latest after so long by the steady clock. Pure.
class Expiries {
 public:
  // One that is known stays as it is. `wall_ms`: since the epoch.
  void watch(const OrderId& order, std::int64_t wall_ms, SteadyInstant latest);
  void forget(const OrderId& order);
  bool empty() const { return orders_.empty(); }

  struct Next {
    OrderId order;
    Duration left{};  // not above zero: now
  };
  // REQUIRES: not empty.
  Next next(std::int64_t wall_ms, SteadyInstant now) const;

 private:
  struct Moments {
    std::int64_t wall_ms = 0;
    SteadyInstant latest;
  };
  std::map<std::string, Moments> orders_;
  std::set<std::pair<std::int64_t, std::string>> by_wall_;
  std::set<std::pair<Duration, std::string>> by_steady_;
};

}  // namespace tillrig::acquiring
