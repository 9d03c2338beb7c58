#include "reference/stock/stock_levels.h"

#include <algorithm>
#include <limits>

#include "reference/protocol/invariant.h"
#include "reference/protocol/text.h"

namespace tillrig {

const ReservationTable& reservation_table() {
  using enum ReservationState;
  using enum StockEvent;
  static const ReservationTable table{
      {std::nullopt, reserve, reserved, Shelf::take},       {reserved, confirm, sold, Shelf::sell},
      {reserved, cancel, released, Shelf::put_back},        {std::nullopt, cancel, cancelled_empty, Shelf::nothing},
      {std::nullopt, sold_offline, sold, Shelf::hand_over},
  };
  return table;
}

namespace {

// False: there is not enough.
bool put(StockLevel& level, Shelf shelf, std::int64_t quantity) {
  switch (shelf) {
    case Shelf::nothing:
      return true;
    case Shelf::take:
      if (level.available < quantity) return false;
      level.available -= quantity;
      level.reserved += quantity;
      return true;
    case Shelf::sell:
      level.reserved -= quantity;
      level.sold += quantity;
      return true;
    case Shelf::put_back:
      level.reserved -= quantity;
      level.available += quantity;
      return true;
    case Shelf::hand_over:
      level.available -= quantity;
      level.sold += quantity;
      return true;
  }
  return true;
}

}  // namespace

StockMove on(const std::optional<Reservation>& stored, StockEvent event, const OrderId& order, const Quantities& lines,
             const std::map<Sku, StockLevel>& levels, const ReservationTable& table) {
  StockMove move;
  if (stored) {
    move.from = stored->state;
    move.next = *stored;
  } else {
    move.next.order = order;
    if (event == StockEvent::reserve || event == StockEvent::sold_offline) move.next.lines = lines;
  }
  const auto row = std::find_if(table.begin(), table.end(), [&](const ReservationRow& candidate) {
    return candidate.from == move.from && candidate.event == event;
  });
  if (row == table.end()) return move;

  for (const auto& [sku, quantity] : move.next.lines) {
    const auto level = levels.find(sku);
    if (level == levels.end() && row->shelf != Shelf::take) continue;
    auto moved = level == levels.end() ? StockLevel{} : level->second;
    if (!put(moved, row->shelf, quantity)) {
      move.short_of = sku;
      move.levels.clear();
      return move;
    }
    move.levels.emplace(sku, moved);
  }
  move.changed = true;
  move.next.state = row->to;
  return move;
}

std::map<Sku, StockLevel> taken_back(const Quantities& sold, const std::map<Sku, StockLevel>& levels) {
  auto after = levels;
  for (auto& [sku, level] : after) {
    const auto quantity = sold.find(sku);
    if (quantity == sold.end()) continue;
    level.sold -= quantity->second;
    level.available += quantity->second;
  }
  return after;
}

std::optional<Quantities> quantities_of(const std::vector<OrderLine>& lines) {
  Quantities quantities;
  for (const auto& line : lines) {
    auto& sum = quantities[line.sku];
    if (line.quantity < 1 || sum > std::numeric_limits<std::int64_t>::max() - line.quantity) return std::nullopt;
    sum += line.quantity;
  }
  return quantities;
}

std::string text_of(const Quantities& lines) {
  std::string text;
  for (const auto& [sku, quantity] : lines) {
    if (!text.empty()) text += ';';
    text.append(sku.text()).append("=").append(std::to_string(quantity));
  }
  return text;
}

Quantities quantities_from(const std::string& text) {
  Quantities quantities;
  for (const auto line : split(text, ';')) {
    const auto equals = line.rfind('=');
    const auto quantity = equals == std::string_view::npos ? std::nullopt : whole_number(line.substr(equals + 1));
    invariant(quantity.has_value(), "lines of a reservation as they were written");
    quantities.emplace(Sku(std::string(line.substr(0, equals))), *quantity);
  }
  return quantities;
}

}  // namespace tillrig
