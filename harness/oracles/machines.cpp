#include "harness/oracles/machines.h"

#include <algorithm>
#include <array>
#include <vector>

namespace tillrig {
namespace {

// The engine. WAITING and UNKNOWN hold; a reversal that was activated never adopts a success; nothing leaves a final
// state. A card that stays without an answer goes from SENDING to REVERSING, an advice to UNKNOWN.
constexpr std::array payment_moves{
    LegalMoves{"", "SENDING"},
    LegalMoves{"SENDING", "WAITING SUCCEEDED FAILED UNKNOWN CLOSING REVERSING REFUSED CLOSED REVERSED"},
    LegalMoves{"WAITING", "UNKNOWN SUCCEEDED FAILED CLOSING CLOSED REVERSING REVERSED"},
    LegalMoves{"UNKNOWN", "WAITING SUCCEEDED FAILED CLOSING CLOSED REVERSING REVERSED"},
    LegalMoves{"CLOSING", "SUCCEEDED FAILED CLOSED REVERSING REVERSED"},
    LegalMoves{"REVERSING", "REVERSED CLOSED FAILED"}};

// What acquiring and the till know of a payment comes in reports, which may skip what lay between.
constexpr std::array attempt_moves{
    LegalMoves{"", "SENDING"},
    LegalMoves{"SENDING", "WAITING SUCCEEDED FAILED UNKNOWN CLOSING REVERSING REFUSED CLOSED REVERSED"},
    LegalMoves{"WAITING", "UNKNOWN SUCCEEDED FAILED CLOSING CLOSED REVERSING REVERSED REFUSED"},
    LegalMoves{"UNKNOWN", "WAITING SUCCEEDED FAILED CLOSING CLOSED REVERSING REVERSED REFUSED"},
    LegalMoves{"CLOSING", "SUCCEEDED FAILED CLOSED REVERSING REVERSED"},
    LegalMoves{"REVERSING", "REVERSED CLOSED FAILED"}};

// At the till cash is born as the fact that it is.
constexpr std::array till_attempt_moves{LegalMoves{"", "SENDING SUCCEEDED"},
                                        attempt_moves[1],
                                        attempt_moves[2],
                                        attempt_moves[3],
                                        attempt_moves[4],
                                        attempt_moves[5]};

// An order sold offline is a fact: it never expires and never closes.
constexpr std::array order_moves{LegalMoves{"", "OPEN OFFLINE"}, LegalMoves{"OPEN", "PAID CLOSING"},
                                 LegalMoves{"CLOSING", "PAID CLOSED"}, LegalMoves{"OFFLINE", "PAID UNCOLLECTED"}};

constexpr std::array refund_moves{LegalMoves{"", "SENDING"}, LegalMoves{"SENDING", "UNKNOWN REFUNDED FAILED"},
                                  LegalMoves{"UNKNOWN", "REFUNDED FAILED"}};

// Settled once, with the bank's word.
constexpr std::array terminal_batch_moves{LegalMoves{"", "OPEN"}, LegalMoves{"OPEN", "SETTLED"}};

// An empty cancel leaves a record, and a late try after it is a no-op. What was sold offline is SOLD at once.
constexpr std::array reservation_moves{LegalMoves{"", "RESERVED SOLD CANCELLED_EMPTY"},
                                       LegalMoves{"RESERVED", "SOLD RELEASED"}};

constexpr std::array goods_return_moves{LegalMoves{"", "RETURNED"}};

constexpr std::array sale_moves{LegalMoves{"", "OPEN"},
                                LegalMoves{"OPEN", "ORDERED CLOSED ABANDONING PAID"},
                                LegalMoves{"ORDERED", "PAYING PAID ABANDONING CLOSED"},
                                LegalMoves{"PAYING", "PAID CHECKING ORDERED CLOSED"},
                                LegalMoves{"CHECKING", "PAID ORDERED ABANDONING CLOSED"},
                                LegalMoves{"ABANDONING", "ABANDONED CLOSED PAID"},
                                LegalMoves{"PAID", "DONE"}};

// A parked one rests on the list for people until somebody tells it again.
constexpr std::array offline_sale_moves{LegalMoves{"", "QUEUED"}, LegalMoves{"QUEUED", "FORWARDED PARKED"},
                                        LegalMoves{"PARKED", "FORWARDED"}};

// What a person or the engine has settled stays settled; what is carried comes back as what it is, or is matched.
constexpr std::array difference_moves{LegalMoves{"", "OPEN"}, LegalMoves{"OPEN", "CARRIED REPAIRED DECIDED MATCHED"},
                                      LegalMoves{"CARRIED", "OPEN MATCHED"}};

constexpr std::array business_day_moves{LegalMoves{"", "OPEN"}, LegalMoves{"OPEN", "MATCHED"}};

// Money that a till asked acquiring to give back. PENDING is what its customer has been told.
constexpr std::array till_refund_moves{LegalMoves{"", "ASKED"}, LegalMoves{"ASKED", "PENDING REFUNDED REFUSED"},
                                       LegalMoves{"PENDING", "REFUNDED REFUSED"}};

constexpr std::array machines{
    MachineRules{"payment", payment_moves, "SUCCEEDED FAILED CLOSED REVERSED REFUSED", ""},
    MachineRules{"order-attempt", attempt_moves, "SUCCEEDED FAILED CLOSED REVERSED REFUSED", ""},
    MachineRules{"attempt", till_attempt_moves, "SUCCEEDED FAILED CLOSED REVERSED REFUSED", ""},
    MachineRules{"order", order_moves, "PAID CLOSED UNCOLLECTED", "OPEN"},
    MachineRules{"refund", refund_moves, "REFUNDED FAILED", ""},
    MachineRules{"terminal-batch", terminal_batch_moves, "SETTLED", "OPEN"},
    MachineRules{"order-refund", refund_moves, "REFUNDED FAILED", ""},
    MachineRules{"reservation", reservation_moves, "SOLD RELEASED CANCELLED_EMPTY", "RESERVED"},
    MachineRules{"goods-return", goods_return_moves, "RETURNED", ""},
    MachineRules{"sale", sale_moves, "DONE ABANDONED CLOSED", "ORDERED"},
    MachineRules{"offline-sale", offline_sale_moves, "FORWARDED", "PARKED"},
    MachineRules{"difference", difference_moves, "REPAIRED DECIDED MATCHED", "OPEN CARRIED"},
    MachineRules{"business-day", business_day_moves, "MATCHED", "OPEN"},
    MachineRules{"till-refund", till_refund_moves, "REFUNDED REFUSED", ""}};

bool lists(std::string_view words, std::string_view word) {
  if (word.empty()) return false;
  for (std::size_t at = words.find(word); at != std::string_view::npos; at = words.find(word, at + 1)) {
    const auto end = at + word.size();
    if ((at == 0 || words[at - 1] == ' ') && (end == words.size() || words[end] == ' ')) return true;
  }
  return false;
}

std::string_view moves_from(const MachineRules& rules, std::string_view from) {
  for (const auto& move : rules.moves)
    if (move.from == (is_birth(from) ? std::string_view() : from)) return move.to;
  return {};
}

}  // namespace

const MachineRules* rules_of(std::string_view machine) {
  const auto found = std::find_if(machines.begin(), machines.end(),
                                  [&](const MachineRules& rules) { return rules.machine == machine; });
  return found == machines.end() ? nullptr : &*found;
}

bool is_birth(std::string_view from) {
  return from.empty() || from == "NONE" || from == "NEW";
}

bool is_legal(const MachineRules& rules, std::string_view from, std::string_view to) {
  return from == to || lists(moves_from(rules, from), to);
}

bool is_reachable(const MachineRules& rules, std::string_view from, std::string_view to) {
  std::vector<std::string_view> reached{from};
  for (std::size_t i = 0; i < reached.size(); ++i) {
    if (reached[i] == to) return true;
    for (const auto& move : rules.moves)
      if (lists(moves_from(rules, reached[i]), move.from) &&
          std::find(reached.begin(), reached.end(), move.from) == reached.end())
        reached.push_back(move.from);
    if (lists(moves_from(rules, reached[i]), to)) return true;
  }
  return false;
}

bool is_final_state(const MachineRules& rules, std::string_view state) {
  return lists(rules.final_states, state);
}

bool is_resting_state(const MachineRules& rules, std::string_view state) {
  return lists(rules.resting_states, state);
}

bool knows_state(const MachineRules& rules, std::string_view state) {
  return std::any_of(rules.moves.begin(), rules.moves.end(),
                     [&](const LegalMoves& move) { return move.from == state || lists(move.to, state); });
}

}  // namespace tillrig
