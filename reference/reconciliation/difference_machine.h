#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "reference/reconciliation/difference.h"
#include "reference/shell/transitions.h"

namespace tillrig::reconciliation {

enum class DifferenceState { open, carried, repaired, decided, matched };

enum class DifferenceEvent {
  carry,    // it may be on the next statement
  promote,  // it was not: now it is what it is
  agree,    // the other side showed it after all
  repair,   // the engine has answered: an adjusting record is there
  decide    // a person has
};

enum class DifferenceEffect {
  found,
  close,
  clear  // what waits in suspense for it is booked
};

using DifferenceTable = TransitionTable<DifferenceState, DifferenceEvent, DifferenceEffect>;
const DifferenceTable& difference_table();

enum class DayState { open, matched };
enum class DayEvent { match };
enum class DayEffect { close };

using DayTable = TransitionTable<DayState, DayEvent, DayEffect>;
const DayTable& day_table();

std::string_view name_of(DifferenceEvent event);

// A difference as it is kept.
struct Case {
  Difference difference;
  DifferenceState state = DifferenceState::open;
  bool approved = false;  // its repair: to be asked of the engine until it is answered
  std::string by;         // who approved or decided: "rule", or a person
  std::string statement;  // that showed it; empty: cash
  std::int64_t moves = 0;
};

struct CaseMove {
  Case after;
  DifferenceState from = DifferenceState::open;
  DifferenceEvent event = DifferenceEvent::carry;
  Effects<DifferenceEffect> effects;
};

// Pure. nullopt: nothing happens.
std::optional<CaseMove> move(const DifferenceTable& table, const Case& before, DifferenceEvent event);

// A difference that was just found. What the rules repair is approved by them, an excess only under the limit.
Case new_case(const Difference& difference, std::string_view statement, std::int64_t repair_limit);
// The same item, judged again when what was carried is due.
Case promoted(const Case& carried, const Difference& difference, std::string_view statement, std::int64_t repair_limit);

constexpr bool is_closed(DifferenceState state) {
  return state != DifferenceState::open && state != DifferenceState::carried;
}

// Open, and nothing repairs it: the list.
constexpr bool is_for_people(const Case& of) {
  return of.state == DifferenceState::open && !of.approved;
}

// What a row is about, were it the second difference of its item: "wallet-a/SALE/P1" of "wallet-a/SALE/P1#2".
std::string item_of(const std::string& row);

// nullopt: a person may decide so. Otherwise why not, in words.
std::optional<std::string> why_not(const Case& of, std::string_view action);

}  // namespace tillrig::reconciliation

namespace tillrig {

template <>
struct Words<reconciliation::DifferenceState> {
  using State = reconciliation::DifferenceState;
  static constexpr std::array all{std::pair{State::open, "OPEN"}, std::pair{State::carried, "CARRIED"},
                                  std::pair{State::repaired, "REPAIRED"}, std::pair{State::decided, "DECIDED"},
                                  std::pair{State::matched, "MATCHED"}};
};

template <>
struct Words<reconciliation::DayState> {
  using State = reconciliation::DayState;
  static constexpr std::array all{std::pair{State::open, "OPEN"}, std::pair{State::matched, "MATCHED"}};
};

}  // namespace tillrig
