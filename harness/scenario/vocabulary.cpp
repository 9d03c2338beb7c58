#include "harness/scenario/vocabulary.h"

#include "harness/scenario/fault_kinds.h"
#include "reference/protocol/codes.h"

namespace tillrig {

const std::vector<std::string>& event_kinds() {
  static const std::vector<std::string> kinds{
      "message.sent",     "message.delivered", "message.dropped",   "store.committed",    "store.failed",
      "node.started",     "node.ready",        "node.crashed",      "node.stopped",       "fault.started",
      "fault.healed",     "fault.fired",       "state.changed",     "order.created",      "listed",
      "stock.moved",      "stock.stated",      "code.issued",       "book.entry",         "gateway.received",
      "gateway.executed", "gateway.answered",  "gateway.noticed",   "scanner.read",       "key.pressed",
      "display.shown",    "screen.shown",      "receipt.printed",   "drawer.opened",      "intent.stated",
      "step.started",     "step.done",         "expectation.met",   "cash.given",         "return.stated",
      "card.presented",   "pad.shown",         "statement.issued",  "statement.row",      "statement.refused",
      "difference.found", "difference.closed", "decision.recorded", "day.closed",         "stock.sold_offline",
      "ledger.posted",    "till.offline",      "till.online",       "state.kept",         "customer.came",
      "customer.left",    "recovery.began",    "recovery.ended",    "disk.kept_unsynced", "cable.unplugged",
      "cable.plugged",    "disk.backed_up",    "disk.restored",     "recovered",          "clock.stepped",
      "clock.drifts"};
  return kinds;
}

const std::vector<std::string>& verbs_of_book(std::string_view role) {
  static const std::vector<std::string> wallet{"pay", "query", "close", "cancel", "refund", "refund-query"};
  static const std::vector<std::string> bank{"sale", "reversal", "void", "refund", "advice", "settle"};
  return role == "bank" ? bank : wallet;
}

const std::vector<std::string>& decline_reasons() {
  static const std::vector<std::string> reasons{
      "insufficient_funds", "bad_code", "expired", "risk", "limit", "wrong_pin", "closed",
      "issuer_unavailable", "other"};
  return reasons;
}

const std::vector<std::string>& order_states() {
  static const std::vector<std::string> states = [] {
    std::vector<std::string> words;
    words.reserve(Words<OrderState>::all.size());
    for (const auto& [state, word] : Words<OrderState>::all) words.emplace_back(word);
    return words;
  }();
  return states;
}

const std::vector<std::string>& difference_kinds() {
  static const std::vector<std::string> kinds{"MONEY_THERE", "MONEY_HERE", "AMOUNT",   "CURRENCY", "STATUS", "REFUND",
                                              "DUPLICATE",   "FEE",        "TERMINAL", "CUT_OFF",  "CASH"};
  return kinds;
}

std::vector<std::string> fault_names() {
  std::vector<std::string> names;
  for (const FaultKind& kind : fault_kinds()) names.emplace_back(kind.name);
  return names;
}

}  // namespace tillrig
