#include "reference/stock/stock.h"

#include <fmt/format.h>

#include <set>
#include <stdexcept>
#include <utility>

#include "reference/ports/spawn.h"
#include "reference/protocol/stock_messages.h"
#include "reference/protocol/text.h"
#include "reference/shell/move_record.h"
#include "reference/shell/settle.h"
#include "reference/stock/told_again.h"

namespace tillrig {

using boost::asio::awaitable;

tl::expected<std::vector<CatalogueItem>, std::string> parse_goods(const std::string& goods) {
  std::vector<CatalogueItem> items;
  std::set<std::string_view> skus;
  for (const auto part : split(goods, ';')) {
    const auto wrong = [&](const char* expected) {
      return tl::unexpected(fmt::format("goods: expected {}, found '{}'", expected, part));
    };
    const auto fields = split(part, '|');
    if (fields.size() != 6) return wrong("sku|barcode|title|minor|currency|count");
    const auto minor = whole_number(fields[3]);
    const auto currency = Currency::from_code(fields[4]);
    const auto count = whole_number(fields[5]);
    if (fields[0].empty() || fields[0].find('=') != std::string_view::npos) return wrong("a SKU without '='");
    if (!skus.insert(fields[0]).second) return wrong("each SKU once");
    if (!minor || *minor < 0) return wrong("a price of zero or more minor units");
    if (!currency) return wrong("a known currency");
    if (!count || *count < 0) return wrong("a count of zero or more");
    items.push_back({Sku(std::string(fields[0])), std::string(fields[1]), std::string(fields[2]),
                     Money(*minor, *currency), *count});
  }
  return items;
}

namespace {

namespace sql {

std::optional<Reservation> reservation(DbSession& db, const OrderId& order) {
  const auto rows = db.query("SELECT state, lines FROM reservation WHERE order_id = :p1", {order.text()});
  if (rows.empty()) return std::nullopt;
  const auto state = from_word<ReservationState>(rows[0].text(0));
  if (!state) throw std::runtime_error("reservation: expected a known state, found '" + rows[0].text(0) + "'");
  return Reservation{order, *state, quantities_from(rows[0].text(1))};
}

std::map<Sku, StockLevel> levels(DbSession& db, const Quantities& lines) {
  std::map<Sku, StockLevel> found;
  for (const auto& [sku, quantity] : lines) {
    const auto rows = db.query("SELECT available, reserved, sold FROM level WHERE sku = :p1", {sku.text()});
    if (!rows.empty()) found.emplace(sku, StockLevel{rows[0].integer(0), rows[0].integer(1), rows[0].integer(2)});
  }
  return found;
}

void keep(DbSession& db, const std::map<Sku, StockLevel>& levels) {
  for (const auto& [sku, level] : levels)
    db.execute("UPDATE level SET available = :p1, reserved = :p2, sold = :p3 WHERE sku = :p4",
               {level.available, level.reserved, level.sold, sku.text()});
}

void keep(DbSession& db, const StockMove& move) {
  const auto& next = move.next;
  const std::string state(word_of(next.state));
  if (move.from)
    db.execute("UPDATE reservation SET state = :p1 WHERE order_id = :p2", {state, next.order.text()});
  else
    db.execute("INSERT INTO reservation (order_id, state, lines) VALUES (:p1, :p2, :p3)",
               {next.order.text(), state, text_of(next.lines)});
  keep(db, move.levels);
}

OrderNumbers orders_after(DbSession& db, const OrderId& order) {
  constexpr std::int64_t at_a_time = 1000;
  OrderNumbers numbers;
  for (const auto& row : db.query("SELECT order_id FROM reservation WHERE order_id > :p1 ORDER BY order_id LIMIT :p2",
                                  {order.text(), at_a_time}))
    numbers.orders.emplace_back(row.text(0));
  if (std::ssize(numbers.orders) == at_a_time) numbers.last = numbers.orders.back();
  return numbers;
}

// false: they are back already.
bool keep_return(DbSession& db, const OrderId& order) {
  return db.execute("INSERT INTO goods_return (order_id) VALUES (:p1) ON CONFLICT DO NOTHING", {order.text()}) == 1;
}

void create_schema(DbSession& db) {
  db.execute(
      "CREATE TABLE IF NOT EXISTS level (sku TEXT PRIMARY KEY, available BIGINT NOT NULL, reserved BIGINT NOT NULL, "
      "sold BIGINT NOT NULL)");
  db.execute(
      "CREATE TABLE IF NOT EXISTS reservation (order_id TEXT PRIMARY KEY, state TEXT NOT NULL, lines TEXT NOT NULL)");
  db.execute("CREATE TABLE IF NOT EXISTS goods_return (order_id TEXT PRIMARY KEY)");
}

}  // namespace sql

std::vector<CatalogueItem> goods_of(const Settings& settings) {
  auto goods = parse_goods(settings.text("goods", ""));
  if (!goods) throw std::runtime_error("setting " + goods.error());
  return std::move(*goods);
}

Event level_event(std::string_view kind, const Sku& sku, const StockLevel& level) {
  return Event(kind)
      .with("sku", sku)
      .with("available", level.available)
      .with("reserved", level.reserved)
      .with("sold", level.sold);
}

class Stock final : public Node {
 public:
  Stock(NodePorts& ports, const ReservationTable& table)
      : ports_(ports), table_(table), told_again_(ports), goods_(goods_of(ports.settings)) {}

  void start() override {
    ports_.bus.serve("stock.look", [this](Request request) { return look(std::move(request)); });
    ports_.bus.serve("stock.list", [this](Request request) { return list_goods(std::move(request)); });
    ports_.bus.serve("stock.reserve", [this](Request request) { return reserve(std::move(request)); });
    ports_.bus.serve("stock.confirm",
                     [this](Request request) { return settle(StockEvent::confirm, std::move(request)); });
    ports_.bus.serve("stock.cancel",
                     [this](Request request) { return settle(StockEvent::cancel, std::move(request)); });
    ports_.bus.serve("stock.sold_offline", [this](Request request) { return sold_offline(std::move(request)); });
    ports_.bus.serve("stock.return", [this](Request request) { return give_back(std::move(request)); });
    ports_.bus.serve("stock.orders", [this](Request request) { return list_orders(std::move(request)); });
    spawn(ports_.executor, open());
  }

 private:
  awaitable<void> open() {
    for (;;) {
      std::function<bool(DbSession&)> work = [this](DbSession& db) {
        fill_shelves(db);
        ToldAgain::make_schema(db, ports_.settings.flag("restored", false));
        return true;
      };
      const auto outcome = co_await ports_.store.transact(std::move(work));
      if (std::holds_alternative<Committed>(outcome)) break;
      co_await ports_.clock.sleep_until(ports_.clock.steady_now() + std::chrono::seconds(1));
    }
    for (const auto& [sku, level] : levels_) ports_.log.record(level_event("stock.stated", sku, level));
    co_await told_again_.all([this](KnownGoods goods) { return happen_again(std::move(goods)); });
    ports_.lifecycle.ready();
  }

  // What is on this disk already happens once: no row of the machine is for it.
  awaitable<bool> happen_again(KnownGoods goods) {
    for (const auto event : events_of(goods)) {
      const auto lines = quantities_of(goods.lines).value_or(Quantities());
      const auto move = co_await happen(event, goods.order, lines);
      if (!move) co_return false;
    }
    if (goods.returned) {
      const auto done = co_await return_goods(goods.order);
      if (!done) co_return false;
    }
    co_return true;
  }

  void fill_shelves(DbSession& db) {
    sql::create_schema(db);
    Quantities all;
    for (const auto& item : goods_) {
      db.execute("INSERT INTO level (sku, available, reserved, sold) VALUES (:p1, :p2, 0, 0) ON CONFLICT DO NOTHING",
                 {item.sku.text(), item.count});
      all.emplace(item.sku, 1);
    }
    levels_ = sql::levels(db, all);
  }

  awaitable<Answer> look(Request request) {
    const auto asked = decode<StockLook>(request.message.body);
    if (!asked) co_return Refused{RefusedWhy::not_executed, asked.error().line};
    StockItem found;
    for (const auto& item : goods_) {
      if (asked->barcode.empty() || (item.barcode != asked->barcode && item.sku.text() != asked->barcode)) continue;
      found = {true, item.sku, item.title, item.price, levels_[item.sku].available};
      break;
    }
    co_return Reply{encode(found)};
  }

  awaitable<Answer> list_goods(Request) {
    std::map<std::string, StockItem> by_barcode;
    for (const auto& item : goods_)
      by_barcode.emplace(item.barcode, StockItem{true, item.sku, item.title, item.price, levels_[item.sku].available});
    PricedList list;
    for (auto& [barcode, item] : by_barcode) list.items.push_back({barcode, std::move(item)});
    co_return Reply{encode(list)};
  }

  awaitable<Answer> list_orders(Request request) {
    const auto query = decode<GoodsQuery>(request.message.body);
    if (!query) co_return Refused{RefusedWhy::not_executed, query.error().line};
    OrderNumbers numbers;
    std::function<bool(DbSession&)> load = [&](DbSession& db) {
      numbers = sql::orders_after(db, query->after);
      return false;
    };
    co_await tillrig::settle(ports_.store, ports_.clock, std::move(load));
    co_return Reply{encode(numbers)};
  }

  awaitable<Answer> reserve(Request request) {
    const auto asked = decode<StockReserve>(request.message.body);
    if (!asked) co_return Refused{RefusedWhy::not_executed, asked.error().line};
    auto lines = quantities_of(asked->lines);
    if (!lines || lines->empty() || asked->order.empty())
      co_return Refused{RefusedWhy::not_executed, "an order and lines: expected at least one of each SKU"};
    const auto wanted = *lines;
    const auto move = co_await happen(StockEvent::reserve, asked->order, std::move(*lines));
    if (!move) co_return Refused{RefusedWhy::not_executed, cannot_write(ports_.name)};
    const auto state = move->next.state;
    if (move->from && !move->next.lines.empty() && move->next.lines != wanted)
      co_return Refused{RefusedWhy::not_executed, "same order, other lines"};
    StockReserved reserved;
    reserved.order = asked->order;
    reserved.short_of = move->short_of.text();
    reserved.reserved =
        move->short_of.empty() && (state == ReservationState::reserved || state == ReservationState::sold);
    co_return Reply{encode(reserved)};
  }

  awaitable<Answer> sold_offline(Request request) {
    const auto asked = decode<StockReserve>(request.message.body);
    if (!asked) co_return Refused{RefusedWhy::not_executed, asked.error().line};
    auto lines = quantities_of(asked->lines);
    if (!lines || lines->empty() || asked->order.empty())
      co_return Refused{RefusedWhy::not_executed, "an order and lines: expected at least one of each SKU"};
    const auto gone = *lines;
    const auto move = co_await happen(StockEvent::sold_offline, asked->order, std::move(*lines));
    if (!move) co_return Refused{RefusedWhy::not_executed, cannot_write(ports_.name)};
    if (move->next.lines != gone) co_return Refused{RefusedWhy::not_executed, "same order, other lines"};
    if (move->changed) list_oversold(*move);
    co_return Reply{encode(Done{})};
  }

  void list_oversold(const StockMove& move) {
    for (const auto& [sku, quantity] : move.next.lines) {
      const auto level = move.levels.find(sku);
      if (level == move.levels.end())
        list(sku.text(), "sold offline, and nobody here knows it");
      else if (level->second.available < 0)
        list(sku.text(), fmt::format("sold offline, {} more than were there", -level->second.available));
    }
  }

  awaitable<Answer> give_back(Request request) {
    const auto asked = decode<StockSettle>(request.message.body);
    if (!asked) co_return Refused{RefusedWhy::not_executed, asked.error().line};
    const auto was_sold = co_await return_goods(asked->order);
    if (!was_sold) co_return Refused{RefusedWhy::not_executed, cannot_write(ports_.name)};
    if (!*was_sold) list(asked->order.text(), "return of an order with nothing sold");
    co_return Reply{encode(Done{})};
  }

  // The sale stays in the books as it was; that its goods are back is a record of its own. nullopt: the store failed.
  awaitable<std::optional<bool>> return_goods(OrderId order) {
    std::map<Sku, StockLevel> after;
    bool was_sold = false, tried = false;
    for (;;) {
      std::function<bool(DbSession&)> work = [&](DbSession& db) {
        const auto stored = sql::reservation(db, order);
        was_sold = stored && stored->state == ReservationState::sold;
        if (!was_sold || !sql::keep_return(db, order)) return false;
        after = taken_back(stored->lines, sql::levels(db, stored->lines));
        sql::keep(db, after);
        return tried = true;
      };
      const auto outcome = co_await ports_.store.transact(std::move(work));
      if (std::holds_alternative<NotCommitted>(outcome)) co_return std::nullopt;
      if (!std::holds_alternative<CommitUnknown>(outcome)) break;
    }
    if (tried) record_return(order, after);
    co_return was_sold;
  }

  void record_return(const OrderId& order, const std::map<Sku, StockLevel>& after) {
    ports_.log.record(move_record("goods-return", order.text(), "", "RETURNED", "return"));
    record(order, after);
  }

  awaitable<Answer> settle(StockEvent event, Request request) {
    const auto asked = decode<StockSettle>(request.message.body);
    if (!asked) co_return Refused{RefusedWhy::not_executed, asked.error().line};
    const auto move = co_await happen(event, asked->order, Quantities());
    if (!move) co_return Refused{RefusedWhy::not_executed, cannot_write(ports_.name)};
    const auto wanted = event == StockEvent::confirm ? ReservationState::sold : ReservationState::released;
    const bool nothing_there = !move->from || *move->from == ReservationState::cancelled_empty;
    const bool at_odds = move->from && *move->from != wanted && !move->changed && !nothing_there;
    if (at_odds || (event == StockEvent::confirm && nothing_there)) list(event, *move);
    co_return Reply{encode(Done{})};
  }

  void list(StockEvent event, const StockMove& move) {
    const auto was = move.from ? word_of(*move.from) : "nothing reserved";
    list(move.next.order.text(), fmt::format("{} of an order with {}", word_of(event), was));
  }

  void list(const std::string& key, std::string_view why) {
    ports_.log.record(Event("listed").with("list", "stock").with("key", key).with("why", why));
  }

  // Stores what the event leads to, then records it. A commit that is Unknown is tried again: the second time finds
  // what the first one left. nullopt: the store failed and nothing has happened.
  awaitable<std::optional<StockMove>> happen(StockEvent event, OrderId order, Quantities lines) {
    StockMove move;
    std::optional<StockMove> doubtful;
    for (;;) {
      std::function<bool(DbSession&)> work = [this, event, &order, &lines, &move](DbSession& db) {
        const auto stored = sql::reservation(db, order);
        move = on(stored, event, order, lines, sql::levels(db, stored ? stored->lines : lines), table_);
        if (move.changed) sql::keep(db, move);
        return move.changed;
      };
      const auto outcome = co_await ports_.store.transact(std::move(work));
      if (std::holds_alternative<NotCommitted>(outcome)) co_return std::nullopt;
      if (!std::holds_alternative<CommitUnknown>(outcome)) break;
      if (move.changed) doubtful = move;
    }
    if (!move.changed && doubtful && move.from == doubtful->next.state) move = std::move(*doubtful);
    if (move.changed) record(event, move);
    co_return move;
  }

  void record(StockEvent event, const StockMove& move) {
    ports_.log.record(move_record("reservation", move.next.order.text(), move.from ? word_of(*move.from) : "",
                                  word_of(move.next.state), word_of(event)));
    if (event == StockEvent::sold_offline)
      for (const auto& [sku, quantity] : move.next.lines)
        ports_.log.record(
            Event("stock.sold_offline").with("sku", sku).with("order", move.next.order).with("quantity", quantity));
    record(move.next.order, move.levels);
  }

  void record(const OrderId& order, const std::map<Sku, StockLevel>& levels) {
    for (const auto& [sku, level] : levels) {
      levels_[sku] = level;
      ports_.log.record(level_event("stock.moved", sku, level).with("order", order));
    }
  }

  NodePorts& ports_;
  const ReservationTable& table_;
  ToldAgain told_again_;
  std::vector<CatalogueItem> goods_;
  std::map<Sku, StockLevel> levels_;  // as last committed: what a look answers
};

}  // namespace

std::unique_ptr<Node> make_stock(NodePorts& ports) {
  return make_stock(ports, reservation_table());
}

std::unique_ptr<Node> make_stock(NodePorts& ports, const ReservationTable& table) {
  return std::make_unique<Stock>(ports, table);
}

}  // namespace tillrig
