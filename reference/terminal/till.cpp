#include "reference/terminal/till.h"

#include "reference/ports/spawn.h"
#include "reference/protocol/business_day.h"
#include "reference/terminal/old_disk.h"
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
constexpr std::int64_t usual_change_limit = 50'000;

PrintQueue::Options printing(const TillOptions& options) {
  PrintQueue::Options printing;
  printing.retry = options.printer_retry;
  return printing;
}

FactForwarder::Options forwarding(const TillOptions& options) {
  return {options.acquiring, options.order_budget, options.poll_interval, options.poll_interval_max};
}

RefundDesk::Options refunding(const TillOptions& options) {
  return {options.acquiring, options.decision_time, options.accept_budget, options.poll_interval,
          options.poll_interval_max};
}

// In minor units of the shop's currency.
OfflineLimits offline_limits(const Settings& settings) {
  const auto minor = [&](std::string_view name, const Money& usual) {
    return Money(settings.integer(name, usual.minor()), usual.currency());
  };
  const OfflineLimits usual;
  return {minor("offline_floor_limit", usual.floor), settings.integer("offline_card_count", usual.card_count),
          minor("offline_card_amount", usual.card_amount), settings.integer("offline_till_count", usual.till_count),
          minor("offline_till_amount", usual.till_amount)};
}

}  // namespace

TillOptions::TillOptions(const Settings& settings)
    : cashier(settings.text("cashier", "cashier")),
      acquiring(settings.text("acquiring", "acquiring")),
      stock(settings.text("stock", "stock")),
      reconciliation(settings.text("reconciliation", "")),
      card_channel(settings.text("card_channel", "")),
      decision_time(settings.duration("decision_limit", seconds(3)) -
                    settings.duration("display_margin", milliseconds(50))),
      accept_budget(settings.duration("charge_timeout", seconds(30)) + seconds(2)),
      card_budget(settings.duration("card_timeout", seconds(60)) + seconds(2)),
      look_budget(settings.duration("look_budget", seconds(2))),
      order_budget(settings.duration("order_budget", seconds(2))),
      consult_budget(settings.duration("consult_budget", seconds(1))),
      poll_budget(settings.duration("poll_budget", seconds(1))),
      decision_poll(settings.duration("decision_poll", milliseconds(100))),
      poll_interval(settings.duration("poll_interval", seconds(1))),
      poll_interval_max(settings.duration("poll_interval_max", seconds(5))),
      order_watch(settings.duration("order_watch", seconds(30))),
      refund_watch(settings.duration("refund_watch", minutes(2))),
      store_retry(settings.duration("store_retry", seconds(1))),
      printer_retry(settings.duration("printer_retry", seconds(2))),
      double_scan(settings.duration("double_scan", milliseconds(80))),
      change_limit(settings.integer("change_limit", usual_change_limit)),
      reachability{settings.integer("offline_after", 2), settings.duration("offline_window", seconds(10))},
      probe_budget(settings.duration("probe_budget", seconds(1))),
      probe_interval(settings.duration("probe_interval", seconds(2))),
      forward_budget(settings.duration("forward_budget", seconds(2))),
      forward_interval(settings.duration("forward_interval", seconds(5))),
      settle_budget(settings.duration("settle_budget", seconds(30))),
      offline(offline_limits(settings)),
      cut_off(settings.text("cut_off", "23:00")),
      restored(settings.flag("restored", false)) {}

Till::Till(NodePorts& ports, const SaleTable& table)
    : ports_(ports),
      table_(table),
      options_(ports.settings),
      store_(ports.store, ports.clock),
      display_(ports, "display"),
      screen_(ports, "screen"),
      printer_(ports, *this, printing(options_)),
      core_(ports, *this, {options_.acquiring, options_.reachability, options_.probe_budget, options_.probe_interval}),
      facts_(ports, core_, *this, forwarding(options_)),
      offline_(ports, core_,
               {options_.acquiring, options_.forward_budget, options_.forward_interval, options_.cut_off}),
      drawer_(ports, *this),
      reader_(ports, *this),
      refunds_(ports, core_, *this, refunding(options_)),
      double_scan_(options_.double_scan) {}

void Till::start() {
  spawn(ports_.executor, run());
}

Till::Work Till::run() {
  std::optional<std::vector<SaleRecord>> stored;
  for (;;) {
    const auto prepared = co_await store_.prepare();
    if (prepared == Saved::yes && options_.restored) co_await leave_to_people();
    if (prepared == Saved::yes) stored = co_await store_.load();
    if (stored) break;
    co_await sleep(options_.store_retry);
  }
  std::int64_t newest = 0;
  for (const auto& sale : *stored)
    if (sale.state != SaleState::done) newest = std::max(newest, sale.sequence);
  for (auto& sale : *stored) recover(std::move(sale), newest);
  const auto prices = co_await price_store::load(ports_.store, ports_.clock);
  prices_.learn(prices);
  const auto drawer = co_await duties::next_drawer(ports_.store, ports_.clock);
  if (drawer && !drawer->back.is_zero()) show("CASH BACK " + drawer->back.amount_text(), "ORDER CLOSED");
  co_await refunds_.recover();

  spawn(ports_.executor, display_.keep());
  spawn(ports_.executor, screen_.keep());
  spawn(ports_.executor, printer_.keep());
  spawn(ports_.executor, facts_.keep());
  spawn(ports_.executor, drawer_.keep());
  spawn(ports_.executor, reader_.keep());
  spawn(ports_.executor, listen("scanner", '\r'));
  spawn(ports_.executor, listen("keyboard", '\n'));
  ports_.lifecycle.ready();
  if (options_.restored) {
    show("WELCOME", "");
    hint("AN OLD DISK: WHAT WAS UNDER WAY IS ON THE LIST");
  } else if (ports_.lifecycle.incarnation() > 1 && said_.empty()) {
    hint("STARTED AGAIN: WHAT WAS TYPED OR SCANNED IS GONE");
  }
  offline_.drain();
  spawn(ports_.executor, learn_prices());
  if (!options_.reconciliation.empty()) spawn(ports_.executor, tell_days());
}

// What a till on an old disk does not know any more. That it was given one it says last, when all is listed.
Till::Work Till::leave_to_people() {
  const auto list = [this](std::string_view name, const std::string& key, std::string_view why) {
    ports_.log.record(Event("listed").with("list", name).with("key", key).with("why", why));
  };
  const auto day = business_day(ports_.clock.wall_now(), options_.cut_off);
  const auto left = co_await old_disk::set_aside(ports_.store, ports_.clock, ports_.lifecycle.incarnation(), day);
  for (const auto* keys : {&left.sales, &left.refunds})
    for (const auto& key : *keys) list("lost", key, "under way on an old disk: what became of it is not known here");
  for (const auto& key : left.drawers)
    list("drawer", key, "on an old disk: whether the drawer was opened is not known");
  list("recovery", ports_.name.text(), "on an old disk: what was sold and given back since is not known here");
}

// The pending events of a sale that the former incarnation left: never "send", always "no answer".
// The newest sale is the one of the customer who stands there: an earlier one had stepped aside, or waits for its
// receipt, and nobody else's code pays it.
void Till::recover(SaleRecord sale, std::int64_t newest) {
  if (sale.state == SaleState::done) {
    last_done_ = std::move(sale);
    return;
  }
  const auto key = sale.key();
  const auto state = sale.state;
  // A request of the former incarnation may still be on its way, for as long as its budget lasts.
  const auto absent_after = ports_.clock.steady_now() + budget_of(sale) + options_.poll_interval;
  const auto& kept = sales_.insert_or_assign(key, LiveSale{std::move(sale), absent_after}).first->second.kept;
  const bool in_front = kept.sequence == newest;
  if (in_front) on_display_ = key.text();
  if (in_front && (state == SaleState::open || state == SaleState::ordered)) current_ = key;
  if (state == SaleState::open) spawn(ports_.executor, make_order(key));
  if (state == SaleState::ordered) {
    if (in_front && !kept.tenders.empty()) take_up(kept);
    follow(key, options_.poll_interval);
  }
  if (state == SaleState::paid) {
    remind_of(kept);
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

Till::Work Till::sleep(Duration duration) {
  co_await ports_.clock.sleep_until(ports_.clock.steady_now() + duration);
}

void Till::show(std::string line1, std::string line2) {
  display_.show(display_picture(line1, line2));
}

void Till::show_for(const std::string& subject, std::string line1, std::string line2) {
  if (subject == on_display_) show(std::move(line1), std::move(line2));
}

void Till::say(std::string text) {
  said_ = text;
  if (core_.offline()) text = offline_notice(options_.offline) + "\n" + text;
  if (!trouble_.empty()) text += "\n" + trouble_ + ": RECEIPT WAITS";
  if (!drawer_trouble_.empty()) text += "\n" + drawer_trouble_;
  screen_.show(screen_picture(text));
}

void Till::hint(std::string text) {
  say(std::move(text) + "\nKEYS: " + ways_out());
}

std::string Till::ways_out() const {
  const auto* sale = current_ ? find(*current_) : nullptr;
  if (!sale) return cart_.empty() ? "recall reprint refund void" : "total cancel";
  if (card_wish_) return "cancel";
  const std::string card = reader_.connected() ? "card " : "";
  if (sale->kept.state == SaleState::open) return core_.offline() ? "cash " + card + "cancel" : "cancel";
  return sale->kept.state == SaleState::ordered ? "cash " + card + "hold cancel" : "abandon";
}

}  // namespace tillrig::terminal
