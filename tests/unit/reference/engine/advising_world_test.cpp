#include "tests/unit/reference/engine/engine_lane.h"

using namespace tillrig;
using namespace tillrig::engine;
using namespace std::chrono_literals;

namespace {

Advice an_advice(const std::string& attempt) {
  Advice advice;
  advice.order = OrderId("78");
  advice.till = NodeName("till-1");
  advice.channel = Channel("bank");
  advice.tender.line = TenderLine("1");
  advice.tender.attempt = AttemptKey(attempt);
  advice.tender.tender = TenderKind::card;
  advice.tender.amount = Money(1250, Currency::cny());
  advice.tender.card = EngineLane::a_card();
  return advice;
}

AttemptReport advise(EngineLane& lane, const std::string& attempt) {
  return lane.read<AttemptReport>(lane.call("engine.advise", encode(an_advice(attempt))));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(engine_advices)

BOOST_AUTO_TEST_CASE(an_advice_has_a_number_of_its_own_and_is_told) {
  with_a_lane([](EngineLane& lane) {
    lane.charge(lane.card_sale("A1"));
    const auto report = advise(lane, "F1");
    BOOST_TEST((report.state == PaymentState::succeeded));
    BOOST_TEST(report.number == ChannelNumber("tillrig-shop/till-1/000001/000002"));
    lane.fixture.run_for(1s);
    BOOST_TEST((lane.payments_told["F1"].state == PaymentState::succeeded));
    BOOST_TEST(advise(lane, "F1").number == report.number);
    BOOST_TEST(lane.bank.heard_of("advise").size() == 1u);
    BOOST_TEST(lane.bank.heard_of("advise")[0].card->data == SealedData("cafe"));
  });
}

BOOST_AUTO_TEST_CASE(an_advice_is_repeated_under_its_number_over_restarts_and_never_reversed) {
  with_a_lane([](EngineLane& lane) {
    lane.bank.mute = {"advise"};
    const auto report = advise(lane, "F1");
    BOOST_TEST((report.state == PaymentState::sending));
    lane.fixture.run_for(20s);
    lane.restart_engine();
    lane.fixture.run_for(10s);
    lane.bank.mute = {};
    lane.fixture.run_for(10s);
    BOOST_TEST((lane.status("F1").state == PaymentState::succeeded));
    const auto sent = lane.bank.heard_of("advise");
    BOOST_TEST(sent.size() > 2u);
    for (const auto& one : sent) BOOST_TEST(one.number == report.number);
    BOOST_TEST(sent.back().card->data == SealedData("cafe"));
    BOOST_TEST(lane.bank.heard_of("reverse").empty());
  });
}

BOOST_AUTO_TEST_CASE(an_advice_waits_for_the_reversal_that_its_terminal_owes) {
  with_a_lane([](EngineLane& lane) {
    lane.bank.mute = {"charge", "reverse"};
    EngineLane::Kept charged;
    lane.begin("engine.charge", encode(lane.card_sale("A1")), charged);
    lane.fixture.run_for(10s);
    BOOST_TEST((lane.status("A1").state == PaymentState::reversing));
    advise(lane, "F1");
    lane.fixture.run_for(10s);
    BOOST_TEST(lane.bank.heard_of("advise").empty());
    lane.bank.mute = {};
    lane.fixture.run_for(60s);
    BOOST_TEST((lane.status("A1").state == PaymentState::reversed));
    BOOST_TEST((lane.status("F1").state == PaymentState::succeeded));
  });
}

BOOST_AUTO_TEST_CASE(a_declined_advice_is_failed) {
  with_a_lane([](EngineLane& lane) {
    lane.bank.says["advise"] = ChannelState::failed;
    BOOST_TEST((advise(lane, "F1").state == PaymentState::failed));
  });
}

BOOST_AUTO_TEST_CASE(a_pin_block_in_an_advice_is_refused) {
  with_a_lane([](EngineLane& lane) {
    auto advice = an_advice("F1");
    advice.tender.card->pin_block = SealedData("feed");
    BOOST_TEST(lane.is_refused(lane.call("engine.advise", encode(advice))));
  });
}

BOOST_AUTO_TEST_SUITE_END()
