#include <algorithm>

#include "reference/ports/spawn.h"
#include "reference/terminal/till.h"

namespace tillrig::terminal {
namespace {

// The answer to one payment request, as news of the attempt.
News answer_of(const CallOutcome& outcome) {
  News news;
  news.event = SaleEvent::unknown;
  news.attempt = PaymentState::unknown;
  if (const auto* refused = std::get_if<Refused>(&outcome)) {
    news.event = SaleEvent::attempt_over;
    news.attempt = PaymentState::refused;
    news.why = refused->detail;
    return news;
  }
  const auto* reply = std::get_if<Reply>(&outcome);
  if (!reply) return news;
  const auto report = decode<AttemptReport>(reply->body);
  if (!report) return news;
  news.event = event_of(report->state, report->refunded);
  news.attempt = report->state;
  news.channel = report->channel;
  news.txn = report->txn;
  news.refunded = report->refunded;
  news.why = report->why;
  return news;
}

const AttemptReport* report_on(const OrderReport& order, const AttemptKey& attempt) {
  const auto found = std::find_if(order.attempts.begin(), order.attempts.end(),
                                  [&](const AttemptReport& report) { return report.attempt == attempt; });
  return found == order.attempts.end() ? nullptr : &*found;
}

std::optional<OrderReport> order_in(const CallOutcome& outcome) {
  const auto* reply = std::get_if<Reply>(&outcome);
  if (!reply) return std::nullopt;
  auto report = decode<OrderReport>(reply->body);
  return report ? std::optional(std::move(*report)) : std::nullopt;
}

// nullopt: acquiring does not know yet whether there will be an order.
std::optional<News> creation_news(const OrderReport& report) {
  const bool rejected = report.state == OrderState::closed;
  if (!rejected && report.order.empty()) return std::nullopt;
  News news;
  news.event = rejected ? SaleEvent::order_rejected : SaleEvent::order_made;
  news.order = report.order;
  news.why = report.why;
  return news;
}

}  // namespace

// Creation is idempotent by basket: repeated until it is answered, or until the cashier cancels.
Till::Work Till::make_order(BasketKey key) {
  for (;;) {
    const auto* sale = find(key);
    if (!sale || sale->kept.state != SaleState::open) co_return;
    Message message{"order.create", encode(sale->kept.basket), key.text()};
    const auto outcome = co_await ports_.bus.call(options_.acquiring, std::move(message), options_.order_budget);
    const auto order = order_in(outcome);
    auto news = order ? creation_news(*order) : std::nullopt;
    if (news) {
      co_await keep_trying(key, std::move(*news));
      break;
    }
    say("SALE " + key.text() + " IS NOT ORDERED YET, TRYING\nKEYS: cancel");
    co_await sleep(options_.poll_interval);
  }
  auto early = std::exchange(early_, std::nullopt);
  const auto* sale = find(key);
  if (early && current_ == key && sale && sale->kept.state == SaleState::ordered)
    co_await pay(key, std::move(early->code), early->at);
}

Till::Work Till::consult(BasketKey key) {
  const auto* sale = find(key);
  if (!sale) co_return;
  Consult question{sale->kept.order, sale->kept.basket.total};
  Message message{"cashier.consult", encode(question), {}};
  const auto outcome = co_await ports_.bus.call(options_.cashier, std::move(message), options_.consult_budget);
  const auto* reply = std::get_if<Reply>(&outcome);
  if (!reply) co_return;
  const auto consulted = decode<Consulted>(reply->body);
  sale = find(key);
  if (!consulted || current_ != key || !sale || sale->kept.state != SaleState::ordered) co_return;
  std::string ways;
  for (const auto& method : consulted->methods)
    ways += "\n" + method.channel.text() + (method.usable ? "" : ": " + method.reason);
  say("SALE " + key.text() + "\nTOTAL " + sale->kept.basket.total.text() + "\nWAYS TO PAY:" + ways +
      "\nSCAN THE CUSTOMER'S CODE\nKEYS: cancel");
}

Till::Work Till::pay(BasketKey key, PaymentCode code, SteadyInstant read_at) {
  const auto* sale = find(key);
  if (!sale || !may_start_attempt(sale->kept.former())) {
    say("A PAYMENT IS RUNNING: CODE IGNORED");
    co_return;
  }
  auto next = sale->kept;
  ++next.attempts;
  undecided_ = next.attempt();
  on_display_ = key;
  show(next.basket.total.text(), "PLEASE WAIT");
  spawn(ports_.executor, decide(key, undecided_, read_at + options_.decision_time));

  News news;
  news.event = SaleEvent::code_read;
  const auto saved = co_await happen(key, std::move(news));
  auto* stored = find(key);
  if (saved != Saved::yes || !stored || stored->kept.state != SaleState::paying) {
    undecided_ = {};
    show("NOT CHARGED", "DECLINED");
    say("THE TILL CANNOT STORE: NOTHING WAS CHARGED, SCAN THE CODE AGAIN");
    co_return;
  }
  const auto now = ports_.clock.steady_now();
  stored->absent_after = now + options_.accept_budget + options_.poll_interval;
  PayRequest request{stored->kept.order, TenderLine("1"), next.attempt(), {}, std::move(code), next.basket.total};
  spawn(ports_.executor, charge(key, std::move(request)));
}

// The customer reads something when the decision time is over. It is shown before it is stored: the text promises
// nothing, and a till that restarts here shows it anyway.
Till::Work Till::decide(BasketKey key, AttemptKey attempt, SteadyInstant due) {
  co_await ports_.clock.sleep_until(due);
  if (undecided_ != attempt) co_return;
  undecided_ = {};
  show("DO NOT PAY AGAIN", "BEING CHECKED");
  const auto* sale = find(key);
  if (!sale || sale->kept.attempt() != attempt) co_return;
  News news;
  news.event = SaleEvent::decision_over;
  co_await keep_trying(key, std::move(news));
}

Till::Work Till::charge(BasketKey key, PayRequest request) {
  Message message{"cashier.accept", encode(request), request.attempt.text()};
  const auto outcome = co_await ports_.bus.call(options_.cashier, std::move(message), options_.accept_budget);
  co_await ports_.lifecycle.fault_point("till.answer.received");
  const auto* sale = find(key);
  if (!sale || sale->kept.attempt() != request.attempt) co_return;
  auto news = answer_of(outcome);
  co_await keep_trying(key, std::move(news));
  // It may have been refused because the order is over.
  if (std::holds_alternative<Refused>(outcome)) co_await ask(key);
}

void Till::follow(const BasketKey& key, Duration first) {
  auto* sale = find(key);
  if (!sale) return;
  spawn(ports_.executor, follower(key, ++sale->follow_turn, first));
}

Till::Work Till::follower(BasketKey key, std::uint64_t turn, Duration interval) {
  for (;;) {
    co_await sleep(interval);
    const auto* sale = find(key);
    if (!sale || sale->follow_turn != turn) co_return;
    co_await ask(key);
    interval = std::max(interval, std::min(interval + options_.poll_interval, options_.poll_interval_max));
  }
}

boost::asio::awaitable<std::optional<OrderReport>> Till::status_of(SaleRecord sale) {
  OrderQuery query{sale.order, sale.key()};
  Message message{"order.status", encode(query), {}};
  const auto outcome = co_await ports_.bus.call(options_.acquiring, std::move(message), options_.poll_budget);
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
  const bool attempt_open = sale.attempts > 0 && !is_final(sale.attempt_state);
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
  const auto outcome = co_await ports_.bus.call(options_.acquiring, std::move(message), options_.order_budget);
  const auto report = order_in(outcome);
  const auto* now = find(key);
  if (!report || !now) co_return;
  auto news = sale.order.empty() ? creation_news(*report) : news_of(*report, *now);
  if (news) co_await keep_trying(key, std::move(*news));
}

std::optional<News> Till::news_of(const OrderReport& report, const LiveSale& sale) const {
  const auto* attempt = report_on(report, sale.kept.attempt());
  News news;
  news.order = report.order;
  news.why = report.why;
  for (const auto& each : report.attempts) news.refunded = news.refunded || each.refunded;
  if (attempt) news.attempt = attempt->state;

  if (report.state == OrderState::paid) {
    const auto payer = std::find_if(report.attempts.begin(), report.attempts.end(),
                                    [](const AttemptReport& each) { return each.state == PaymentState::succeeded; });
    news.event = SaleEvent::paid;
    if (payer != report.attempts.end()) {
      news.channel = payer->channel;
      news.txn = payer->txn;
    }
    return news;
  }
  if (report.state == OrderState::closed && !report.order.empty()) {
    const bool gave_up = sale.kept.state == SaleState::abandoning && sale.kept.attempts > 0;
    news.event = gave_up ? SaleEvent::abandoned : SaleEvent::order_closed;
    return news;
  }
  if (!attempt) {
    const bool can_still_arrive = ports_.clock.steady_now() < sale.absent_after;
    if (sale.kept.attempts == 0 || can_still_arrive) return std::nullopt;
    news.event = SaleEvent::attempt_over;
    news.attempt = PaymentState::refused;
    return news;
  }
  // Money that arrived for an order that is not closed yet is about to pay it.
  if (attempt->state == PaymentState::succeeded) return std::nullopt;
  news.event = event_of(attempt->state, attempt->refunded);
  news.why = attempt->why;
  return news;
}

// The customer of a closed order hears of money that came late and went back, as long as somebody may be there to read.
Till::Work Till::watch_refund(SaleRecord sale, SteadyInstant until) {
  while (ports_.clock.steady_now() < until) {
    co_await sleep(options_.poll_interval_max);
    const auto report = co_await status_of(sale);
    if (!report) continue;
    const bool refunded = std::any_of(report->attempts.begin(), report->attempts.end(),
                                      [](const AttemptReport& each) { return each.refunded; });
    if (!refunded) continue;
    show_for(sale, "ORDER CLOSED", "REFUNDED");
    say("SALE " + sale.key().text() + " CLOSED, REFUNDED\nKEYS: new");
    co_return;
  }
}

}  // namespace tillrig::terminal
