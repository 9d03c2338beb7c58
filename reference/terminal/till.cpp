#include "reference/terminal/till.h"

#include <algorithm>

#include "reference/ports/spawn.h"
#include "reference/protocol/payment_code.h"
#include "reference/terminal/terminal.h"

namespace tillrig {

std::unique_ptr<Node> make_till(NodePorts& ports) {
  return make_till(ports, terminal::sale_table());
}

std::unique_ptr<Node> make_till(NodePorts& ports, const terminal::SaleTable& table) {
  return std::make_unique<terminal::Till>(ports, table);
}

}  // namespace tillrig

namespace tillrig::terminal {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::size_t longest_line = 256;  // of a scanner or keyboard; more is noise

PrintQueue::Options printing(const TillOptions& options) {
  PrintQueue::Options printing;
  printing.retry = options.printer_retry;
  return printing;
}

}  // namespace

TillOptions::TillOptions(const Settings& settings)
    : cashier(settings.text("cashier", "cashier")),
      acquiring(settings.text("acquiring", "acquiring")),
      stock(settings.text("stock", "stock")),
      decision_time(settings.duration("decision_limit", seconds(3)) -
                    settings.duration("display_margin", milliseconds(50))),
      accept_budget(settings.duration("charge_timeout", seconds(30)) + seconds(2)),
      look_budget(settings.duration("look_budget", seconds(2))),
      order_budget(settings.duration("order_budget", seconds(2))),
      consult_budget(settings.duration("consult_budget", seconds(1))),
      poll_budget(settings.duration("poll_budget", seconds(1))),
      poll_interval(settings.duration("poll_interval", seconds(1))),
      poll_interval_max(settings.duration("poll_interval_max", seconds(5))),
      order_watch(settings.duration("order_watch", seconds(30))),
      refund_watch(settings.duration("refund_watch", minutes(2))),
      store_retry(settings.duration("store_retry", seconds(1))),
      printer_retry(settings.duration("printer_retry", seconds(2))) {}

Till::Till(NodePorts& ports, const SaleTable& table)
    : ports_(ports),
      table_(table),
      options_(ports.settings),
      store_(ports.store),
      display_(ports, "display"),
      screen_(ports, "screen"),
      printer_(ports, *this, printing(options_)) {}

void Till::start() {
  spawn(ports_.executor, run());
}

Till::Work Till::run() {
  std::optional<std::vector<SaleRecord>> stored;
  for (;;) {
    const auto prepared = co_await store_.prepare();
    if (prepared == Saved::yes) stored = co_await store_.load();
    if (stored) break;
    co_await sleep(options_.store_retry);
  }
  for (auto& sale : *stored) recover(std::move(sale));

  spawn(ports_.executor, display_.keep());
  spawn(ports_.executor, screen_.keep());
  spawn(ports_.executor, printer_.keep());
  spawn(ports_.executor, listen("scanner", '\r'));
  spawn(ports_.executor, listen("keyboard", '\n'));
  ports_.lifecycle.ready();
}

// The pending events of a sale that the former incarnation left: never "send", always "no answer".
void Till::recover(SaleRecord sale) {
  if (sale.state == SaleState::done) {
    last_done_ = std::move(sale);
    return;
  }
  const auto key = sale.key();
  const auto state = sale.state;
  // A request of the former incarnation may still be on its way, for as long as its budget lasts.
  const auto absent_after = ports_.clock.steady_now() + options_.accept_budget + options_.poll_interval;
  sales_.insert_or_assign(key, LiveSale{std::move(sale), absent_after, 0});
  on_display_ = key;

  if (state == SaleState::open || state == SaleState::ordered) current_ = key;
  if (state == SaleState::open) spawn(ports_.executor, make_order(key));
  if (state == SaleState::ordered) follow(key, options_.poll_interval);
  if (state == SaleState::paid) {
    show("THANK YOU", "PAID");
    printer_.add({key});
  }
  if (state == SaleState::paying || state == SaleState::checking || state == SaleState::abandoning) {
    News silence;
    silence.event = SaleEvent::no_answer;
    spawn(ports_.executor, keep_trying(key, std::move(silence)));
  }
}

Till::Work Till::listen(std::string channel, char end) {
  for (;;) {
    co_await ports_.devices.until_attached(channel);
    std::string line;
    for (;;) {
      const auto bytes = co_await ports_.devices.read(channel);
      if (!bytes) break;
      for (const char byte : *bytes) {
        if (byte == end)
          take({channel == "scanner", std::exchange(line, {}), ports_.clock.steady_now()});
        else if (line.size() < longest_line)
          line += byte;
      }
    }
  }
}

// What hands do is done in the order in which they did it.
void Till::take(Input input) {
  inputs_.push_back(std::move(input));
  if (std::exchange(working_, true)) return;
  spawn(ports_.executor, work());
}

Till::Work Till::work() {
  while (!inputs_.empty()) {
    auto input = std::move(inputs_.front());
    inputs_.pop_front();
    if (input.scanned)
      co_await on_scan(std::move(input));
    else
      co_await on_key(std::move(input.text));
  }
  working_ = false;
}

Till::Work Till::on_scan(Input input) {
  if (looks_like_payment_code(input.text)) {
    PaymentCode code(std::move(input.text));
    co_await on_code(std::move(code), input.at);
    co_return;
  }
  if (current_)
    say("PAY OR CANCEL THIS SALE FIRST");
  else
    co_await on_barcode(std::move(input.text));
}

Till::Work Till::on_barcode(std::string barcode) {
  StockLook look{barcode};
  Message message{"stock.look", encode(look), {}};
  const auto outcome = co_await ports_.bus.call(options_.stock, std::move(message), options_.look_budget);
  const auto* reply = std::get_if<Reply>(&outcome);
  const auto item = reply ? decode<StockItem>(reply->body) : tl::unexpected(BadMessage{"no answer"});
  if (!item) {
    say("NO ANSWER FROM STOCK, SCAN AGAIN: " + showable_scan(barcode));
    co_return;
  }
  if (!item->found) {
    say("NOT KNOWN: " + showable_scan(barcode));
    co_return;
  }
  if (!cart_.empty() && cart_.total().currency() != item->price.currency()) {
    say("ANOTHER CURRENCY, NOT ADDED: " + item->title);
    co_return;
  }
  cart_.add(*item);
  on_display_ = {};
  show(item->title, item->price.text());
  say(item->title + " " + item->price.text() + "\nSUM " + cart_.total().text() + "\nKEYS: total cancel");
}

Till::Work Till::on_code(PaymentCode code, SteadyInstant at) {
  const auto* sale = current_ ? find(*current_) : nullptr;
  if (!sale) {
    say("NO SALE TO PAY: PRESS TOTAL FIRST");
  } else if (sale->kept.state == SaleState::ordered) {
    co_await pay(*current_, std::move(code), at);
  } else if (sale->kept.state == SaleState::open && !early_) {
    early_ = EarlyCode{std::move(code), at};
  } else {
    say("A PAYMENT IS RUNNING: CODE IGNORED");
  }
}

Till::Work Till::on_key(std::string key) {
  if (key == "total") {
    co_await on_total();
  } else if (key == "cancel" || key == "clear") {
    co_await on_cancel();
  } else if (key == "abandon") {
    co_await on_abandon();
  } else if (key == "new" || key == "wait" || key == "park") {
    on_new();
  } else if (key == "recall") {
    on_recall();
  } else if (key == "reprint") {
    on_reprint();
  } else if (key == "retry") {
    for (const auto& [basket, sale] : sales_)
      if (sale.kept.state == SaleState::checking) follow(basket, Duration::zero());
  } else if (key == "pay") {
    say("SCAN THE CUSTOMER'S CODE");
  } else {
    say("KEY " + key + " DOES NOTHING HERE");
  }
}

Till::Work Till::on_total() {
  if (current_ || cart_.empty()) {
    say(current_ ? "ALREADY TOTALLED" : "NOTHING IN THE CART");
    co_return;
  }
  SaleRecord sale;
  const auto incarnation = ports_.lifecycle.incarnation();
  ++baskets_;
  sale.basket.basket =
      BasketKey(ports_.name.text() + "." + std::to_string(incarnation) + "." + std::to_string(baskets_));
  sale.basket.till = ports_.name;
  sale.basket.lines = cart_.lines();
  sale.basket.total = cart_.total();
  sale.sequence = static_cast<std::int64_t>(incarnation << 32) + baskets_;

  const auto saved = co_await store_.insert(sale);
  if (saved != Saved::yes) {
    say("THE TILL CANNOT STORE: PRESS TOTAL AGAIN");
    co_return;
  }
  ports_.log.record(Event("state.changed")
                        .with("machine", "sale")
                        .with("key", sale.key())
                        .with("from", "")
                        .with("to", word_of(sale.state))
                        .with("event", "total"));
  current_ = on_display_ = sale.key();
  cart_.clear();
  sales_.insert_or_assign(sale.key(), LiveSale{sale, {}, 0});
  spawn(ports_.executor, make_order(sale.key()));
}

Till::Work Till::on_cancel() {
  if (!current_) {
    cart_.clear();
    say("CART CLEARED");
    co_return;
  }
  const auto* sale = find(*current_);
  if (sale && sale->kept.state != SaleState::open && sale->kept.state != SaleState::ordered) {
    say("A PAYMENT IS RUNNING");
    co_return;
  }
  early_.reset();
  News wish;
  wish.event = SaleEvent::cancel;
  co_await keep_trying(*current_, std::move(wish));
}

Till::Work Till::on_abandon() {
  const auto* sale = newest(SaleState::checking);
  // While the answer may still come in time it is a wish, acted on once the payment is in doubt.
  if (!sale) sale = newest(SaleState::paying);
  if (!sale) {
    say("NO PAYMENT TO ABANDON");
    co_return;
  }
  const auto key = sale->kept.key();
  find(key)->abandons = true;
  say("SALE " + key.text() + ": THE PAYMENT IS BEING GIVEN UP\nKEYS: wait new retry");
  if (sale->kept.state == SaleState::checking) co_await give_up(key);
}

void Till::on_new() {
  if (current_) return say("PAY OR CANCEL THIS SALE FIRST");
  on_display_ = {};
  show("WELCOME", "");
  say("NEW SALE: SCAN");
}

void Till::on_recall() {
  if (current_ || !cart_.empty()) return say("PAY OR CANCEL THIS SALE FIRST");
  const auto* unpaid = newest(SaleState::ordered);
  if (!unpaid) return say("NOTHING TO RECALL");
  take_up(unpaid->kept);
}

void Till::on_reprint() {
  if (!last_done_) return say("NOTHING TO REPRINT");
  printer_.add({last_done_->key(), true});
}

Till::Work Till::sleep(Duration duration) {
  co_await ports_.clock.sleep_until(ports_.clock.steady_now() + duration);
}

void Till::show(std::string line1, std::string line2) {
  display_.show(display_picture(line1, line2));
}

void Till::show_for(const SaleRecord& sale, std::string line1, std::string line2) {
  if (sale.key() == on_display_) show(std::move(line1), std::move(line2));
}

void Till::say(std::string text) {
  if (!trouble_.empty()) text += "\n" + trouble_ + ": RECEIPT WAITS";
  screen_.show(screen_picture(text));
}

}  // namespace tillrig::terminal
