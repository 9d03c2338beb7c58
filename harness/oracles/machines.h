#pragma once

#include <span>
#include <string_view>

namespace tillrig {

// The legal life of each state machine of the lane, written from the rules of the money and not from the lane's code.
// `to` is a list of states separated by spaces. A `from` of "" is the birth of a machine.
struct LegalMoves {
  std::string_view from;
  std::string_view to;
};

struct MachineRules {
  std::string_view machine;
  std::span<const LegalMoves> moves;
  std::string_view final_states;    // never left
  std::string_view resting_states;  // not final, but nothing is pending: a sale that nobody has paid yet
};

// nullptr: no machine of that name.
const MachineRules* rules_of(std::string_view machine);

// A birth may be written as "", "NONE" or "NEW".
bool is_birth(std::string_view from);
// Staying where it is is no move and always legal.
bool is_legal(const MachineRules& rules, std::string_view from, std::string_view to);
// In any number of legal moves, none included.
bool is_reachable(const MachineRules& rules, std::string_view from, std::string_view to);
bool is_final_state(const MachineRules& rules, std::string_view state);
bool is_resting_state(const MachineRules& rules, std::string_view state);
bool knows_state(const MachineRules& rules, std::string_view state);

}  // namespace tillrig
