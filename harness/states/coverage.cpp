#include "harness/states/coverage.h"

#include <algorithm>

namespace tillrig {
namespace {

// A birth is written in two ways.
std::string from_of(const Event& event) {
  const auto from = event.text("from");
  return from == "NONE" ? std::string() : std::string(from);
}

}  // namespace

void Coverage::see(const Entry& entry) {
  const auto& event = entry.event;
  if (event.kind() != "state.changed" && event.kind() != "state.kept") return;
  const auto text = [&](std::string_view name) { return std::string(event.text(name)); };
  seen_.emplace(text("machine"), text("plan"), from_of(event), text("event"), text("to"));
}

// A machine that follows reports moves to the state that was reported: where a row's event is its target the target
// says it all, and the journal's event says by what message. A row of any other kind is told by its event.
bool Coverage::covers(const StateMachine& machine, const Transition& row, const Row& seen) {
  const auto& [name, plan, from, event, to] = seen;
  if (name != machine.machine || plan != machine.plan || from != row.from || to != row.to) return false;
  const bool follows = machine.event_word == EventWord::reported_state && row.event == row.to && row.from != row.to;
  return follows || event == row.event;
}

std::vector<Transition> Coverage::missing(const StateMachine& machine) const {
  std::vector<Transition> missing;
  for (const auto& row : machine.transitions)
    if (std::none_of(seen_.begin(), seen_.end(), [&](const Row& seen) { return covers(machine, row, seen); }))
      missing.push_back(row);
  return missing;
}

std::vector<std::string> Coverage::undrawn(const std::vector<StateMachine>& machines) const {
  std::vector<std::string> undrawn;
  for (const auto& seen : seen_) {
    const auto draws = [&](const StateMachine& machine) {
      return std::any_of(machine.transitions.begin(), machine.transitions.end(),
                         [&](const Transition& row) { return covers(machine, row, seen); });
    };
    if (std::any_of(machines.begin(), machines.end(), draws)) continue;
    const auto& [name, plan, from, event, to] = seen;
    undrawn.push_back(name + (plan.empty() ? "" : " " + plan) + ": " + (from.empty() ? "[*]" : from) + " --> " + to +
                      " : " + event);
  }
  return undrawn;
}

}  // namespace tillrig
