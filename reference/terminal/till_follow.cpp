#include <algorithm>

#include "reference/ports/spawn.h"
#include "reference/terminal/order_news.h"
#include "reference/terminal/till.h"

namespace tillrig::terminal {

void Till::follow(const BasketKey& key, Duration first) {
  auto* sale = find(key);
  if (!sale) return;
  spawn(ports_.executor, follower(key, ++sale->follow_turn, first));
}

// What becomes known before the decision is due is shown before it is due, though the customer has read something else.
Till::Work Till::follower(BasketKey key, std::uint64_t turn, Duration interval) {
  for (;;) {
    const auto* sale = find(key);
    if (!sale || sale->follow_turn != turn) co_return;
    const bool hurries = sale->kept.state == SaleState::checking && ports_.clock.steady_now() < sale->decision_due;
    co_await sleep(hurries ? std::min(interval, options_.decision_poll) : interval);
    sale = find(key);
    if (!sale || sale->follow_turn != turn) co_return;
    co_await ask(key);
    if (hurries) continue;
    interval = std::max(interval, std::min(interval + options_.poll_interval, options_.poll_interval_max));
  }
}

boost::asio::awaitable<std::optional<OrderReport>> Till::status_of(SaleRecord sale) {
  OrderQuery query{sale.order, sale.key()};
  Message message{"order.status", encode(query), {}};
  const auto outcome = co_await core_.call(options_.acquiring, std::move(message), options_.poll_budget);
  co_return order_in(outcome);
}

Till::Work Till::ask(BasketKey key) {
  const auto* sale = find(key);
  if (!sale) co_return;
  const auto report = co_await status_of(sale->kept);
  sale = find(key);
  auto news = sale && report ? news_of(*report, *sale) : std::nullopt;
  if (news) co_await keep_trying(key, std::move(*news));
  sale = find(key);
  if (!sale) co_return;
  const bool abandons = sale->abandons && sale->kept.state == SaleState::checking;
  if (abandons || sale->kept.state == SaleState::abandoning) co_await give_up(key);
}

// One step out of a payment or a sale that the cashier gave up: first the attempt is abandoned; then, if the whole sale
// was given up, the order is cancelled. Every step may be repeated.
Till::Work Till::give_up(BasketKey key) {
  const auto sale = find(key)->kept;
  const bool attempt_open = sale.attempt_open();
  if (!attempt_open && sale.state != SaleState::abandoning) co_return;
  Message message{"order.create", {}, key.text()};
  if (sale.order.empty()) {
    message.body = encode(sale.basket);
  } else {
    OrderAbandon wish{sale.order, attempt_open ? sale.attempt() : AttemptKey()};
    message.verb = attempt_open ? "order.abandon" : "order.cancel";
    message.body = encode(wish);
    message.key.clear();
  }
  const auto outcome = co_await core_.call(options_.acquiring, std::move(message), options_.order_budget);
  const auto report = order_in(outcome);
  const auto* now = find(key);
  if (!report || !now) co_return;
  auto news = sale.order.empty() ? creation_news(*report) : news_of(*report, *now);
  if (news) co_await keep_trying(key, std::move(*news));
}

std::optional<News> Till::news_of(const OrderReport& report, const LiveSale& sale) const {
  return standing_news(report, sale.kept, ports_.clock.steady_now() >= sale.absent_after);
}

// The customer of a closed order hears of money that came late and went back, as long as somebody may be there to read.
Till::Work Till::watch_refund(SaleRecord sale, SteadyInstant until) {
  while (ports_.clock.steady_now() < until) {
    co_await sleep(options_.poll_interval_max);
    const auto report = co_await status_of(sale);
    if (!report || !went_back(*report)) continue;
    show_for(sale.key().text(), "ORDER CLOSED", "REFUNDED");
    say("SALE " + sale.key().text() + " CLOSED, REFUNDED\nKEYS: new");
    co_return;
  }
}

}  // namespace tillrig::terminal
