#include "reference/terminal/reachability.h"

#include <utility>

namespace tillrig::terminal {

Contact contact_of(const CallOutcome& outcome) {
  if (std::holds_alternative<Reply>(outcome)) return Contact::answered;
  const auto* refused = std::get_if<Refused>(&outcome);
  if (!refused) return Contact::missed;
  switch (refused->why) {
    case RefusedWhy::no_connection:
    case RefusedWhy::queue_full:
      return Contact::missed;
    case RefusedWhy::stale_budget:
    case RefusedWhy::stale_session:
    case RefusedWhy::unknown_verb:
    case RefusedWhy::not_executed:
      return Contact::answered;
  }
  return Contact::missed;
}

Reachability::Turn Reachability::heard(Contact contact, SteadyInstant at) {
  if (contact == Contact::missed) return missed(at);
  missed_ = 0;
  return std::exchange(offline_, false) ? Turn::online : Turn::none;
}

Reachability::Turn Reachability::heard_elsewhere(Contact contact) const {
  return contact == Contact::missed && !offline_ ? Turn::probe : Turn::none;
}

Reachability::Turn Reachability::missed(SteadyInstant at) {
  if (offline_) return Turn::none;
  const bool in_a_row = missed_ > 0 && at - last_missed_ <= options_.window;
  missed_ = in_a_row ? missed_ + 1 : 1;
  last_missed_ = at;
  if (missed_ < options_.after) return Turn::probe;
  offline_ = true;
  return Turn::offline;
}

}  // namespace tillrig::terminal
