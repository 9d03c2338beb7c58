#include "reference/stock/stock_levels.h"

#include <rapidcheck/boost_test.h>

#include <rapidcheck.h>
#include <boost/test/unit_test.hpp>

#include "reference/stock/stock.h"
#include "reference/stock/told_again.h"

namespace tillrig {
namespace {

using enum StockEvent;

// What a node keeps, without the node: applies each move whole or not at all.
struct Shelves {
  std::map<Sku, StockLevel> levels{{Sku("TEA"), {5, 0, 0}}, {Sku("RICE"), {2, 0, 0}}};
  std::map<OrderId, Reservation> reservations;

  StockMove happen(StockEvent event, const std::string& order, const Quantities& lines = {}) {
    const OrderId id(order);
    const auto found = reservations.find(id);
    const auto stored = found == reservations.end() ? std::nullopt : std::optional(found->second);
    auto move = on(stored, event, id, lines, levels);
    if (!move.changed) return move;
    for (const auto& [sku, level] : move.levels) levels[sku] = level;
    reservations.insert_or_assign(id, move.next);
    return move;
  }
  const StockLevel& of(const char* sku) { return levels[Sku(sku)]; }
};

const Quantities tea_and_rice{{Sku("TEA"), 2}, {Sku("RICE"), 1}};

BOOST_AUTO_TEST_CASE(a_reservation_is_sold_or_put_back_once) {
  Shelves shelves;
  BOOST_TEST(shelves.happen(reserve, "o1", tea_and_rice).changed);
  BOOST_TEST((shelves.of("TEA") == StockLevel{3, 2, 0}));
  BOOST_TEST(!shelves.happen(reserve, "o1", tea_and_rice).changed);
  BOOST_TEST(shelves.happen(confirm, "o1").changed);
  BOOST_TEST(!shelves.happen(confirm, "o1").changed);
  BOOST_TEST(!shelves.happen(cancel, "o1").changed);
  BOOST_TEST((shelves.of("TEA") == StockLevel{3, 0, 2}));
  BOOST_TEST((shelves.of("RICE") == StockLevel{1, 0, 1}));

  shelves.happen(reserve, "o2", {{Sku("TEA"), 3}});
  BOOST_TEST(shelves.happen(cancel, "o2").changed);
  BOOST_TEST(!shelves.happen(confirm, "o2").changed);
  BOOST_TEST((shelves.of("TEA") == StockLevel{3, 0, 2}));
}

BOOST_AUTO_TEST_CASE(all_lines_are_reserved_or_none) {
  Shelves shelves;
  const auto move = shelves.happen(reserve, "o1", {{Sku("TEA"), 1}, {Sku("RICE"), 3}});
  BOOST_TEST(!move.changed);
  BOOST_TEST(move.short_of == Sku("RICE"));
  BOOST_TEST((shelves.of("TEA") == StockLevel{5, 0, 0}));
  BOOST_TEST(shelves.happen(reserve, "o1", {{Sku("SALT"), 1}}).short_of == Sku("SALT"));
}

BOOST_AUTO_TEST_CASE(a_reserve_after_its_empty_cancel_takes_nothing_and_leaves_a_record) {
  Shelves shelves;
  const auto cancelled = shelves.happen(cancel, "o1");
  BOOST_TEST(cancelled.changed);
  BOOST_TEST(word_of(cancelled.next.state) == "CANCELLED_EMPTY");
  BOOST_TEST(!shelves.happen(reserve, "o1", tea_and_rice).changed);
  BOOST_TEST(!shelves.happen(cancel, "o1").changed);
  BOOST_TEST((shelves.of("TEA") == StockLevel{5, 0, 0}));
}

BOOST_AUTO_TEST_CASE(what_was_sold_offline_is_gone_whatever_was_counted) {
  Shelves shelves;
  BOOST_TEST(shelves.happen(sold_offline, "o1", {{Sku("TEA"), 7}, {Sku("SALT"), 1}}).changed);
  BOOST_TEST((shelves.of("TEA") == StockLevel{-2, 0, 7}));
  BOOST_TEST(!shelves.happen(sold_offline, "o1", {{Sku("TEA"), 7}}).changed);
  BOOST_TEST(!shelves.happen(confirm, "o1").changed);
  BOOST_TEST(!shelves.happen(cancel, "o1").changed);
  BOOST_TEST(shelves.happen(reserve, "o2", {{Sku("TEA"), 1}}).short_of == Sku("TEA"));
}

BOOST_AUTO_TEST_CASE(what_is_brought_back_is_for_sale_again) {
  Shelves shelves;
  shelves.happen(reserve, "o1", tea_and_rice);
  shelves.happen(confirm, "o1");
  const auto after = taken_back(tea_and_rice, shelves.levels);
  BOOST_TEST((after.at(Sku("TEA")) == StockLevel{5, 0, 0}));
  BOOST_TEST((after.at(Sku("RICE")) == StockLevel{2, 0, 0}));
  BOOST_TEST((taken_back({{Sku("SALT"), 1}}, shelves.levels) == shelves.levels));
}

RC_BOOST_PROP(what_is_available_reserved_and_sold_adds_up_whatever_happens, ()) {
  Shelves shelves;
  std::map<Sku, std::int64_t> gone;  // sold offline
  const auto count = *rc::gen::inRange(0, 60);
  for (int i = 0; i < count; ++i) {
    const auto order = "o" + std::to_string(*rc::gen::inRange(0, 6));
    const auto event = *rc::gen::element(reserve, reserve, reserve, confirm, cancel, sold_offline);
    Quantities lines{{Sku(*rc::gen::element("TEA", "RICE", "SALT")), *rc::gen::inRange(1, 4)}};
    if (*rc::gen::arbitrary<bool>()) lines.emplace(Sku("TEA"), 1);
    const auto move = shelves.happen(event, order, lines);
    if (event == sold_offline && move.changed)
      for (const auto& [sku, quantity] : lines) gone[sku] += quantity;

    std::map<Sku, std::int64_t> held, sold;
    for (const auto& [id, reservation] : shelves.reservations) {
      if (reservation.state != ReservationState::reserved && reservation.state != ReservationState::sold) continue;
      for (const auto& [sku, quantity] : reservation.lines)
        (reservation.state == ReservationState::sold ? sold : held)[sku] += quantity;
    }
    for (const auto& [sku, level] : shelves.levels) {
      RC_ASSERT(level.available >= -gone[sku]);
      RC_ASSERT(level.available + level.reserved + level.sold == (sku == Sku("TEA") ? 5 : 2));
      RC_ASSERT(level.reserved == held[sku]);
      RC_ASSERT(level.sold == sold[sku]);
    }
  }
}

BOOST_AUTO_TEST_CASE(lines_of_one_sku_are_summed_and_survive_their_text) {
  OrderLine tea{Sku("TEA"), "Tea", 2, Money(1250, Currency::cny())};
  OrderLine rice{Sku("RICE"), "Rice", 1, Money(4990, Currency::cny())};
  const auto lines = quantities_of({tea, rice, tea});
  BOOST_REQUIRE(lines.has_value());
  BOOST_TEST(text_of(*lines) == "RICE=1;TEA=4");
  BOOST_TEST((quantities_from(text_of(*lines)) == *lines));
  tea.quantity = 0;
  BOOST_TEST(!quantities_of({tea}).has_value());
}

BOOST_AUTO_TEST_CASE(goods_are_read_from_their_text) {
  const auto goods = parse_goods("TEA|690|Green tea|1250|CNY|20;RICE|691|Rice|4990|CNY|8");
  BOOST_REQUIRE(goods.has_value());
  BOOST_REQUIRE(goods->size() == 2u);
  BOOST_TEST(goods->at(0).title == "Green tea");
  BOOST_TEST(goods->at(1).price == Money(4990, Currency::cny()));
  BOOST_TEST(goods->at(1).count == 8);
  BOOST_TEST(parse_goods("").value().empty());
}

BOOST_AUTO_TEST_CASE(goods_that_do_not_read_say_which_and_why) {
  BOOST_TEST(parse_goods("TEA|690|Tea|12.50|CNY|20").error() ==
             "goods: expected a price of zero or more minor units, found 'TEA|690|Tea|12.50|CNY|20'");
  BOOST_TEST(!parse_goods("TEA|690|Tea|1250|CNY").has_value());
  BOOST_TEST(!parse_goods("TEA|690|Tea|1250|XXX|1").has_value());
  BOOST_TEST(!parse_goods("TEA|690|Tea|1250|CNY|1;TEA|691|Tea|1250|CNY|1").has_value());
}

BOOST_AUTO_TEST_CASE(what_became_of_goods_is_told_as_events) {
  KnownGoods goods;
  goods.state = OrderState::open;
  BOOST_TEST((events_of(goods) == std::vector{reserve}));
  goods.state = OrderState::paid;
  BOOST_TEST((events_of(goods) == std::vector{reserve, confirm}));
  goods.state = OrderState::closed;
  BOOST_TEST((events_of(goods) == std::vector{reserve, cancel}));
  goods.turned_down = true;
  BOOST_TEST((events_of(goods) == std::vector{cancel}));
  goods.offline = true;
  BOOST_TEST((events_of(goods) == std::vector{sold_offline}));
}

}  // namespace
}  // namespace tillrig
