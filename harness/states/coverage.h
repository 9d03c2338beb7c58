#pragma once

#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "harness/journal/journal.h"
#include "harness/states/state_machine.h"

namespace tillrig {

// Which transitions journals have shown to happen.
class Coverage {
 public:
  // Of a run that passed: what a run reached that failed is covered by nothing that holds.
  void see(const Entry& entry);
  // Of `machine`, in the order of its table.
  std::vector<Transition> missing(const StateMachine& machine) const;
  // What happened and none of `machines` has a row for: a machine that nobody draws, or a move that its diagram lacks.
  // In words, sorted.
  std::vector<std::string> undrawn(const std::vector<StateMachine>& machines) const;

 private:
  using Row = std::tuple<std::string, std::string, std::string, std::string, std::string>;
  static bool covers(const StateMachine& machine, const Transition& row, const Row& seen);
  std::set<Row> seen_;  // machine, plan, from, event, to
};

}  // namespace tillrig
