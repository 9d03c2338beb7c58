#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "reference/acquiring/order.h"
#include "reference/protocol/time.h"

namespace tillrig::acquiring {

// The same goods at the same till a few seconds after they were sold may be one sale under another number: it is sold
// all the same, and people hear of it. Remembers the last sale of each till.
class Suspicion {
 public:
  explicit Suspicion(Duration window) : window_(window) {}

  void remember(const Order& sold);
  // Empty: nothing is suspicious about an order made at `wall_ms`.
  std::string of(const Order& fresh, std::int64_t wall_ms) const;

 private:
  struct Sale {
    OrderId order;
    std::string cart;
    std::int64_t at_ms = 0;
  };
  Duration window_;
  std::map<NodeName, Sale> last_;
};

}  // namespace tillrig::acquiring
