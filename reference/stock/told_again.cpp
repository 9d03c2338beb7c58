#include "reference/stock/told_again.h"

#include "reference/shell/settle.h"

namespace tillrig {

using boost::asio::awaitable;

namespace {

constexpr Duration kPause = std::chrono::seconds(1);
constexpr Duration kPatience = std::chrono::seconds(5);
constexpr int kListAfter = 20;

}  // namespace

std::vector<StockEvent> events_of(const KnownGoods& goods) {
  if (goods.offline) return {StockEvent::sold_offline};
  if (goods.state == OrderState::paid) return {StockEvent::reserve, StockEvent::confirm};
  if (goods.state != OrderState::closed) return {StockEvent::reserve};
  // What was never reserved leaves the record of an empty cancel.
  if (goods.turned_down) return {StockEvent::cancel};
  return {StockEvent::reserve, StockEvent::cancel};
}

void ToldAgain::make_schema(DbSession& db, bool restored) {
  db.execute("CREATE TABLE IF NOT EXISTS told_again (one BIGINT PRIMARY KEY, after_order TEXT NOT NULL)");
  if (restored) db.execute("INSERT INTO told_again (one, after_order) VALUES (1, '') ON CONFLICT DO NOTHING");
}

awaitable<void> ToldAgain::all(Happen happen) {
  std::optional<OrderId> after;
  std::function<bool(DbSession&)> load = [&](DbSession& db) {
    const auto rows = db.query("SELECT after_order FROM told_again");
    if (!rows.empty()) after = OrderId(rows.front().text(0));
    return false;
  };
  co_await settle(ports_.store, ports_.clock, std::move(load));
  while (after) {
    const auto known = co_await ask(*after);
    for (const auto& goods : known.orders)
      for (bool happened = false; !happened;) {
        happened = co_await happen(goods);
        if (!happened) co_await pause();
      }
    after = known.last.empty() ? std::nullopt : std::optional(known.last);
    std::function<bool(DbSession&)> keep = [&](DbSession& db) {
      if (after)
        db.execute("UPDATE told_again SET after_order = :p1", {after->text()});
      else
        db.execute("DELETE FROM told_again");
      return true;
    };
    co_await settle(ports_.store, ports_.clock, std::move(keep));
  }
}

awaitable<KnownOrders> ToldAgain::ask(OrderId after) {
  for (int times = 1;; ++times) {
    NodeName acquiring(ports_.settings.text("acquiring", "acquiring"));
    Message message{"order.goods", encode(GoodsQuery{after}), {}};
    const auto outcome = co_await ports_.bus.call(std::move(acquiring), std::move(message), kPatience);
    if (const auto* reply = std::get_if<Reply>(&outcome))
      if (auto known = decode<KnownOrders>(reply->body)) co_return std::move(*known);
    if (times == kListAfter)
      ports_.log.record(Event("listed")
                            .with("list", "recovery")
                            .with("key", ports_.name)
                            .with("why", "acquiring does not say what is lost here"));
    co_await pause();
  }
}

awaitable<void> ToldAgain::pause() {
  const auto again = ports_.clock.steady_now() + kPause;
  co_await ports_.clock.sleep_until(again);
}

}  // namespace tillrig
