#include "reference/reconciliation/difference_store.h"
#include "reference/reconciliation/reconciliation_node.h"
#include "reference/shell/settle.h"

namespace tillrig::reconciliation {
namespace {

// The engine may be in the middle of what is to be repaired; after so many words against it, it is for people.
constexpr int kObjections = 5;

Repair repair_of(const Case& approved) {
  const auto& difference = approved.difference;
  return {difference.row,     *difference.repair, difference.number,  difference.txn,
          difference.channel, difference.amount,  approved.statement, approved.by};
}

}  // namespace

// Keyed by the difference: however often it is asked, it is done once.
ReconciliationNode::Awaitable<void> ReconciliationNode::pursue_repair(std::string row) {
  int objections = 0;
  for (std::int64_t repetition = 0;; ++repetition) {
    auto asked = row;
    const auto open = co_await read(std::move(asked));
    if (!open || open->state != DifferenceState::open || !open->approved) co_return;
    Message message{"engine.repair", encode(repair_of(*open)), row};
    auto outcome = co_await ports_.bus.call(settings_.engine, std::move(message), settings_.ask_timeout);
    if (std::holds_alternative<Reply>(outcome)) {
      co_await ports_.lifecycle.fault_point("reconciliation.repair.answered");
      co_await close(std::move(row));
      co_return;
    }
    const auto* refused = std::get_if<Refused>(&outcome);
    if (refused && refused->why == RefusedWhy::not_executed && ++objections == kObjections) {
      co_await give_to_people(std::move(row), "the engine does not repair it: " + refused->detail);
      co_return;
    }
    const auto again = ports_.clock.steady_now() + settings_.pacing.pause(repetition);
    co_await ports_.clock.sleep_until(again);
  }
}

ReconciliationNode::Awaitable<std::optional<Case>> ReconciliationNode::read(std::string row) {
  std::optional<Case> found;
  std::function<bool(DbSession&)> work = [&](DbSession& db) {
    found = find_case(db, row);
    return false;
  };
  co_await settle(ports_.store, ports_.clock, std::move(work));
  co_return found;
}

// What the rules have approved is repaired; what a person has is decided.
ReconciliationNode::Awaitable<void> ReconciliationNode::close(std::string row) {
  std::optional<CaseChange> change;
  std::function<bool(DbSession&, bool)> work = [&](DbSession& db, bool in_doubt) {
    auto open = find_case(db, row);
    if (!open || (in_doubt && change && open->moves == change->after.moves)) return false;
    open->approved = false;
    const auto event = open->by == "rule" ? DifferenceEvent::repair : DifferenceEvent::decide;
    const auto moved = move(differences_, *open, event);
    change.reset();
    if (!moved) return false;
    update(db, moved->after);
    change = CaseChange{moved->after, false, moved};
    post(db, *change);
    return true;
  };
  co_await settle(ports_.store, ports_.clock, std::move(work));
  if (change) record(*change);
}

ReconciliationNode::Awaitable<void> ReconciliationNode::give_to_people(std::string row, std::string why) {
  std::optional<Case> listed;
  std::function<bool(DbSession&)> work = [&](DbSession& db) {
    auto open = find_case(db, row);
    if (!open || !open->approved) return false;
    open->approved = false;
    // Whoever decides reads both: what differs, and why no rule puts it right.
    auto& words = open->difference.why;
    if (!words.ends_with(why)) words += "; " + why;
    ++open->moves;
    update(db, *open);
    listed = open;
    return true;
  };
  co_await settle(ports_.store, ports_.clock, std::move(work));
  if (listed) record_listed(*listed, why);
}

}  // namespace tillrig::reconciliation
