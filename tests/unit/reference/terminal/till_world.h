#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "reference/cashier/cashier.h"
#include "reference/ports/spawn.h"
#include "reference/protocol/bank_messages.h"
#include "reference/protocol/day_messages.h"
#include "reference/protocol/offline_messages.h"
#include "reference/protocol/reader_wire.h"
#include "reference/protocol/refund_messages.h"
#include "reference/protocol/stock_messages.h"
#include "reference/terminal/terminal.h"
#include "simulators/devices/desk.h"
#include "tests/support/virtual_fixture.h"

namespace tillrig {

// What acquiring and the stock answer in a test; everything they are asked is counted.
struct ScriptedCore {
  bool pay_answers = true;  // else the request is swallowed, as by a crash
  Duration pay_takes = std::chrono::milliseconds(200);
  std::vector<PaymentState> pay_states;  // of the attempts, in order; the last one is repeated
  std::string pay_refused;               // why the next one is turned down before it is stored
  std::vector<std::string> given_up;     // attempts, as the till said so
  OrderState order = OrderState::open;
  bool out_of_stock = false;
  std::vector<AttemptReport> attempts;
  std::map<std::string, int> asked;
  std::vector<std::string> keys;     // of order.pay
  std::vector<Money> amounts;        // of order.pay
  bool knows_cash = true;            // else facts are swallowed
  std::string cash_refused;          // why facts are refused, else they are taken
  std::vector<std::string> facts;    // verb and key of each that was answered
  std::vector<OfflineSale> advised;  // each as it was told
  std::string advice_refused;        // why, else it is taken
  std::vector<TillDay> days;         // what reconciliation was told
  BatchSettled batch;
  std::vector<PayRequest> cards;           // card payments, as the cashier got them
  std::vector<RefundReport> refund_parts;  // the answer to order.refund
  bool refund_answers = true;
  std::string refund_refused;
  std::vector<RefundWish> refunds;  // as asked

  OrderReport report(const BasketKey& basket) const {
    OrderReport out;
    out.order = OrderId("7001");
    out.basket = basket;
    out.state = order;
    out.attempts = attempts;
    return out;
  }
};

// What the till told its card reader in a test.
struct ScriptedReader {
  std::vector<reader_wire::Begin> begun;
  std::vector<std::string> cancelled;
  std::vector<std::string> results;
};

// A till with its desk and a real cashier, in front of a scripted core.
class TillWorld {
 public:
  using Awaitable = boost::asio::awaitable<Answer>;

  explicit TillWorld(TestJournal& journal, Settings till_settings = {}) : fixture_(journal) {
    auto& world = fixture_.world();
    add(
        "till-1", [](NodePorts& ports) { return make_till(ports); }, std::move(till_settings));
    add("desk-till-1", [](NodePorts& ports) { return make_desk(ports); }, {});
    add("cashier", [](NodePorts& ports) { return make_cashier(ports); }, {});
    world.connect_devices(NodeName("till-1"), NodeName("desk-till-1"),
                          {"scanner", "keyboard", "printer", "drawer", "display", "screen"});
    fixture_.define(NodeName("pad-till-1"), [this](NodePorts& ports) {
      spawn(ports.executor, hear(this, &ports.devices));
      ports.lifecycle.ready();
    });
    world.connect_devices(NodeName("till-1"), NodeName("pad-till-1"), {"reader"});
    fixture_.define(NodeName("counter"), [this](NodePorts& ports) {
      ports.bus.serve("cashier.accept",
                      [this, &ports](Request request) { return pay(this, &ports.clock, std::move(request)); });
      ports.lifecycle.ready();
    });
    fixture_.define(NodeName("stock"), [this](NodePorts& ports) {
      ports.bus.serve("stock.list", [](Request) { return list(); });
      ports.bus.serve("stock.look", [this](Request request) { return look(this, std::move(request)); });
      ports.lifecycle.ready();
    });
    fixture_.define(NodeName("acquiring"), [this](NodePorts& ports) {
      for (const auto* verb : {"order.create", "order.status", "order.cancel", "order.abandon"})
        ports.bus.serve(verb, [this](Request request) { return order(this, std::move(request)); });
      for (const auto* verb : {"order.cash", "order.cash-back"})
        ports.bus.serve(verb, [this, &ports](Request request) { return fact(this, &ports.clock, std::move(request)); });
      ports.bus.serve("order.advise", [this](Request request) { return advise(this, std::move(request)); });
      ports.bus.serve("order.settle", [this](Request) { return settle(this); });
      ports.bus.serve("order.refund",
                      [this, &ports](Request request) { return refund(this, &ports.clock, std::move(request)); });
      ports.bus.serve("order.pay",
                      [this, &ports](Request request) { return pay(this, &ports.clock, std::move(request)); });
      ports.lifecycle.ready();
    });
    fixture_.define(NodeName("reconciliation"), [this](NodePorts& ports) {
      ports.bus.serve("reconciliation.till-day", [this](Request request) { return end_day(this, std::move(request)); });
      ports.lifecycle.ready();
    });
    fixture_.define(NodeName("harness"), [](NodePorts& ports) { ports.lifecycle.ready(); });
    for (const auto* name :
         {"stock", "acquiring", "cashier", "counter", "desk-till-1", "pad-till-1", "till-1", "harness"})
      world.start(NodeName(name));
    fixture_.run_for(std::chrono::milliseconds(50));
  }

  VirtualWorld& world() { return fixture_.world(); }
  ScriptedCore core;
  ScriptedReader reader;

  // The reader answers the last question.
  void reader_says(const reader_wire::ToTill& message) {
    world().perform_on(NodeName("pad-till-1"), [line = reader_wire::line_of(message)](NodePorts& ports) {
      std::ignore = ports.devices.write("reader", line);
    });
    run(std::chrono::milliseconds(100));
  }
  void present_card(CardVerdict verdict = CardVerdict::ask_bank) {
    CardPresentment card;
    card.verdict = verdict;
    card.masked = "621483******0007";
    card.card_ref = "ref-7";
    card.data = SealedData("c0ffee");
    if (verdict == CardVerdict::ask_bank) card.pin_block = SealedData("51ea1ed0");
    reader_says(reader_wire::Presented{reader.begun.back().transaction, card});
  }

  void hand(const std::string& verb, const std::string& body) {
    world().perform_on(NodeName("harness"), [verb, body](NodePorts& ports) {
      Message message{verb, body, {}};
      std::ignore = ports.bus.post(NodeName("desk-till-1"), std::move(message), std::chrono::seconds(1));
    });
    run(std::chrono::milliseconds(100));  // no hand is faster
  }
  void scan(const std::string& code) { hand("hand.scan", R"({"code":")" + code + R"("})"); }
  void press(const std::string& key) { hand("hand.press", R"({"key":")" + key + R"("})"); }
  void total_of_two_teas() {
    scan("6901234567892");
    scan("6901234567892");
    press("total");
  }
  void run(Duration time) { fixture_.run_for(time); }
  // The core goes, as far as the till can tell, and comes back.
  void lose_core() {
    for (const auto* name : {"stock", "acquiring", "cashier"}) fixture_.kill(NodeName(name));
  }
  void find_core() {
    for (const auto* name : {"stock", "acquiring", "cashier"}) fixture_.start(NodeName(name));
  }
  void start(const char* name) { fixture_.start(NodeName(name)); }

  // Of the desk's events of that kind, this field, in order.
  std::vector<std::string> seen(std::string_view kind, std::string_view field) const {
    std::vector<std::string> out;
    for (const auto& line : fixture_journal().lines())
      if (line.event.kind() == kind) out.emplace_back(line.event.text(field));
    return out;
  }
  std::string last_display() const {
    const auto all = seen("display.shown", "line2");
    return all.empty() ? "" : all.back();
  }
  std::string shown() const {
    const auto all = seen("display.shown", "line1");
    return all.empty() ? "" : all.back() + "/" + last_display();
  }
  std::string screen() const {
    const auto all = seen("screen.shown", "text");
    return all.empty() ? "" : all.back();
  }
  std::vector<std::string> receipts() const { return seen("receipt.printed", "text"); }
  std::string sale_state() const {
    std::string state;
    for (const auto& line : fixture_journal().lines())
      if (line.event.text("machine") == "sale") state = line.event.text("to");
    return state;
  }
  const TestJournal& fixture_journal() const { return const_cast<VirtualFixture&>(fixture_).journal(); }

 private:
  void add(const char* name, std::unique_ptr<Node> (*make)(NodePorts&), Settings settings) {
    NodeOptions options;
    options.make = make;
    options.settings = std::move(settings);
    fixture_.world().add_node(NodeName(name), std::move(options));
  }

  static StockItem tea() { return {true, Sku("tea"), "Green tea", Money(350, Currency::cny()), 5}; }

  static Awaitable look(TillWorld* self, Request request) {
    ++self->core.asked["stock.look"];
    const auto wanted = decode<StockLook>(request.message.body);
    co_return Reply{encode(wanted->barcode == "6901234567892" ? tea() : StockItem()), false};
  }

  static Awaitable list() {
    PricedList list;
    list.items.push_back({"6901234567892", tea()});
    co_return Reply{encode(list), false};
  }

  static Awaitable advise(TillWorld* self, Request request) {
    auto& core = self->core;
    ++core.asked["order.advise"];
    if (!core.advice_refused.empty()) co_return Refused{RefusedWhy::not_executed, core.advice_refused};
    core.advised.push_back(*decode<OfflineSale>(request.message.body));
    auto report = core.report(BasketKey(request.message.key));
    report.state = OrderState::paid;
    co_return Reply{encode(report), true};
  }

  static Awaitable settle(TillWorld* self) {
    ++self->core.asked["order.settle"];
    co_return Reply{encode(self->core.batch), false};
  }

  static Awaitable end_day(TillWorld* self, Request request) {
    self->core.days.push_back(*decode<TillDay>(request.message.body));
    co_return Reply{encode(Done{}), false};
  }

  static Awaitable order(TillWorld* self, Request request) {
    auto& core = self->core;
    ++core.asked[request.message.verb];
    if (request.message.verb == "order.cancel") core.order = OrderState::closed;
    if (request.message.verb == "order.abandon") {
      core.given_up.push_back(decode<OrderAbandon>(request.message.body)->attempt.text());
      if (!core.attempts.empty()) core.attempts.back().state = PaymentState::reversed;
    }
    auto report = core.report(BasketKey(request.message.key));
    if (core.out_of_stock) {
      report.order = {};
      report.state = OrderState::closed;
      report.why = "out of stock: Green tea";
    }
    co_return Reply{encode(report), false};
  }

  static Awaitable pay(TillWorld* self, Clock* clock, Request request) {
    auto& core = self->core;
    ++core.asked["order.pay"];
    core.keys.push_back(request.message.key);
    const auto wanted = decode<PayRequest>(request.message.body);
    core.amounts.push_back(wanted->amount);
    if (wanted->tender == TenderKind::card) core.cards.push_back(*wanted);
    co_await clock->sleep_until(clock->steady_now() + core.pay_takes);
    if (!core.pay_refused.empty()) co_return Refused{RefusedWhy::not_executed, std::exchange(core.pay_refused, {})};
    if (!core.pay_answers) co_await clock->sleep_until(clock->steady_now() + std::chrono::hours(1));
    const auto nth = std::min(core.keys.size(), core.pay_states.size());
    AttemptReport report;
    report.attempt = wanted->attempt;
    report.channel = wanted->channel;
    report.amount = wanted->amount;
    report.state = nth == 0 ? PaymentState::succeeded : core.pay_states[nth - 1];
    report.txn = ChannelTxn("A-991");
    const bool whole = wanted->amount == Money(700, Currency::cny());
    if (report.state == PaymentState::succeeded && whole) core.order = OrderState::paid;
    core.attempts.push_back(report);
    co_return Reply{encode(report), is_final(report.state)};
  }

  static Awaitable refund(TillWorld* self, Clock* clock, Request request) {
    auto& core = self->core;
    ++core.asked[request.message.verb];
    const auto wish = decode<RefundWish>(request.message.body);
    core.refunds.push_back(*wish);
    if (!core.refund_answers) co_await clock->sleep_until(clock->steady_now() + std::chrono::hours(1));
    if (!core.refund_refused.empty()) co_return Refused{RefusedWhy::not_executed, core.refund_refused};
    RefundsReport report{wish->order, wish->refund, wish->amount, core.refund_parts};
    co_return Reply{encode(report), false};
  }

  static boost::asio::awaitable<void> hear(TillWorld* self, Devices* devices) {
    reader_wire::Lines lines;
    for (;;) {
      co_await devices->until_attached("reader");
      while (const auto bytes = co_await devices->read("reader")) {
        lines.take(*bytes);
        while (const auto line = lines.next()) self->told(*reader_wire::to_reader(*line));
      }
    }
  }
  void told(const reader_wire::ToReader& message) {
    if (const auto* begun = std::get_if<reader_wire::Begin>(&message)) reader.begun.push_back(*begun);
    if (const auto* cancel = std::get_if<reader_wire::Cancel>(&message))
      reader.cancelled.push_back(cancel->transaction);
    if (const auto* result = std::get_if<reader_wire::Result>(&message)) reader.results.push_back(result->text);
  }

  static Awaitable fact(TillWorld* self, Clock* clock, Request request) {
    auto& core = self->core;
    ++core.asked[request.message.verb];
    if (!core.knows_cash) co_await clock->sleep_until(clock->steady_now() + std::chrono::hours(1));
    if (!core.cash_refused.empty()) co_return Refused{RefusedWhy::not_executed, core.cash_refused};
    core.facts.push_back(request.message.verb + " " + request.message.key);
    AttemptReport report;
    report.attempt = AttemptKey(request.message.key);
    report.state = PaymentState::succeeded;
    co_return Reply{encode(report), true};
  }

  VirtualFixture fixture_;
};

}  // namespace tillrig
