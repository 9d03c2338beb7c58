#include "tests/unit/reference/engine/engine_lane.h"

using namespace tillrig;
using namespace tillrig::engine;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(engine_cards)

BOOST_AUTO_TEST_CASE(a_card_sale_gets_the_next_number_of_its_terminal_and_is_sent_with_its_card) {
  with_a_lane([](EngineLane& lane) {
    const auto first = lane.charge(lane.card_sale("A1"));
    BOOST_TEST((first.state == PaymentState::succeeded));
    BOOST_TEST((first.tender == TenderKind::card));
    BOOST_TEST(first.number == ChannelNumber("tillrig-shop/till-1/000001/000001"));
    BOOST_TEST(lane.charge(lane.card_sale("A2")).number == ChannelNumber("tillrig-shop/till-1/000001/000002"));
    BOOST_TEST(lane.charge(lane.card_sale("A3", "till-2")).number ==
               ChannelNumber("tillrig-shop/till-2/000001/000001"));
    const auto sent = lane.bank.heard_of("charge");
    BOOST_REQUIRE(sent.size() == 3u);
    BOOST_TEST(sent[0].card->pin_block == SealedData("feed"));
  });
}

BOOST_AUTO_TEST_CASE(a_channel_that_does_not_say_what_it_can_do_charges_nothing) {
  with_a_lane([](EngineLane& lane) {
    lane.bank.tells_what_it_can = false;
    BOOST_TEST(lane.refuses(lane.card_sale("A1")));
    BOOST_TEST(lane.bank.heard.empty());
    lane.bank.tells_what_it_can = true;
    BOOST_TEST((lane.charge(lane.card_sale("A1")).state == PaymentState::succeeded));
    // What is known already is answered whether the channel can be asked or not.
    lane.bank.tells_what_it_can = false;
    lane.restart_engine();
    BOOST_TEST((lane.charge(lane.card_sale("A1")).state == PaymentState::succeeded));
  });
}

BOOST_AUTO_TEST_CASE(a_sale_without_an_answer_is_never_sent_again_but_reversed_under_its_number) {
  with_a_lane([](EngineLane& lane) {
    lane.bank.mute = {"charge"};
    const auto report = lane.charge(lane.card_sale("A1"));
    BOOST_TEST((report.state == PaymentState::reversing));
    lane.fixture.run_for(1s);
    BOOST_TEST((lane.payments_told["A1"].state == PaymentState::reversed));
    BOOST_TEST(lane.bank.heard_of("charge").size() == 1u);
    BOOST_REQUIRE(lane.bank.heard_of("reverse").size() == 1u);
    BOOST_TEST(lane.bank.heard_of("reverse")[0].number == report.number);
  });
}

BOOST_AUTO_TEST_CASE(a_restart_in_the_middle_of_a_sale_reverses_it_and_goes_on_counting) {
  with_a_lane([](EngineLane& lane) {
    lane.bank.mute = {"charge"};
    EngineLane::Kept kept;
    lane.begin("engine.charge", encode(lane.card_sale("A1")), kept);
    lane.fixture.run_for(1s);
    lane.restart_engine();
    lane.fixture.run_for(1s);
    BOOST_TEST((lane.status("A1").state == PaymentState::reversed));
    lane.bank.mute = {};
    BOOST_TEST(lane.charge(lane.card_sale("A2")).number == ChannelNumber("tillrig-shop/till-1/000001/000002"));
    BOOST_TEST(lane.bank.heard_of("charge").size() == 2u);
  });
}

BOOST_AUTO_TEST_CASE(nothing_leaves_a_terminal_before_its_open_reversal_is_answered) {
  with_a_lane([](EngineLane& lane) {
    lane.bank.mute = {"charge", "reverse"};
    lane.charge(lane.card_sale("A1"));
    BOOST_TEST(lane.refuses(lane.card_sale("A2")));
    BOOST_TEST(lane.bank.heard_of("charge").size() == 1u);
    // The bank is back: the next charge takes the reversal along, whatever its pace was.
    lane.bank.mute = {};
    BOOST_TEST((lane.charge(lane.card_sale("A2")).state == PaymentState::succeeded));
    BOOST_TEST(lane.bank.heard.back().first == "charge");
    BOOST_TEST(lane.bank.heard[lane.bank.heard.size() - 2].first == "reverse");
    BOOST_TEST((lane.status("A1").state == PaymentState::reversed));
  });
}

BOOST_AUTO_TEST_CASE(a_terminal_has_one_sale_in_flight) {
  with_a_lane([](EngineLane& lane) {
    lane.bank.thinks["charge"] = 3s;
    EngineLane::Kept kept;
    lane.begin("engine.charge", encode(lane.card_sale("A1")), kept);
    lane.fixture.run_for(1s);
    BOOST_TEST(lane.refuses(lane.card_sale("A2")));
    BOOST_TEST((lane.charge(lane.card_sale("B1", "till-2")).state == PaymentState::succeeded));
  });
}

BOOST_AUTO_TEST_CASE(an_approval_after_a_reversal_that_found_nothing_goes_back_once_as_a_refund_of_its_own) {
  with_a_lane([](EngineLane& lane) {
    lane.bank.thinks["charge"] = 3s;
    lane.bank.says["reverse"] = ChannelState::not_found;
    EngineLane::Kept kept;
    lane.begin("engine.charge", encode(lane.card_sale("A1")), kept);
    lane.fixture.run_for(1s);
    lane.call("engine.abandon", encode(PaymentQuery{AttemptKey("A1")}));
    lane.fixture.run_for(1s);
    BOOST_TEST((lane.status("A1").state == PaymentState::reversed));
    lane.fixture.run_for(5s);
    const auto refunds = lane.bank.heard_of("refund");
    BOOST_REQUIRE(refunds.size() == 1u);
    BOOST_TEST(refunds[0].number == ChannelNumber("tillrig-shop/till-1/000001/000002"));
    BOOST_TEST(refunds[0].original == ChannelNumber("tillrig-shop/till-1/000001/000001"));
    BOOST_TEST(lane.payments_told["A1"].refunded);
  });
}

BOOST_AUTO_TEST_CASE(the_bank_that_took_it_back_keeps_nothing_that_could_go_back_again) {
  with_a_lane([](EngineLane& lane) {
    lane.bank.thinks["charge"] = 3s;
    EngineLane::Kept kept;
    lane.begin("engine.charge", encode(lane.card_sale("A1")), kept);
    lane.fixture.run_for(1s);
    lane.call("engine.abandon", encode(PaymentQuery{AttemptKey("A1")}));
    lane.fixture.run_for(6s);
    BOOST_TEST((lane.status("A1").state == PaymentState::reversed));
    BOOST_TEST(lane.bank.heard_of("refund").empty());
  });
}

BOOST_AUTO_TEST_CASE(a_reversal_nobody_answers_is_listed_and_goes_on) {
  with_a_lane([](EngineLane& lane) {
    lane.bank.mute = {"charge", "reverse"};
    lane.charge(lane.card_sale("A1"));
    lane.fixture.run_for(400s);
    BOOST_TEST(lane.was_listed("payments"));
    lane.bank.mute = {};
    lane.fixture.run_for(40s);
    BOOST_TEST((lane.status("A1").state == PaymentState::reversed));
  });
}

BOOST_AUTO_TEST_SUITE_END()
