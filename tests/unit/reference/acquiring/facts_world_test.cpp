// What tills tell and wish after money has changed hands: cash, refunds, sales made offline. Acquiring and the stock as
// shipped, the engine scripted.
#include <boost/test/unit_test.hpp>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "reference/acquiring/acquiring.h"
#include "reference/protocol/bank_messages.h"
#include "reference/protocol/business_day.h"
#include "reference/protocol/day_messages.h"
#include "reference/protocol/offline_messages.h"
#include "reference/protocol/refund_messages.h"
#include "reference/stock/stock.h"
#include "tests/unit/reference/acquiring/asking.h"
#include "tests/unit/reference/acquiring/purchases.h"

using namespace tillrig;
using namespace std::chrono_literals;
using acquiring::an_offline_sale;

namespace {

using boost::asio::awaitable;

// Answers as the test says: charges and advices with a state, refunds with a state or a refusal.
struct ScriptedEngine {
  std::map<std::string, int> asked;  // verb -> times
  std::vector<std::string> bodies;   // of advices and charges
  std::set<std::string> silent;      // verbs without an answer
  PaymentState charge = PaymentState::succeeded;
  PaymentState advice = PaymentState::succeeded;
  RefundState give_back = RefundState::refunded;
  std::string refuses;  // to give back, in these words

  Answer answer(const Request& request) const {
    const auto& [verb, body, key] = request.message;
    if (verb == "engine.give-back") {
      if (!refuses.empty()) return Refused{RefusedWhy::not_executed, refuses};
      RefundReport report;
      report.refund = RefundKey(key);
      report.state = give_back;
      return Reply{encode(report)};
    }
    if (verb == "engine.settle") {
      BatchSettled settled;
      settled.batch = 1;
      settled.closed = settled.balanced = true;
      return Reply{encode(settled)};
    }
    AttemptReport report;
    report.attempt = AttemptKey(key);
    report.state = verb == "engine.charge" ? charge : verb == "engine.advise" ? advice : PaymentState::succeeded;
    report.txn = ChannelTxn("T-" + key);
    report.refunded = verb == "engine.refund";
    return Reply{encode(report)};
  }
};

awaitable<Answer> answer(NodePorts& ports, ScriptedEngine& engine, Request request) {
  ++engine.asked[request.message.verb];
  engine.bodies.push_back(request.message.body);
  const bool silent = engine.silent.contains(request.message.verb);
  const auto due = ports.clock.steady_now() + (silent ? Duration(1h) : Duration(10ms));
  co_await ports.clock.sleep_until(due);
  co_return engine.answer(request);
}

class Shop : public Asking {
 public:
  explicit Shop(TestJournal& journal, std::int64_t teas = 5) : Asking(journal) {
    fixture.define(NodeName("harness"), [](NodePorts& ports) { ports.lifecycle.ready(); });
    fixture.define(NodeName("engine"), [this](NodePorts& ports) {
      for (const std::string verb : {"engine.charge", "engine.status", "engine.close", "engine.abandon",
                                     "engine.refund", "engine.give-back", "engine.advise", "engine.settle"})
        ports.bus.serve(verb, [&, this](Request request) { return answer(ports, engine, std::move(request)); });
      ports.lifecycle.ready();
    });
    NodeOptions stock;
    stock.make = static_cast<NodeFactory>(make_stock);
    stock.settings.set("goods", "tea|690|Tea|1250|CNY|" + std::to_string(teas));
    fixture.world().add_node(NodeName("stock"), std::move(stock));
    NodeOptions acquiring;
    acquiring.make = [](NodePorts& ports) { return make_acquiring(ports); };
    acquiring.settings.set("order_expiry", Duration(2min));
    acquiring.settings.set("list_after", std::int64_t{3});
    acquiring.settings.set("offline_risk_cap", std::int64_t{2000});
    fixture.world().add_node(NodeName("acquiring"), std::move(acquiring));
    for (const auto* name : {"harness", "engine", "stock", "acquiring"}) fixture.start(NodeName(name));
    fixture.run_for(100ms);
  }

  OrderId create(const std::string& basket = "B1", const NodeName& till = NodeName("till-1")) {
    OrderCreate create;
    create.basket = BasketKey(basket);
    create.till = till;
    create.total = Money(1250, Currency::cny());
    create.lines.push_back({Sku("tea"), "Tea", 1, create.total});
    last_created = reply<OrderReport>(call("order.create", encode(create), basket));
    return last_created.order;
  }
  AttemptReport pay(const OrderId& order, const std::string& key, std::int64_t minor, const std::string& line) {
    PayRequest pay;
    pay.order = order;
    pay.line = TenderLine(line);
    pay.attempt = AttemptKey(key);
    pay.channel = Channel("bank");
    pay.tender = TenderKind::card;
    pay.card = CardPresentment{CardEntry::chip,  CardVerdict::ask_bank, "622848******1234", "c1",
                               SealedData("aa"), SealedData("bb")};
    pay.amount = Money(minor, Currency::cny());
    return reply<AttemptReport>(call("order.pay", encode(pay), key));
  }
  CallOutcome cash(const OrderId& order, const std::string& key, std::int64_t minor, const std::string& line) {
    const CashTaken taken{order, AttemptKey(key), TenderLine(line), Money(minor, Currency::cny())};
    return call("order.cash", encode(taken), key);
  }
  OrderReport cancel(const OrderId& order) {
    return reply<OrderReport>(call("order.cancel", encode(OrderAbandon{order, {}}), ""));
  }
  CallOutcome refund(const OrderId& order, const std::string& key, std::int64_t minor, bool as_void = false) {
    const RefundWish wish{order, RefundKey(key), Money(minor, Currency::cny()), as_void, NodeName("till-1")};
    return call("order.refund", encode(wish), key);
  }
  CallOutcome advise(const OfflineSale& sale) { return call("order.advise", encode(sale), sale.basket.text()); }
  OrderReport status(const OrderId& order) {
    return reply<OrderReport>(call("order.status", encode(OrderQuery{order, {}}), ""));
  }
  // "SALE B1/1.1 SUCCEEDED PAID; ..."
  std::string day_text(const std::string& day) {
    std::string text;
    for (const auto& row : reply<DayRows>(call("order.day", encode(DayQuery{day}), "")).rows)
      text += (text.empty() ? "" : "; ") + row.what + ' ' + row.key + ' ' + row.state + ' ' + row.order_state;
    return text;
  }
  std::string day_now() {
    std::string day;
    fixture.perform_on(NodeName("harness"),
                       [&](NodePorts& ports) { day = business_day(ports.clock.wall_now(), "23:00"); });
    return day;
  }
  std::int64_t now_ms() { return whole_milliseconds(fixture.world().wall_now(NodeName("harness")).since_epoch); }
  void restart_acquiring() {
    fixture.world().restart(NodeName("acquiring"));
    fixture.run_for(1s);
  }

  ScriptedEngine engine;
  OrderReport last_created;
};

// "-": it was not refused.
std::string refusal(const CallOutcome& outcome) {
  const auto* refused = std::get_if<Refused>(&outcome);
  return refused && refused->why == RefusedWhy::not_executed ? refused->detail : "-";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(facts_of_the_till)

BOOST_AUTO_TEST_CASE(cash_and_card_pay_one_order_and_a_repetition_has_the_same_bytes) {
  in_a_world([](TestJournal& journal) {
    Shop shop(journal);
    const auto order = shop.create();
    const auto before = journal.count("store.committed", "acquiring");
    const auto first = shop.cash(order, "B1/1.1", 500, "1");
    BOOST_TEST(journal.count("store.committed", "acquiring") - before == 1);
    BOOST_TEST(std::get<Reply>(first).final);
    BOOST_TEST((shop.pay(order, "B1/2.1", 750, "2").state == PaymentState::succeeded));
    BOOST_TEST((shop.status(order).state == OrderState::paid));
    BOOST_TEST(std::get<Reply>(shop.cash(order, "B1/1.1", 500, "1")).body == std::get<Reply>(first).body);
    const auto charge = decode<Charge>(shop.engine.bodies.at(0));
    BOOST_REQUIRE(charge.has_value());
    BOOST_TEST(charge->till == NodeName("till-1"));
    BOOST_TEST(charge->pay.card->pin_block == SealedData("bb"));
  });
}

BOOST_AUTO_TEST_CASE(a_partly_paid_order_that_is_given_up_returns_every_line) {
  in_a_world([](TestJournal& journal) {
    Shop shop(journal);
    const auto order = shop.create();
    shop.cash(order, "B1/1.1", 500, "1");
    shop.pay(order, "B1/2.1", 250, "2");
    BOOST_TEST((shop.cancel(order).state == OrderState::closed));
    shop.fixture.run_for(1s);
    shop.restart_acquiring();
    auto report = shop.status(order);
    BOOST_TEST(!report.attempts[0].refunded);
    BOOST_TEST(report.attempts[1].refunded);
    BOOST_TEST(shop.engine.asked["engine.refund"] == 1);
    const CashReturned returned{order, AttemptKey("B1/1.1")};
    for (int twice = 0; twice < 2; ++twice) {
      const auto outcome = shop.call("order.cash-back", encode(returned), "B1/1.1");
      BOOST_TEST(std::get<Reply>(outcome).final);
      BOOST_TEST(shop.reply<AttemptReport>(outcome).refunded);
    }
    BOOST_TEST(shop.status(order).attempts[0].refunded);
    BOOST_TEST(refusal(shop.cash(order, "B1/3.1", 500, "3")) == "the order is CLOSED");
    BOOST_TEST(journal.count("listed") == 0);
  });
}

BOOST_AUTO_TEST_CASE(an_order_with_a_part_paid_expires_when_its_till_asks_for_it_and_is_listed_until_then) {
  in_a_world([](TestJournal& journal) {
    Shop shop(journal);
    const auto order = shop.create("B1", NodeName("till-7"));
    shop.cash(order, "B1/1.1", 500, "1");
    shop.fixture.run_for(3min);
    BOOST_TEST((shop.status(order).state == OrderState::open));
    BOOST_TEST(journal.count("listed") == 1);
    shop.cash(order, "B1/2.1", 750, "2");
    BOOST_TEST((shop.status(order).state == OrderState::paid));
  });
}

BOOST_AUTO_TEST_CASE(goods_that_their_till_sold_under_a_basket_of_its_own_need_their_order_no_more) {
  in_a_world([](TestJournal& journal) {
    Shop shop(journal);
    const auto order = shop.create();
    shop.pay(order, "B1/1", 500, "1");
    const auto sale = an_offline_sale({TenderKind::cash}, offline_basket(BasketKey("B1")).text());
    shop.advise(sale);
    shop.fixture.run_for(1s);
    BOOST_TEST((shop.status(order).state == OrderState::closed));
    shop.advise(sale);
    BOOST_TEST((shop.status(order).state == OrderState::closed));
  });
}

BOOST_AUTO_TEST_CASE(an_expired_order_shows_the_till_what_cash_it_owes) {
  in_a_world([](TestJournal& journal) {
    Shop shop(journal);
    const auto order = shop.create("B1", NodeName("harness"));
    shop.cash(order, "B1/1.1", 500, "1");
    shop.fixture.run_for(3min);
    const auto report = shop.status(order);
    BOOST_TEST((report.state == OrderState::closed));
    BOOST_TEST((report.attempts[0].state == PaymentState::succeeded));
    BOOST_TEST((report.attempts[0].tender == TenderKind::cash));
    BOOST_TEST(!report.attempts[0].refunded);
  });
}

BOOST_AUTO_TEST_CASE(a_refund_is_asked_for_until_it_is_answered_and_brings_the_goods_back) {
  in_a_world([](TestJournal& journal) {
    Shop shop(journal);
    const auto order = shop.create();
    shop.cash(order, "B1/1.1", 500, "1");
    shop.pay(order, "B1/2.1", 750, "2");
    shop.fixture.run_for(1s);
    shop.engine.silent.insert("engine.give-back");
    const auto pending = shop.reply<RefundsReport>(shop.refund(order, "R1", 1250));
    BOOST_REQUIRE_EQUAL(pending.parts.size(), 2u);
    BOOST_TEST((pending.parts[0].state == RefundState::sending));
    BOOST_TEST((pending.parts[1].state == RefundState::refunded));
    BOOST_TEST((pending.parts[1].tender == TenderKind::cash));
    shop.restart_acquiring();
    shop.engine.silent.clear();
    shop.fixture.run_for(10s);
    const auto again = shop.refund(order, "R1", 1250);
    BOOST_TEST(std::get<Reply>(again).final);
    BOOST_TEST((shop.reply<RefundsReport>(again).parts[0].state == RefundState::refunded));
    BOOST_TEST(shop.engine.asked["engine.give-back"] >= 2);
    BOOST_TEST(journal.count("state.changed", "stock") == 3);
    BOOST_TEST(refusal(shop.refund(order, "R2", 1)) == "only 0.00 CNY is left to refund");
  });
}

BOOST_AUTO_TEST_CASE(a_refund_the_engine_refuses_has_failed_and_may_be_wished_for_again) {
  in_a_world([](TestJournal& journal) {
    Shop shop(journal);
    const auto order = shop.create();
    BOOST_TEST(refusal(shop.refund(order, "R0", 1250)) == "the order is OPEN: only what is paid is refunded");
    shop.pay(order, "B1/1.1", 1250, "1");
    shop.engine.refuses = "another batch";
    const auto failed = shop.reply<RefundsReport>(shop.refund(order, "R1", 1250, true));
    BOOST_TEST((failed.parts[0].state == RefundState::failed));
    BOOST_TEST(failed.parts[0].why == "another batch");
    shop.engine.refuses.clear();
    shop.engine.give_back = RefundState::unknown;
    BOOST_TEST((shop.reply<RefundsReport>(shop.refund(order, "R2", 1250)).parts[0].state == RefundState::unknown));
    RefundMoved moved{order, {}};
    moved.report.refund = RefundKey("R2/1");
    moved.report.state = RefundState::refunded;
    for (int twice = 0; twice < 2; ++twice) shop.reply<Done>(shop.call("order.refund-result", encode(moved), "R2/1"));
    BOOST_TEST((shop.reply<RefundsReport>(shop.refund(order, "R2", 1250)).parts[0].state == RefundState::refunded));
    BOOST_TEST(journal.count("listed") == 0);
    moved.report.refund = RefundKey("nobody/1");
    shop.reply<Done>(shop.call("order.refund-result", encode(moved), "nobody/1"));
    BOOST_TEST(journal.count("listed") == 1);
  });
}

BOOST_AUTO_TEST_CASE(a_receipt_that_names_a_closed_order_is_good_for_what_the_till_sold_instead) {
  in_a_world([](TestJournal& journal) {
    Shop shop(journal);
    const auto order = shop.create();
    shop.cancel(order);
    BOOST_TEST(refusal(shop.cash(order, "B1/1.1", 1250, "1")) == "the order is CLOSED");
    BOOST_TEST(refusal(shop.refund(order, "R0", 1250)) == "the order is CLOSED: only what is paid is refunded");
    const auto told = an_offline_sale({TenderKind::cash}, offline_basket(BasketKey("B1")).text());
    const auto sold = shop.reply<OrderReport>(shop.advise(told)).order;
    for (int twice = 0; twice < 2; ++twice) {
      const auto back = shop.reply<RefundsReport>(shop.refund(order, "R1", 1250));
      BOOST_TEST((back.order == sold));
      BOOST_REQUIRE_EQUAL(back.parts.size(), 1u);
      BOOST_TEST((back.parts[0].state == RefundState::refunded));
    }
    BOOST_TEST(refusal(shop.refund(order, "R2", 1)) == "only 0.00 CNY is left to refund");
  });
}

BOOST_AUTO_TEST_CASE(a_sale_made_offline_is_booked_once) {
  in_a_world([](TestJournal& journal) {
    Shop shop(journal);
    const auto sale = an_offline_sale({TenderKind::cash, TenderKind::card});
    shop.engine.silent.insert("engine.advise");
    const auto first = shop.advise(sale);
    BOOST_TEST(std::get<Reply>(first).final);
    const auto told = shop.reply<OrderReport>(first);
    BOOST_TEST((told.state == OrderState::offline));
    shop.restart_acquiring();
    BOOST_TEST(std::get<Reply>(shop.advise(sale)).body == std::get<Reply>(first).body);
    shop.engine.silent.clear();
    shop.fixture.run_for(10s);
    BOOST_TEST((shop.status(told.order).state == OrderState::paid));
    const auto advice = decode<Advice>(shop.engine.bodies.back());
    BOOST_REQUIRE(advice.has_value());
    BOOST_TEST(advice->tender.card->data == SealedData("00ff"));
    BOOST_TEST(advice->channel == tillrig::Channel("bank"));
    BOOST_TEST(std::get<Reply>(shop.advise(sale)).body == std::get<Reply>(first).body);
    auto other = sale;
    other.lines[0].title = "Coffee";
    BOOST_TEST(refusal(shop.advise(other)) == "same basket, other content");
    other = an_offline_sale({TenderKind::cash}, "B10");
    other.tenders[0].attempt = sale.tenders[0].attempt;
    BOOST_TEST(refusal(shop.advise(other)) == "the key of a tender belongs to another sale");
    BOOST_TEST(journal.count("order.created") == 1);
    BOOST_TEST(journal.count("stock.moved") == 1);
    BOOST_TEST(journal.count("listed") == 0);
  });
}

BOOST_AUTO_TEST_CASE(a_sale_of_a_time_to_come_is_refused_and_one_that_is_booked_stays_so) {
  in_a_world([](TestJournal& journal) {
    Shop shop(journal);
    auto sale = an_offline_sale({TenderKind::cash});
    sale.sold_at_ms = shop.now_ms() + whole_milliseconds(20min);
    BOOST_TEST(refusal(shop.advise(sale)) == "sold_at_ms: later than it is now");
    BOOST_TEST(journal.count("order.created") == 0);
    shop.fixture.step_clock(NodeName("acquiring"), 10min);
    const auto first = shop.advise(sale);
    BOOST_TEST((shop.reply<OrderReport>(first).state == OrderState::paid));
    shop.fixture.step_clock(NodeName("acquiring"), -10min);
    shop.restart_acquiring();
    BOOST_TEST(std::get<Reply>(shop.advise(sale)).body == std::get<Reply>(first).body);
    BOOST_TEST(journal.count("order.created") == 1);
  });
}

BOOST_AUTO_TEST_CASE(what_the_bank_declines_is_listed_and_counted_against_the_cap) {
  in_a_world([](TestJournal& journal) {
    Shop shop(journal);
    shop.engine.advice = PaymentState::failed;
    const auto first = shop.reply<OrderReport>(shop.advise(an_offline_sale({TenderKind::card}, "B1")));
    shop.fixture.run_for(1s);
    BOOST_TEST((shop.status(first.order).state == OrderState::uncollected));
    BOOST_TEST(journal.count("listed") == 1);
    auto later = an_offline_sale({TenderKind::card}, "B2");
    later.sold_at_ms += 60'000;
    shop.advise(later);
    shop.fixture.run_for(1s);
    BOOST_TEST(journal.count("listed") == 3);
    BOOST_TEST(refusal(shop.refund(first.order, "R1", 1250)) ==
               "the order is UNCOLLECTED: only what is paid is refunded");
  });
}

BOOST_AUTO_TEST_CASE(goods_sold_offline_beyond_what_was_there_are_listed) {
  in_a_world([](TestJournal& journal) {
    Shop shop(journal, 0);
    shop.reply<OrderReport>(shop.advise(an_offline_sale({TenderKind::cash})));
    shop.fixture.run_for(2s);
    BOOST_TEST(journal.count("stock.sold_offline") == 1);
    BOOST_TEST(journal.count("listed", "stock") == 1);
  });
}

BOOST_AUTO_TEST_CASE(the_same_goods_again_within_seconds_are_sold_and_flagged) {
  in_a_world([](TestJournal& journal) {
    Shop shop(journal);
    const auto first = shop.create("B1");
    shop.pay(first, "B1/1.1", 1250, "1");
    shop.fixture.run_for(3s);
    shop.restart_acquiring();
    const auto second = shop.create("B2");
    BOOST_TEST(shop.last_created.why.starts_with("the same goods as order " + first.text()));
    BOOST_TEST(journal.count("listed") == 1);
    BOOST_TEST((shop.pay(second, "B2/1.1", 1250, "1").state == PaymentState::succeeded));
    BOOST_TEST(!shop.status(second).why.empty());
    shop.fixture.run_for(15s);
    shop.create("B3");
    BOOST_TEST(shop.last_created.why.empty());
  });
}

BOOST_AUTO_TEST_CASE(a_day_has_its_own_movements_and_older_ones_that_are_not_final) {
  in_a_world([](TestJournal& journal) {
    Shop shop(journal);
    const auto yesterday = shop.day_now();
    const auto order = shop.create("B1");
    shop.cash(order, "B1/1.1", 500, "1");
    shop.pay(order, "B1/2.1", 750, "2");
    shop.refund(order, "R1", 900);
    const auto split = shop.create("B2");
    shop.cash(split, "B2/1.1", 500, "1");
    shop.cancel(split);
    const CashReturned returned{split, AttemptKey("B2/1.1")};
    shop.call("order.cash-back", encode(returned), "B2/1.1");
    shop.engine.advice = PaymentState::unknown;
    shop.advise(an_offline_sale({TenderKind::card}));
    shop.fixture.run_for(1s);
    BOOST_TEST(shop.day_text(yesterday) ==
               "SALE B1/1.1 SUCCEEDED PAID; SALE B1/2.1 SUCCEEDED PAID; SALE B2/1.1 SUCCEEDED CLOSED; "
               "SALE B9/1.1 UNKNOWN OFFLINE; REFUND R1/1 REFUNDED PAID; REFUND R1/2 REFUNDED PAID; "
               "REFUND B2/1.1 REFUNDED CLOSED");
    BOOST_TEST(shop.day_text(next_business_day(yesterday)) == "SALE B9/1.1 UNKNOWN OFFLINE");
    BOOST_TEST(shop.day_text(previous_business_day(yesterday)).empty());
    BOOST_TEST(refusal(shop.call("order.day", encode(DayQuery{"today"}), "")) ==
               "day: expected one such as 2026-03-02");
  });
}

BOOST_AUTO_TEST_CASE(the_batch_of_a_terminal_is_settled_by_the_engine) {
  in_a_world([](TestJournal& journal) {
    Shop shop(journal);
    SettleBatch wish;
    wish.till = NodeName("till-1");
    const auto settled = shop.reply<BatchSettled>(shop.call("order.settle", encode(wish), "till-1/1"));
    BOOST_TEST(settled.balanced);
    shop.engine.silent.insert("engine.settle");
    BOOST_TEST(!shop.reply<BatchSettled>(shop.call("order.settle", encode(wish), "till-1/2")).balanced);
  });
}

BOOST_AUTO_TEST_CASE(a_duty_nobody_answers_is_listed_once_and_done_when_its_peer_is_back) {
  in_a_world([](TestJournal& journal) {
    Shop shop(journal);
    const auto order = shop.create("B1");
    shop.fixture.kill(NodeName("stock"));
    shop.pay(order, "B1/1.1", 1250, "1");
    shop.fixture.run_for(2min);
    BOOST_TEST(journal.count("listed", "acquiring") == 1);
    shop.restart_acquiring();
    shop.fixture.run_for(1min);
    BOOST_TEST(journal.count("listed", "acquiring") == 1);
    shop.fixture.start(NodeName("stock"));
    shop.fixture.run_for(100ms);
    const auto moved = journal.count("stock.moved");
    shop.create("B2");  // whose reservation is answered
    shop.fixture.run_for(1s);
    BOOST_TEST(journal.count("stock.moved") == moved + 2);
  });
}

BOOST_AUTO_TEST_SUITE_END()
