#include "tests/unit/reference/engine/engine_lane.h"

using namespace tillrig;
using namespace tillrig::engine;
using namespace std::chrono_literals;

namespace {

void back_up(EngineLane& lane) {
  lane.fixture.world().back_up(NodeName("engine"), "monday");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(engine_on_an_old_disk)

BOOST_AUTO_TEST_CASE(a_payment_that_is_missing_is_known_again_and_not_charged_anew) {
  with_a_lane([](EngineLane& lane) {
    back_up(lane);
    const auto sale = lane.wallet_sale("A1");
    const auto paid = lane.charge(sale);
    lane.acquiring_knows(sale, PaymentState::succeeded, paid.number.text());
    lane.restore_engine("monday");
    BOOST_TEST((lane.status("A1").state == PaymentState::succeeded));
    BOOST_TEST((lane.charge(sale).state == PaymentState::succeeded));
    BOOST_TEST(lane.wallet.heard_of("charge").size() == 1u);
    BOOST_TEST((lane.give_back(lane.wish("R1", "A1", 1250)).state == RefundState::refunded));
    BOOST_TEST(lane.refuses(lane.wish("R2", "A1", 1250)));
  });
}

BOOST_AUTO_TEST_CASE(a_refund_that_is_missing_is_known_again) {
  with_a_lane([](EngineLane& lane) {
    back_up(lane);
    const auto sale = lane.wallet_sale("A1");
    const auto paid = lane.charge(sale);
    const auto wish = lane.wish("R1", "A1", 1000);
    lane.acquiring_knows(sale, PaymentState::succeeded, paid.number.text());
    KnownRefund refund;
    refund.order = wish.order;
    refund.till = wish.till;
    refund.number = paid.number;
    refund.sale = lane.known.attempts[0].report.txn;
    refund.report = lane.give_back(wish);
    lane.known.refunds.push_back(refund);
    lane.restore_engine("monday");
    BOOST_TEST((lane.give_back(wish).state == RefundState::refunded));
    BOOST_TEST(lane.wallet.heard_of("refund").size() == 1u);
    BOOST_TEST(lane.refuses(lane.wish("R2", "A1", 251)));
  });
}

BOOST_AUTO_TEST_CASE(a_terminal_counts_in_a_batch_that_was_never_begun_however_often_one_disk_is_restored) {
  with_a_lane([](EngineLane& lane) {
    back_up(lane);
    std::set<std::string> numbers;
    for (int life = 1; life <= 3; ++life) {
      const auto sale = lane.card_sale("A" + std::to_string(life));
      const auto number = lane.charge(sale).number.text();
      numbers.insert(number);
      lane.acquiring_knows(sale, PaymentState::succeeded, number);
      lane.restore_engine("monday");
    }
    BOOST_TEST(numbers.size() == 3u);
    BOOST_TEST(numbers.contains("tillrig-shop/till-1/002000/000001"));
    BOOST_TEST(lane.was_listed("batches"));
  });
}

BOOST_AUTO_TEST_CASE(a_wallet_charge_that_nobody_has_an_answer_to_is_found_under_the_number_of_its_attempt) {
  with_a_lane([](EngineLane& lane) {
    lane.acquiring_knows(lane.wallet_sale("A1"), PaymentState::unknown);
    back_up(lane);
    lane.restore_engine("monday");
    lane.fixture.run_for(5s);
    BOOST_TEST(lane.wallet.heard_of("charge").empty());
    BOOST_TEST(lane.wallet.heard_of("query").front().number == ChannelNumber("P1-A1"));
    BOOST_TEST((lane.payments_told.at("A1").state == PaymentState::succeeded));
  });
}

BOOST_AUTO_TEST_CASE(a_card_charge_that_nobody_has_an_answer_to_is_for_people) {
  with_a_lane([](EngineLane& lane) {
    lane.acquiring_knows(lane.card_sale("A1"), PaymentState::unknown);
    back_up(lane);
    lane.restore_engine("monday");
    lane.fixture.run_for(60s);
    BOOST_TEST((lane.status("A1").state == PaymentState::unknown));
    BOOST_TEST((lane.charge(lane.card_sale("A1")).state == PaymentState::unknown));
    BOOST_TEST(lane.bank.heard.empty());
    BOOST_TEST(lane.was_listed("lost"));
    BOOST_TEST((lane.charge(lane.card_sale("A2")).state == PaymentState::succeeded));
  });
}

BOOST_AUTO_TEST_CASE(a_card_sale_that_this_disk_has_in_flight_is_not_reversed_when_it_is_paid) {
  with_a_lane([](EngineLane& lane) {
    lane.bank.thinks["charge"] = 200ms;
    EngineLane::Kept kept;
    lane.begin("engine.charge", encode(lane.card_sale("A1")), kept);
    lane.fixture.run_for(100ms);
    back_up(lane);
    lane.fixture.run_for(1s);
    const auto paid = lane.read<AttemptReport>(*kept);
    lane.acquiring_knows(lane.card_sale("A1"), paid.state, paid.number.text());
    lane.restore_engine("monday");
    lane.fixture.run_for(60s);
    BOOST_TEST((lane.status("A1").state == PaymentState::succeeded));
    BOOST_TEST(lane.bank.heard_of("reverse").empty());
  });
}

BOOST_AUTO_TEST_CASE(what_acquiring_still_waits_for_may_come_and_is_in_doubt_once_it_asks) {
  with_a_lane([](EngineLane& lane) {
    for (const auto* attempt : {"A1", "A2"}) lane.acquiring_knows(lane.wallet_sale(attempt), PaymentState::sending);
    back_up(lane);
    lane.restore_engine("monday");
    BOOST_TEST((lane.charge(lane.wallet_sale("A1")).state == PaymentState::succeeded));
    BOOST_TEST(lane.wallet.heard_of("charge").size() == 1u);
    BOOST_TEST((lane.status("A2").state == PaymentState::unknown));
    BOOST_TEST(lane.is_refused(lane.call("engine.status", encode(PaymentQuery{AttemptKey("A3")}))));
  });
}

BOOST_AUTO_TEST_SUITE_END()
