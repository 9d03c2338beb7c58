#include <rapidcheck.h>

#include "reference/engine/give_back.h"
#include "reference/engine/refund_store.h"
#include "tests/unit/reference/engine/engine_lane.h"
#include "tests/unit/reference/engine/payments.h"
#include "tests/unit/reference/engine/with_a_database.h"

using namespace tillrig;
using namespace tillrig::engine;
using namespace std::chrono_literals;

namespace {

void with_a_paid_sale(const std::function<void(EngineLane&)>& play) {
  in_a_world([&](TestJournal& journal) {
    EngineLane lane(journal);
    BOOST_TEST((lane.charge(lane.card_sale("A1")).state == PaymentState::succeeded));
    BOOST_TEST((lane.charge(lane.wallet_sale("W1")).state == PaymentState::succeeded));
    play(lane);
  });
}

Payment paid_sale(const std::string& number, PaymentPlan plan) {
  auto payment = a_payment(plan);
  payment.number = ChannelNumber(number);
  payment.attempt = AttemptKey(number);
  payment.state = PaymentState::succeeded;
  payment.txn = ChannelTxn("T" + number);
  payment.till = NodeName("till-1");
  payment.batch = plan == PaymentPlan::query ? 0 : 1;
  return payment;
}

// Stores the wish as the engine does: what it may not, it does not.
void try_wish(DbSession& db, const Payment& payment, const GiveBack& wish) {
  if (find_refund(db, wish.refund)) return;
  if (objection_to(payment, wish, refundable(db, payment), batch_of(db, payment.till, payment.channel))) return;
  auto refund = customers_refund(payment, wish);
  RC_ASSERT(insert(db, "shop", refund).stored);
}

void any_move(DbSession& db, const RefundKey& key) {
  auto refund = find_refund(db, key);
  if (!refund) return;
  static const EngineTables tables;
  RefundHeard heard;
  heard.event = *rc::gen::element(RefundEvent::no_answer, RefundEvent::refunded, RefundEvent::failed,
                                  RefundEvent::undone, RefundEvent::settled, RefundEvent::unsettled);
  const auto decision = decide(tables.of(refund->plan), *refund, heard, 20);
  if (decision.changed) update(db, decision.after);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(engine_refunds)

BOOST_AUTO_TEST_CASE(a_part_goes_back_and_what_is_left_bounds_the_next) {
  with_a_paid_sale([](EngineLane& lane) {
    for (const auto* attempt : {"A1", "W1"}) {
      const std::string key = std::string("B1-r/") + attempt;
      const auto report = lane.give_back(lane.wish(key, attempt, 1000));
      BOOST_TEST((report.state == RefundState::refunded));
      BOOST_TEST(lane.refuses(lane.wish(key + "x", attempt, 251)));
      BOOST_TEST((lane.give_back(lane.wish(key + "y", attempt, 250)).state == RefundState::refunded));
    }
    const auto of_card = lane.bank.heard_of("refund");
    BOOST_REQUIRE(of_card.size() == 2u);
    BOOST_TEST(of_card[0].original == ChannelNumber("tillrig-shop/till-1/000001/000001"));
    BOOST_TEST(of_card[0].number == ChannelNumber("tillrig-shop/till-1/000001/000002"));
    BOOST_TEST(lane.wallet.heard_of("refund")[0].refund == RefundKey("B1-r/W1"));
  });
}

BOOST_AUTO_TEST_CASE(the_same_key_is_one_refund_and_other_content_is_refused) {
  with_a_paid_sale([](EngineLane& lane) {
    const auto first = lane.call("engine.give-back", encode(lane.wish("R1", "W1", 500)));
    const auto again = lane.call("engine.give-back", encode(lane.wish("R1", "W1", 500)));
    BOOST_TEST(std::get<Reply>(first).body == std::get<Reply>(again).body);
    BOOST_TEST(std::get<Reply>(again).final);
    BOOST_TEST(lane.refuses(lane.wish("R1", "W1", 501)));
    BOOST_TEST(lane.wallet.heard_of("refund").size() == 1u);
  });
}

BOOST_AUTO_TEST_CASE(only_what_was_paid_goes_back) {
  with_a_paid_sale([](EngineLane& lane) {
    lane.bank.says["charge"] = ChannelState::failed;
    lane.charge(lane.card_sale("A2"));
    BOOST_TEST(lane.refuses(lane.wish("R1", "A2", 500)));
    BOOST_TEST(lane.refuses(lane.wish("R2", "nobody", 500)));
  });
}

BOOST_AUTO_TEST_CASE(a_void_takes_the_whole_card_sale_off_its_open_batch) {
  with_a_paid_sale([](EngineLane& lane) {
    BOOST_TEST(lane.refuses(lane.wish("V0", "W1", 1250, true)));
    BOOST_TEST(lane.refuses(lane.wish("V1", "A1", 1000, true)));
    BOOST_TEST((lane.give_back(lane.wish("V2", "A1", 1250, true)).state == RefundState::refunded));
    BOOST_TEST(lane.bank.heard_of("void").size() == 1u);
    BOOST_TEST(lane.refuses(lane.wish("V3", "A1", 1250, true)));
  });
}

BOOST_AUTO_TEST_CASE(a_void_at_another_terminal_is_none_but_a_refund_there_is) {
  with_a_paid_sale([](EngineLane& lane) {
    auto elsewhere = lane.wish("V1", "A1", 1250, true);
    elsewhere.till = NodeName("till-2");
    const auto outcome = lane.call("engine.give-back", encode(elsewhere));
    BOOST_REQUIRE(lane.is_refused(outcome));
    BOOST_TEST(std::get<Refused>(outcome).detail == "it was paid at till-1: void it there, or refund it here");
    BOOST_TEST(lane.bank.heard_of("void").empty());
    elsewhere.refund = RefundKey("R1");
    elsewhere.void_sale = false;
    BOOST_TEST((lane.give_back(elsewhere).state == RefundState::refunded));
  });
}

BOOST_AUTO_TEST_CASE(a_void_without_an_answer_is_reversed_and_has_never_been) {
  with_a_paid_sale([](EngineLane& lane) {
    lane.bank.mute = {"void"};
    BOOST_TEST((lane.give_back(lane.wish("V1", "A1", 1250, true)).state == RefundState::sending));
    // Its reversal comes before whatever that terminal does next.
    BOOST_TEST(lane.refuses(lane.card_sale("A2")));
    lane.fixture.run_for(10s);
    BOOST_REQUIRE(lane.told_of("V1"));
    BOOST_TEST((lane.told_of("V1")->state == RefundState::failed));
    BOOST_TEST(lane.told_of("V1")->why == "void reversed");
    BOOST_REQUIRE(lane.bank.heard_of("reverse").size() == 1u);
    BOOST_TEST(lane.bank.heard_of("reverse")[0].number == lane.bank.heard_of("void")[0].number);
    BOOST_TEST((lane.give_back(lane.wish("R1", "A1", 1250)).state == RefundState::refunded));
  });
}

BOOST_AUTO_TEST_CASE(an_unknown_refund_to_a_card_is_sent_once_and_listed) {
  with_a_paid_sale([](EngineLane& lane) {
    lane.bank.mute = {"refund"};
    lane.give_back(lane.wish("R1", "A1", 500));
    lane.fixture.run_for(60s);
    lane.restart_engine();
    lane.fixture.run_for(60s);
    BOOST_TEST(lane.bank.heard_of("refund").size() == 1u);
    BOOST_TEST(lane.bank.heard_of("reverse").empty());
    BOOST_TEST(lane.was_listed("refunds"));
    BOOST_TEST((lane.told_of("R1")->state == RefundState::unknown));
  });
}

BOOST_AUTO_TEST_CASE(an_unknown_refund_to_a_wallet_is_asked_about_before_it_is_repeated) {
  with_a_paid_sale([](EngineLane& lane) {
    lane.wallet.mute = {"refund"};
    lane.give_back(lane.wish("R1", "W1", 500));
    lane.fixture.run_for(1s);
    lane.wallet.mute = {};
    lane.fixture.run_for(5s);
    BOOST_TEST((lane.told_of("R1")->state == RefundState::refunded));
    BOOST_TEST(lane.wallet.heard_of("refund-query").size() == 1u);
    BOOST_TEST(lane.wallet.heard_of("refund").size() == 2u);
    BOOST_TEST(lane.wallet.heard.back().first == "refund");
  });
}

BOOST_AUTO_TEST_CASE(a_wallet_that_has_refunded_is_not_asked_to_do_it_again) {
  with_a_paid_sale([](EngineLane& lane) {
    lane.wallet.mute = {"refund"};
    lane.wallet.says["refund-query"] = ChannelState::refunded;
    lane.give_back(lane.wish("R1", "W1", 500));
    lane.fixture.run_for(10s);
    BOOST_TEST((lane.told_of("R1")->state == RefundState::refunded));
    BOOST_TEST(lane.wallet.heard_of("refund").size() == 1u);
  });
}

BOOST_AUTO_TEST_CASE(no_order_of_wishes_gives_back_more_than_was_captured) {
  with_a_database([](DbSession& db) {
    int sale = 0;
    BOOST_TEST(rc::check([&] {
      const auto plan = *rc::gen::element(PaymentPlan::query, PaymentPlan::reversal);
      const auto payment = paid_sale("S" + std::to_string(++sale), plan);
      RC_ASSERT(insert(db, payment));
      const auto steps = *rc::gen::inRange(1, 12);
      for (int step = 0; step < steps; ++step) {
        GiveBack wish;
        wish.order = payment.order;
        wish.attempt = payment.attempt;
        wish.refund = RefundKey(payment.number.text() + "-" + std::to_string(*rc::gen::inRange(0, 6)));
        wish.amount = Money(*rc::gen::element<std::int64_t>(1, 400, 850, 1250, 1251), Currency::cny());
        wish.void_sale = *rc::gen::arbitrary<bool>();
        try_wish(db, payment, wish);
        any_move(db, wish.refund);
        RC_ASSERT(refundable(db, payment).minor() >= 0);
      }
    }));
  });
}

BOOST_AUTO_TEST_SUITE_END()
