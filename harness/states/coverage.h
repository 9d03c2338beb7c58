#pragma once

#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "harness/journal/journal.h"
#include "harness/states/state_machine.h"

namespace tillrig {

// Which transitions journals have shown to happen. A machine that a journal names and nobody knows is ignored.
class Coverage {
 public:
  // Of a run that passed: what a run reached that failed is covered by nothing that holds.
  void see(const Entry& entry);
  // Of `machine`, in the order of its table.
  std::vector<Transition> missing(const StateMachine& machine) const;

 private:
  using Row = std::tuple<std::string, std::string, std::string, std::string, std::string>;
  std::set<Row> seen_;  // machine, plan, from, event, to
};

}  // namespace tillrig
