#include "harness/scenario/vocabulary.h"

#include "harness/scenario/fault_kinds.h"
#include "reference/protocol/codes.h"

namespace tillrig {

const std::vector<std::string>& event_kinds() {
  static const std::vector<std::string> kinds{
      "message.sent",     "message.delivered", "message.dropped", "store.committed",    "store.failed",
      "node.started",     "node.ready",        "node.crashed",    "node.stopped",       "fault.started",
      "fault.healed",     "fault.fired",       "state.changed",   "order.created",      "listed",
      "stock.moved",      "stock.stated",      "code.issued",     "book.entry",         "gateway.received",
      "gateway.executed", "gateway.answered",  "gateway.noticed", "scanner.read",       "key.pressed",
      "display.shown",    "screen.shown",      "receipt.printed", "drawer.opened",      "intent.stated",
      "step.started",     "step.done",         "expectation.met", "stock.sold_offline", "till.offline",
      "till.online"};
  return kinds;
}

const std::vector<std::string>& gateway_verbs() {
  static const std::vector<std::string> verbs{"pay",  "query",    "close", "cancel", "refund", "refund-query",
                                              "sale", "reversal", "void",  "advice", "settle"};
  return verbs;
}

const std::vector<std::string>& order_states() {
  static const std::vector<std::string> states = [] {
    std::vector<std::string> words;
    for (const auto& [state, word] : Words<OrderState>::all) words.emplace_back(word);
    return words;
  }();
  return states;
}

std::vector<std::string> fault_names() {
  std::vector<std::string> names;
  for (const FaultKind& kind : fault_kinds()) names.emplace_back(kind.name);
  return names;
}

}  // namespace tillrig
