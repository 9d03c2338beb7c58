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

std::vector<Transition> Coverage::missing(const StateMachine& machine) const {
  const auto covers = [&](const Row& seen, const Transition& row) {
    const auto& [name, plan, from, event, to] = seen;
    if (name != machine.machine || plan != machine.plan || from != row.from || to != row.to) return false;
    const bool told_by_its_target = machine.event_word == EventWord::reported_state && row.from != row.to;
    return event == row.event || (told_by_its_target && !row.from.empty());
  };
  std::vector<Transition> missing;
  for (const auto& row : machine.transitions)
    if (std::none_of(seen_.begin(), seen_.end(), [&](const Row& seen) { return covers(seen, row); }))
      missing.push_back(row);
  return missing;
}

}  // namespace tillrig
