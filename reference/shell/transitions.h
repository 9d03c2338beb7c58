#pragma once

#include <cstdint>
#include <initializer_list>
#include <utility>
#include <vector>

#include "reference/protocol/invariant.h"

namespace tillrig {

// A set of at most 32 effects of one machine.
template <class Effect>
class Effects {
 public:
  constexpr Effects() = default;
  constexpr Effects(std::initializer_list<Effect> effects) {
    for (const auto effect : effects) bits_ |= bit(effect);
  }
  constexpr bool has(Effect effect) const { return (bits_ & bit(effect)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr bool operator==(const Effects&) const = default;

 private:
  static constexpr std::uint32_t bit(Effect effect) { return std::uint32_t{1} << static_cast<unsigned>(effect); }
  std::uint32_t bits_ = 0;
};

// A state machine as data: what an event does in a state. A pair without a row changes nothing and has no effect.
// Nodes take their table as a parameter, so that the rig can break a lane by exchanging rows.
template <class State, class Event, class Effect>
class TransitionTable {
 public:
  struct Row {
    State from;
    Event event;
    State to;
    Effects<Effect> effects;
  };

  // REQUIRES: no two rows for one (from, event).
  TransitionTable(std::initializer_list<Row> rows) : rows_(rows) {
    for (const auto& row : rows_) invariant(find(row.from, row.event) == &row, "two rows for one state and event");
  }

  // Null: nothing happens.
  const Row* find(State from, Event event) const {
    for (const auto& row : rows_)
      if (row.from == from && row.event == event) return &row;
    return nullptr;
  }
  const std::vector<Row>& rows() const { return rows_; }

  // Copies with one row replaced (or added), or taken out.
  TransitionTable with(Row row) const {
    auto copy = without(row.from, row.event);
    copy.rows_.push_back(row);
    return copy;
  }
  TransitionTable without(State from, Event event) const {
    auto copy = *this;
    std::erase_if(copy.rows_, [&](const Row& row) { return row.from == from && row.event == event; });
    return copy;
  }

 private:
  std::vector<Row> rows_;
};

}  // namespace tillrig
