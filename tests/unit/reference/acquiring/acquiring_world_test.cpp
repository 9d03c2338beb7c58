#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "reference/acquiring/acquiring.h"
#include "reference/engine/engine.h"
#include "reference/protocol/messages.h"
#include "reference/protocol/recovery_messages.h"
#include "tests/unit/reference/acquiring/asking.h"

using namespace tillrig;
using namespace std::chrono_literals;

namespace {

using boost::asio::awaitable;

// A channel that keeps a book of its own and does as it is told. The answers to its verbs are the test's.
struct Channel {
  std::map<std::string, int> asked;             // verb -> times
  std::map<std::string, ChannelState> says;     // verb -> state; SUCCEEDED of a charge executes it
  std::map<std::string, Duration> thinks;       // verb -> time before the answer
  std::map<std::string, std::string> executed;  // number -> txn
  std::vector<std::string> refunds;             // refund keys, distinct
  bool mute = false;                            // executes, answers nothing

  ChannelState charge(const ChannelRequest& request) {
    const auto state = says.contains("adapter.charge") ? says["adapter.charge"] : ChannelState::succeeded;
    if (state == ChannelState::succeeded) executed.emplace(request.number.text(), "T" + request.number.text());
    return state;
  }
  ChannelState state_of(const std::string& verb, const ChannelRequest& request) {
    if (says.contains(verb)) return says[verb];
    return executed.contains(request.number.text()) ? ChannelState::succeeded : ChannelState::not_found;
  }
};

awaitable<Answer> answer(NodePorts& ports, Channel& channel, std::string verb, Request request) {
  const auto asked = *decode<ChannelRequest>(request.message.body);
  ++channel.asked[verb];
  ChannelResult result;
  result.number = asked.number;
  result.amount = asked.amount;
  result.refund = asked.refund;
  if (verb == "adapter.charge") {
    result.state = channel.charge(asked);
  } else if (verb == "adapter.refund") {
    result.state = ChannelState::refunded;
    if (std::ranges::find(channel.refunds, asked.refund.text()) == channel.refunds.end())
      channel.refunds.push_back(asked.refund.text());
  } else {
    result.state = channel.state_of(verb, asked);
  }
  if (result.state == ChannelState::succeeded) result.txn = ChannelTxn("T" + asked.number.text());
  const auto due = ports.clock.steady_now() + (channel.mute ? Duration(1h) : channel.thinks[verb]);
  co_await ports.clock.sleep_until(due);
  co_return Reply{encode(result)};
}

awaitable<Answer> say_what_it_can() {
  Capabilities capabilities;
  capabilities.channel = tillrig::Channel("wallet-a");
  capabilities.verbs = {"charge", "query", "close", "cancel", "refund"};
  capabilities.query_after_unknown = true;
  co_return Reply{encode(capabilities)};
}

awaitable<Answer> stock_answer(std::map<std::string, int>& asked, std::string objection, std::string verb,
                               Request request) {
  ++asked[verb];
  if (verb == "stock.orders") co_return Reply{encode(OrderNumbers{})};
  if (verb != "stock.reserve") co_return Reply{encode(Done{})};
  if (!objection.empty()) co_return Refused{RefusedWhy::not_executed, objection};
  StockReserved reserved;
  reserved.order = decode<StockReserve>(request.message.body)->order;
  reserved.reserved = true;
  co_return Reply{encode(reserved)};
}

// Acquiring and the engine as shipped, between a scripted stock and a scripted channel; the test is the till.
class Lane : public Asking {
 public:
  explicit Lane(TestJournal& journal) : Asking(journal) {
    fixture.define(NodeName("harness"), [](NodePorts& ports) { ports.lifecycle.ready(); });
    fixture.define(NodeName("stock"), [this](NodePorts& ports) {
      for (const std::string verb : {"stock.reserve", "stock.confirm", "stock.cancel", "stock.orders"})
        ports.bus.serve(verb, [this, verb](Request request) {
          return stock_answer(stock, stock_objects, verb, std::move(request));
        });
      ports.lifecycle.ready();
    });
    fixture.define(NodeName("adapter-wallet-a"), [this](NodePorts& ports) {
      for (const std::string verb :
           {"adapter.charge", "adapter.query", "adapter.close", "adapter.cancel", "adapter.refund"})
        ports.bus.serve(
            verb, [this, &ports, verb](Request request) { return answer(ports, channel, verb, std::move(request)); });
      ports.bus.serve("adapter.capabilities", [](Request) { return say_what_it_can(); });
      ports.lifecycle.ready();
    });
    NodeOptions acquiring;
    acquiring.make = [](NodePorts& ports) { return make_acquiring(ports); };
    acquiring.settings.set("order_expiry", Duration(2min));
    fixture.world().add_node(NodeName("acquiring"), std::move(acquiring));
    NodeOptions engine;
    engine.make = [](NodePorts& ports) { return make_engine(ports); };
    fixture.world().add_node(NodeName("engine"), std::move(engine));
    for (const auto* name : {"harness", "stock", "adapter-wallet-a", "acquiring", "engine"})
      fixture.start(NodeName(name));
    fixture.run_for(100ms);
  }

  OrderReport create(const std::string& basket = "B1") {
    return reply<OrderReport>(call("order.create", encode(basket_of(basket)), basket));
  }
  static OrderCreate basket_of(const std::string& basket) {
    OrderCreate create;
    create.basket = BasketKey(basket);
    create.till = NodeName("till-1");
    create.total = Money(1250, Currency::cny());
    create.lines.push_back({Sku("tea"), "Tea", 1, create.total});
    return create;
  }
  static PayRequest payment(const OrderId& order, const std::string& attempt) {
    PayRequest pay;
    pay.order = order;
    pay.line = TenderLine("1");
    pay.attempt = AttemptKey(attempt);
    pay.channel = tillrig::Channel("wallet-a");
    pay.code = PaymentCode("281234567890123456");
    pay.amount = Money(1250, Currency::cny());
    return pay;
  }
  CallOutcome pay(const OrderId& order, const std::string& attempt) {
    return call("order.pay", encode(payment(order, attempt)), attempt);
  }
  OrderReport status(const OrderId& order) {
    return reply<OrderReport>(call("order.status", encode(OrderQuery{order, {}}), ""));
  }
  bool until(const OrderId& order, OrderState state, Duration at_most) {
    const auto end = fixture.world().now() + at_most;
    while (fixture.world().now() < end) {
      if (status(order).state == state) return true;
      fixture.run_for(500ms);
    }
    return false;
  }

  Channel channel;
  std::map<std::string, int> stock;
  std::string stock_objects;  // says whoever is asked to reserve; empty: reserves
};

}  // namespace

BOOST_AUTO_TEST_SUITE(acquiring_and_engine)

BOOST_AUTO_TEST_CASE(a_sale_is_paid_confirmed_and_answered_with_the_same_bytes_for_ever) {
  in_a_world([](TestJournal& journal) {
    Lane lane(journal);
    const auto order = lane.create();
    BOOST_TEST((order.state == OrderState::open));
    const auto first = lane.pay(order.order, "B1-1");
    const auto report = lane.reply<AttemptReport>(first);
    BOOST_TEST((report.state == PaymentState::succeeded));
    BOOST_TEST(!report.txn.empty());
    BOOST_TEST(std::get<Reply>(first).final);
    lane.fixture.run_for(5s);
    BOOST_TEST((lane.status(order.order).state == OrderState::paid));
    BOOST_TEST(std::get<Reply>(lane.pay(order.order, "B1-1")).body == std::get<Reply>(first).body);
    BOOST_TEST(lane.channel.asked["adapter.charge"] == 1);
    BOOST_TEST(lane.stock["stock.confirm"] == 1);
  });
}

BOOST_AUTO_TEST_CASE(whoever_pays_hears_that_a_store_cannot_write_and_not_what_the_store_said) {
  in_a_world([](TestJournal& journal) {
    Lane lane(journal);
    const auto order = lane.create();
    lane.fixture.damage_disk(NodeName("engine"), DiskRule{1, DiskTrouble::full, 0, {}});
    const auto attempt = lane.reply<AttemptReport>(lane.pay(order.order, "B1-1"));
    BOOST_TEST((attempt.state == PaymentState::refused));
    BOOST_TEST(attempt.why == "the store of engine cannot write");
    lane.fixture.damage_disk(NodeName("acquiring"), DiskRule{2, DiskTrouble::full, 0, {}});
    const auto outcome = lane.pay(order.order, "B1-2");
    BOOST_REQUIRE(std::holds_alternative<Refused>(outcome));
    BOOST_TEST(std::get<Refused>(outcome).detail == "the store of acquiring cannot write");
    for (const auto* node : {"engine", "acquiring"})
      BOOST_TEST(std::ranges::any_of(journal.lines(), [node](const auto& line) {
        return line.event.kind() == "store.failed" && line.stamp.node.text() == node &&
               line.event.text("why").find("full") != std::string::npos;
      }));
  });
}

BOOST_AUTO_TEST_CASE(whoever_orders_hears_that_a_store_cannot_write_and_may_order_again) {
  in_a_world([](TestJournal& journal) {
    Lane lane(journal);
    lane.fixture.damage_disk(NodeName("acquiring"), DiskRule{1, DiskTrouble::full, 0, {}});
    const auto outcome = lane.call("order.create", encode(lane.basket_of("B1")), "B1");
    BOOST_REQUIRE(std::holds_alternative<Refused>(outcome));
    BOOST_TEST(std::get<Refused>(outcome).detail == "the store of acquiring cannot write");
    lane.fixture.heal_disk(NodeName("acquiring"), 1);
    const auto order = lane.create();
    BOOST_TEST(!order.order.empty());
    BOOST_TEST(journal.count("order.created") == 1);
    lane.stock_objects = "the store of stock cannot write";
    const auto short_order = lane.create("B2");
    BOOST_TEST(short_order.order.empty());
    BOOST_TEST(short_order.why == "the store of stock cannot write");
    lane.stock_objects.clear();
    lane.fixture.run_for(30s);
    BOOST_TEST(!lane.create("B2").order.empty());
  });
}

// The engine kept nothing of the charge it refused, so nothing but the close stands in the way of a second delivery.
BOOST_AUTO_TEST_CASE(a_charge_the_engine_could_not_store_is_closed_there_and_never_charged_when_it_comes_again) {
  in_a_world([](TestJournal& journal) {
    Lane lane(journal);
    const auto order = lane.create();
    lane.fixture.damage_disk(NodeName("engine"), DiskRule{1, DiskTrouble::full, 0, {}});
    BOOST_TEST((lane.reply<AttemptReport>(lane.pay(order.order, "B1-1")).state == PaymentState::refused));
    lane.fixture.heal_disk(NodeName("engine"), 1);
    lane.fixture.run_for(10s);
    Charge again;
    again.pay = Lane::payment(order.order, "B1-1");
    again.expires_in_ms = 60'000;
    lane.fixture.perform_on(NodeName("acquiring"), [&](NodePorts& ports) {
      ports.bus.post(NodeName("engine"), Message{"engine.charge", encode(again), "B1-1"}, 5s);
    });
    lane.fixture.run_for(10s);
    BOOST_TEST(lane.channel.asked["adapter.charge"] == 0);
    BOOST_TEST((lane.status(order.order).attempts[0].state == PaymentState::refused));
    BOOST_TEST((lane.reply<AttemptReport>(lane.pay(order.order, "B1-2")).state == PaymentState::succeeded));
  });
}

// Of the eight that the whole lane may spend: the till has two, the gateway one.
BOOST_AUTO_TEST_CASE(a_decision_costs_two_commits_here_and_two_in_the_engine) {
  in_a_world([](TestJournal& journal) {
    Lane lane(journal);
    const auto order = lane.create();
    const auto engine_before = journal.count("store.committed", "engine");
    const auto acquiring_before = journal.count("store.committed", "acquiring");
    lane.pay(order.order, "B1-1");
    BOOST_TEST(journal.count("store.committed", "engine") - engine_before == 2);
    BOOST_TEST(journal.count("store.committed", "acquiring") - acquiring_before == 2);
  });
}

BOOST_AUTO_TEST_CASE(a_basket_sent_twice_is_one_order) {
  in_a_world([](TestJournal& journal) {
    Lane lane(journal);
    std::optional<CallOutcome> one, two;
    lane.begin("order.create", encode(Lane::basket_of("B1")), "B1", one);
    lane.begin("order.create", encode(Lane::basket_of("B1")), "B1", two);
    lane.fixture.run_for(1s);
    BOOST_REQUIRE((one && two));
    BOOST_TEST(std::get<Reply>(*one).body == std::get<Reply>(*two).body);
    BOOST_TEST(journal.count("order.created") == 1);
    auto other = Lane::basket_of("B1");
    other.lines[0].sku = Sku("coffee");
    const auto refused = lane.call("order.create", encode(other), "B1");
    BOOST_TEST(std::holds_alternative<Refused>(refused));
  });
}

BOOST_AUTO_TEST_CASE(the_same_attempt_sent_twice_is_charged_once_and_other_content_is_refused) {
  in_a_world([](TestJournal& journal) {
    Lane lane(journal);
    lane.channel.thinks["adapter.charge"] = 2s;
    const auto order = lane.create();
    std::optional<CallOutcome> one, two;
    lane.begin("order.pay", encode(Lane::payment(order.order, "B1-1")), "B1-1", one);
    lane.begin("order.pay", encode(Lane::payment(order.order, "B1-1")), "B1-1", two);
    lane.fixture.run_for(3s);
    BOOST_REQUIRE((one && two));
    BOOST_TEST(std::get<Reply>(*one).body == std::get<Reply>(*two).body);
    BOOST_TEST(lane.channel.asked["adapter.charge"] == 1);
    auto other = Lane::payment(order.order, "B1-1");
    other.code = PaymentCode("281234567890129999");
    BOOST_TEST(std::holds_alternative<Refused>(lane.call("order.pay", encode(other), "B1-1")));
  });
}

BOOST_AUTO_TEST_CASE(an_executed_charge_whose_answer_is_lost_is_found_by_asking) {
  in_a_world([](TestJournal& journal) {
    Lane lane(journal);
    lane.channel.mute = true;
    const auto order = lane.create();
    std::optional<CallOutcome> paid;
    lane.begin("order.pay", encode(Lane::payment(order.order, "B1-1")), "B1-1", paid);
    lane.fixture.run_for(10s);
    lane.channel.mute = false;
    lane.fixture.run_for(25s);
    BOOST_REQUIRE(paid);
    BOOST_TEST((lane.reply<AttemptReport>(*paid).state == PaymentState::unknown));
    BOOST_TEST(lane.until(order.order, OrderState::paid, 30s));
    BOOST_TEST(lane.channel.asked["adapter.charge"] == 1);
    BOOST_TEST(lane.channel.refunds.empty());
  });
}

BOOST_AUTO_TEST_CASE(a_notice_answers_while_the_charge_is_still_in_flight) {
  in_a_world([](TestJournal& journal) {
    Lane lane(journal);
    lane.channel.mute = true;
    const auto order = lane.create();
    std::optional<CallOutcome> paid, noticed;
    lane.begin("order.pay", encode(Lane::payment(order.order, "B1-1")), "B1-1", paid);
    lane.fixture.run_for(500ms);
    BOOST_REQUIRE_EQUAL(lane.channel.executed.size(), 1u);
    const auto [number, txn] = *lane.channel.executed.begin();
    ChannelResult notice;
    notice.number = ChannelNumber(number);
    notice.state = ChannelState::succeeded;
    notice.txn = ChannelTxn(txn);
    notice.amount = order.total;
    for (int twice = 0; twice < 2; ++twice)
      lane.fixture.perform_on(NodeName("adapter-wallet-a"), [&](NodePorts& ports) {
        ports.bus.post(NodeName("engine"), Message{"engine.notice", encode(notice), number}, 5s);
      });
    lane.fixture.run_for(500ms);
    BOOST_REQUIRE(paid);
    BOOST_TEST((lane.reply<AttemptReport>(*paid).state == PaymentState::succeeded));
    BOOST_TEST(journal.count("state.changed", "engine") == 2);
  });
}

BOOST_AUTO_TEST_CASE(a_crash_between_store_and_send_is_asked_about_and_never_sent) {
  in_a_world([](TestJournal& journal) {
    Lane lane(journal);
    const auto order = lane.create();
    lane.fixture.world().arm_fault_point(NodeName("engine"), "engine.sending.stored", 1, Duration(2s));
    const auto outcome = lane.pay(order.order, "B1-1");
    BOOST_TEST((lane.reply<AttemptReport>(outcome).state == PaymentState::unknown));
    lane.fixture.run_for(30s);
    BOOST_TEST(lane.channel.asked["adapter.charge"] == 0);
    const auto report = lane.status(order.order);
    BOOST_REQUIRE_EQUAL(report.attempts.size(), 1u);
    BOOST_TEST((report.attempts[0].state == PaymentState::closed));
    BOOST_TEST((lane.reply<AttemptReport>(lane.pay(order.order, "B1-2")).state == PaymentState::succeeded));
  });
}

BOOST_AUTO_TEST_CASE(a_crash_after_the_charge_was_executed_loses_no_money) {
  for (const std::string point : {"engine.charge.answered", "engine.result.stored"}) {
    in_a_world([&](TestJournal& journal) {
      Lane lane(journal);
      const auto order = lane.create();
      lane.fixture.world().arm_fault_point(NodeName("engine"), point, 1, Duration(2s));
      lane.pay(order.order, "B1-1");
      BOOST_TEST(lane.until(order.order, OrderState::paid, 30s), point);
      BOOST_TEST(lane.channel.asked["adapter.charge"] == 1);
      BOOST_TEST(lane.channel.refunds.empty());
    });
  }
  for (const std::string point : {"acquiring.attempt.stored", "acquiring.paid.stored"}) {
    in_a_world([&](TestJournal& journal) {
      Lane lane(journal);
      const auto order = lane.create();
      lane.fixture.world().arm_fault_point(NodeName("acquiring"), point, 1, Duration(2s));
      lane.pay(order.order, "B1-1");
      lane.fixture.run_for(20s);
      const auto report = lane.status(order.order);
      BOOST_REQUIRE_EQUAL(report.attempts.size(), 1u);
      const bool was_paid = point == "acquiring.paid.stored";
      BOOST_TEST((report.state == (was_paid ? OrderState::paid : OrderState::open)), point);
      BOOST_TEST((report.attempts[0].state == (was_paid ? PaymentState::succeeded : PaymentState::closed)), point);
      BOOST_TEST(lane.channel.asked["adapter.charge"] == (was_paid ? 1 : 0));
      BOOST_TEST(lane.stock["stock.confirm"] == (was_paid ? 1 : 0));
    });
  }
}

BOOST_AUTO_TEST_CASE(on_an_old_disk_what_paid_an_order_is_recovered_and_an_order_that_is_missing_is_refused) {
  in_a_world([](TestJournal& journal) {
    Lane lane(journal);
    const NodeName acquiring("acquiring");
    const auto paid = lane.create("B1").order;
    const auto open = lane.create("B2").order;
    lane.fixture.world().back_up(acquiring, "monday");
    lane.pay(paid, "B1/1");
    const auto lost = lane.create("B3").order;
    lane.fixture.step_clock(acquiring, -1h);
    lane.fixture.world().restore(acquiring, "monday");
    lane.fixture.start(acquiring);
    BOOST_TEST(lane.until(paid, OrderState::paid, 5s));
    BOOST_TEST(lane.channel.asked["adapter.charge"] == 1);
    BOOST_TEST(std::holds_alternative<Refused>(lane.call("order.status", encode(OrderQuery{lost, {}}), "")));
    BOOST_TEST(lane.create("B4").order.text() > lost.text());
    lane.fixture.run_for(4h);
    BOOST_TEST((lane.status(open).state == OrderState::open));
  });
}

BOOST_AUTO_TEST_CASE(an_engine_on_an_old_disk_hears_from_acquiring_what_was_charged) {
  in_a_world([](TestJournal& journal) {
    Lane lane(journal);
    const NodeName engine("engine");
    lane.fixture.world().back_up(engine, "monday");
    const auto order = lane.create().order;
    lane.pay(order, "B1/1");
    lane.fixture.world().restore(engine, "monday");
    lane.fixture.start(engine);
    lane.fixture.run_for(1s);
    BOOST_TEST(journal.count("recovered") == 1);
    BOOST_TEST((lane.status(order).state == OrderState::paid));
    BOOST_TEST(lane.channel.asked["adapter.charge"] == 1);
  });
}

BOOST_AUTO_TEST_CASE(an_abandoned_attempt_that_is_paid_after_all_goes_back_once) {
  in_a_world([](TestJournal& journal) {
    Lane lane(journal);
    lane.channel.thinks["adapter.charge"] = 20s;
    lane.channel.says["adapter.cancel"] = ChannelState::closed;
    const auto order = lane.create();
    std::optional<CallOutcome> paid;
    lane.begin("order.pay", encode(Lane::payment(order.order, "B1-1")), "B1-1", paid);
    lane.fixture.run_for(5s);
    const OrderAbandon wish{order.order, AttemptKey("B1-1")};
    const auto given_up = lane.reply<OrderReport>(lane.call("order.abandon", encode(wish), ""));
    BOOST_TEST(
        (given_up.attempts[0].state == PaymentState::reversing || given_up.attempts[0].state == PaymentState::closed));
    lane.fixture.run_for(5s);
    BOOST_TEST((lane.status(order.order).attempts[0].state == PaymentState::closed));
    lane.fixture.run_for(30s);
    BOOST_TEST(lane.channel.refunds.size() == 1u);
    const auto report = lane.status(order.order);
    BOOST_TEST(report.attempts[0].refunded);
    BOOST_TEST((report.state == OrderState::open));
  });
}

BOOST_AUTO_TEST_CASE(an_expired_order_closes_after_its_attempt_and_gives_the_goods_back) {
  in_a_world([](TestJournal& journal) {
    Lane lane(journal);
    lane.channel.says["adapter.charge"] = ChannelState::waiting;
    lane.channel.says["adapter.query"] = ChannelState::waiting;
    lane.channel.says["adapter.close"] = ChannelState::waiting;
    const auto order = lane.create();
    BOOST_TEST((lane.reply<AttemptReport>(lane.pay(order.order, "B1-1")).state == PaymentState::waiting));
    lane.fixture.run_for(3min);
    BOOST_TEST((lane.status(order.order).state == OrderState::closing));
    lane.channel.says["adapter.close"] = ChannelState::closed;
    BOOST_TEST(lane.until(order.order, OrderState::closed, 40s));
    lane.fixture.run_for(2s);
    BOOST_TEST(lane.stock["stock.cancel"] == 1);
    BOOST_TEST(std::holds_alternative<Refused>(lane.pay(order.order, "B1-2")));
  });
}

BOOST_AUTO_TEST_CASE(an_engine_that_is_away_refuses_and_the_customer_may_try_again) {
  in_a_world([](TestJournal& journal) {
    Lane lane(journal);
    const auto order = lane.create();
    lane.fixture.kill(NodeName("engine"));
    lane.fixture.run_for(100ms);
    const auto report = lane.reply<AttemptReport>(lane.pay(order.order, "B1-1"));
    BOOST_TEST((report.state == PaymentState::refused));
    lane.fixture.start(NodeName("engine"));
    lane.fixture.run_for(1s);
    BOOST_TEST((lane.reply<AttemptReport>(lane.pay(order.order, "B1-2")).state == PaymentState::succeeded));
  });
}

BOOST_AUTO_TEST_CASE(a_stock_that_is_away_delays_the_order_and_is_asked_until_it_answers) {
  in_a_world([](TestJournal& journal) {
    Lane lane(journal);
    lane.fixture.kill(NodeName("stock"));
    lane.fixture.run_for(100ms);
    const auto not_yet = lane.create();
    BOOST_TEST(not_yet.order.empty());
    BOOST_TEST(not_yet.why == "the stock does not answer");
    lane.fixture.start(NodeName("stock"));
    lane.fixture.run_for(5s);
    BOOST_TEST(!lane.create().order.empty());
    BOOST_TEST(journal.count("order.created") == 1);
  });
}

BOOST_AUTO_TEST_SUITE_END()
