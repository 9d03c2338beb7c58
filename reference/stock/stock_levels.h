#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "reference/protocol/codes.h"
#include "reference/protocol/messages.h"

namespace tillrig {

// CANCELLED_EMPTY: cancelled before anything was reserved; a reserve that comes later finds it and takes nothing.
enum class ReservationState { reserved, sold, released, cancelled_empty };

template <>
struct Words<ReservationState> {
  static constexpr std::array all{std::pair{ReservationState::reserved, "RESERVED"},
                                  std::pair{ReservationState::sold, "SOLD"},
                                  std::pair{ReservationState::released, "RELEASED"},
                                  std::pair{ReservationState::cancelled_empty, "CANCELLED_EMPTY"}};
};

// How many of one SKU. The sum of the three never changes. Available falls below zero when more was sold offline than
// was there: the goods are gone, whatever was counted.
struct StockLevel {
  std::int64_t available = 0;
  std::int64_t reserved = 0;
  std::int64_t sold = 0;

  bool operator==(const StockLevel&) const = default;
};

using Quantities = std::map<Sku, std::int64_t>;

struct Reservation {
  OrderId order;
  ReservationState state = ReservationState::reserved;
  Quantities lines;
};

// sold_offline: the goods are gone before anybody asked.
enum class StockEvent { reserve, confirm, cancel, sold_offline };

template <>
struct Words<StockEvent> {
  static constexpr std::array all{std::pair{StockEvent::reserve, "reserve"}, std::pair{StockEvent::confirm, "confirm"},
                                  std::pair{StockEvent::cancel, "cancel"},
                                  std::pair{StockEvent::sold_offline, "sold_offline"}};
};

// One row of the machine of a reservation: what is done with its lines on the way. Absent rows are no-ops.
enum class Shelf { nothing, take, sell, put_back, hand_over };
struct ReservationRow {
  std::optional<ReservationState> from;  // nullopt: nothing is known of the order
  StockEvent event;
  ReservationState to;
  Shelf shelf;
};
using ReservationTable = std::vector<ReservationRow>;
const ReservationTable& reservation_table();

// What is to be stored after an event: all of it, in one transaction, or nothing.
struct StockMove {
  bool changed = false;
  std::optional<ReservationState> from;
  Reservation next;
  std::map<Sku, StockLevel> levels;  // those that move, as they are afterwards
  Sku short_of;                      // reserve: the first SKU of which there is not enough; then nothing changes
};

// (what is stored, event) -> what is to be stored. Pure. `levels` has every SKU of the lines that the event moves; a
// SKU that is missing there is short, or, where the goods are gone already, moves nothing. `lines` counts for `reserve`
// and `sold_offline` only.
StockMove on(const std::optional<Reservation>& stored, StockEvent event, const OrderId& order, const Quantities& lines,
             const std::map<Sku, StockLevel>& levels, const ReservationTable& table = reservation_table());

// All that was sold comes back on the shelf: the levels afterwards. The reservation stays what it was, SOLD.
std::map<Sku, StockLevel> taken_back(const Quantities& sold, const std::map<Sku, StockLevel>& levels);

// Order lines summed by SKU. nullopt: a quantity below one, or beyond 64 bits.
std::optional<Quantities> quantities_of(const std::vector<OrderLine>& lines);

// "TEA-500=2;RICE-5K=1", and back. REQUIRES of the text: written by the first.
std::string text_of(const Quantities& lines);
Quantities quantities_from(const std::string& text);

}  // namespace tillrig
