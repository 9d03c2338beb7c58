#include "tests/unit/reference/engine/engine_lane.h"

using namespace tillrig;
using namespace tillrig::engine;
using namespace std::chrono_literals;

namespace {

CallOutcome settle_batch(EngineLane& lane) {
  SettleBatch wanted;
  wanted.till = NodeName("till-1");
  wanted.channel = Channel("bank");
  return lane.call("engine.settle", encode(wanted));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(engine_batches)

BOOST_AUTO_TEST_CASE(a_batch_is_counted_settled_and_followed_by_the_next) {
  with_a_lane([](EngineLane& lane) {
    lane.charge(lane.card_sale("A1"));
    lane.charge(lane.card_sale("A2"));
    lane.give_back(lane.wish("R1", "A2", 400));
    const auto settled = lane.read<BatchSettled>(settle_batch(lane));
    BOOST_TEST(settled.batch == 1);
    BOOST_TEST(settled.closed);
    BOOST_TEST(settled.balanced);
    BOOST_REQUIRE(lane.bank.settled.size() == 1u);
    BOOST_TEST(lane.bank.settled[0].count == 3);
    BOOST_TEST(lane.bank.settled[0].total == Money(2500, Currency::cny()));
    BOOST_TEST(lane.bank.settled[0].returned == Money(400, Currency::cny()));
    BOOST_TEST(lane.refuses(lane.wish("V1", "A1", 1250, true)));
    BOOST_TEST(lane.charge(lane.card_sale("A3")).number == ChannelNumber("tillrig-shop/till-1/000002/000004"));
  });
}

BOOST_AUTO_TEST_CASE(a_batch_with_a_payment_under_way_is_not_settled) {
  with_a_lane([](EngineLane& lane) {
    lane.bank.mute = {"charge", "reverse"};
    lane.charge(lane.card_sale("A1"));
    BOOST_TEST(lane.is_refused(settle_batch(lane)));
    BOOST_TEST(lane.bank.settled.empty());
  });
}

BOOST_AUTO_TEST_CASE(a_bank_that_does_not_answer_is_asked_for_the_same_batch_until_it_does) {
  with_a_lane([](EngineLane& lane) {
    lane.charge(lane.card_sale("A1"));
    lane.bank.settles = false;
    BOOST_TEST(!lane.read<BatchSettled>(settle_batch(lane)).closed);
    lane.charge(lane.card_sale("A2"));
    lane.restart_engine();
    lane.bank.settles = true;
    lane.fixture.run_for(5s);
    BOOST_TEST(lane.bank.settled.back().batch == 1);
    BOOST_TEST(lane.bank.settled.back().count == 1);
    BOOST_TEST(lane.read<BatchSettled>(settle_batch(lane)).batch == 2);
  });
}

BOOST_AUTO_TEST_CASE(a_terminal_that_took_no_card_has_nothing_to_settle) {
  with_a_lane([](EngineLane& lane) {
    BOOST_TEST(lane.read<BatchSettled>(settle_batch(lane)).closed);
    BOOST_TEST(lane.bank.settled.empty());
  });
}

BOOST_AUTO_TEST_SUITE_END()
