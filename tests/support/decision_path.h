#pragma once

#include <optional>
#include <vector>

#include "harness/journal/entry.h"

namespace tillrig {

// What one sale cost between its payment code being read and its customer being shown PAID.
struct DecisionCost {
  int hops = 0;     // requests between the nodes of the lane and the gateway; hellos and the driver's are none
  int commits = 0;  // of any node, with something written
  Duration took{};
};

// Counts the cost of each sale out of the journal. For one till with one customer at a time: everything in that
// interval counts, whatever it was for.
class DecisionCosts {
 public:
  void see(const Entry& entry);
  const std::vector<DecisionCost>& sales() const { return sales_; }

 private:
  void count(const Entry& entry);

  std::optional<Duration> read_at_;
  DecisionCost cost_;
  std::vector<DecisionCost> sales_;
};

}  // namespace tillrig
