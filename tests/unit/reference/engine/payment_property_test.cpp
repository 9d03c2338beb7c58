#include <rapidcheck.h>

#include <boost/test/unit_test.hpp>
#include <set>
#include <vector>

#include "reference/engine/refund_machine.h"
#include "tests/unit/reference/engine/payments.h"

using namespace tillrig;
using namespace tillrig::engine;

namespace {

struct Played {
  std::vector<Payment> states;  // before the first word, and after each
  std::vector<Heard> heard;
  int refunds = 0;  // effects, before the store keeps one a transaction
};

Heard any_word() {
  static constexpr std::array askers{Asked::lane,   Asked::charge,  Asked::notice,  Asked::query,  Asked::close,
                                     Asked::cancel, Asked::recheck, Asked::reverse, Asked::advise, Asked::statement};
  static constexpr std::array events{PaymentEvent::no_answer, PaymentEvent::close_requested, PaymentEvent::abandoned,
                                     PaymentEvent::unanswered};
  const auto asked = askers[*rc::gen::inRange<std::size_t>(0, askers.size())];
  auto heard = hears(asked, Words<ChannelState>::all[*rc::gen::inRange<std::size_t>(0, 9)].first);
  if (asked == Asked::lane) heard.event = events[*rc::gen::inRange<std::size_t>(0, events.size())];
  return heard;
}

// Any words in any order at any times: more than an honest world can say.
Played any_play(PaymentPlan plan) {
  const auto& table = table_of(plan);
  Played played;
  played.states.push_back(a_payment(plan));
  SteadyInstant now;
  const auto words = *rc::gen::inRange(1, 40);
  for (int i = 0; i < words; ++i) {
    now = now + std::chrono::milliseconds(*rc::gen::inRange(0, 8000));
    auto heard = any_word();
    const auto decision = decide(table, rules(), played.states.back(), heard, SteadyInstant{}, now);
    played.refunds += decision.effects.has(PaymentEffect::refund);
    played.states.push_back(decision.after);
    played.heard.push_back(std::move(heard));
  }
  return played;
}

PaymentPlan any_plan() {
  return *rc::gen::element(PaymentPlan::query, PaymentPlan::reversal, PaymentPlan::advice);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(payment_properties)

BOOST_AUTO_TEST_CASE(a_final_state_is_never_left_and_its_answer_never_changes) {
  BOOST_TEST(rc::check([] {
    const auto played = any_play(any_plan());
    for (std::size_t i = 1; i < played.states.size(); ++i) {
      const auto& before = played.states[i - 1];
      if (!is_final(before.state)) continue;
      RC_ASSERT(played.states[i].state == before.state);
      RC_ASSERT(played.states[i].reply == before.reply);
    }
  }));
}

BOOST_AUTO_TEST_CASE(once_reversing_a_payment_never_succeeds) {
  BOOST_TEST(rc::check([] {
    bool activated = false;
    for (const auto& payment : any_play(any_plan()).states) {
      activated = activated || payment.state == PaymentState::reversing;
      RC_ASSERT(!activated || payment.state != PaymentState::succeeded);
    }
  }));
}

BOOST_AUTO_TEST_CASE(nothing_goes_back_to_sending_so_nothing_is_charged_twice) {
  BOOST_TEST(rc::check([] {
    const auto played = any_play(any_plan());
    for (std::size_t i = 1; i < played.states.size(); ++i)
      if (played.states[i].state == PaymentState::sending)
        RC_ASSERT(played.states[i - 1].state == PaymentState::sending);
  }));
}

BOOST_AUTO_TEST_CASE(money_goes_back_only_after_an_end_without_success_and_a_channel_that_still_holds_it) {
  BOOST_TEST(rc::check([] {
    const auto played = any_play(PaymentPlan::query);
    if (played.refunds == 0) return;
    RC_ASSERT(is_final(played.states.back().state));
    RC_ASSERT(played.states.back().state != PaymentState::succeeded);
    bool held = false;
    for (const auto& heard : played.heard)
      held = held || (heard.asked == Asked::recheck && heard.result.state == ChannelState::succeeded);
    RC_ASSERT(held);
  }));
}

BOOST_AUTO_TEST_CASE(unknown_ends_without_money_only_by_a_word_about_it_or_an_answered_close_or_cancel) {
  BOOST_TEST(rc::check([] {
    const auto played = any_play(PaymentPlan::query);
    for (std::size_t i = 1; i < played.states.size(); ++i) {
      const auto before = played.states[i - 1].state;
      const auto after = played.states[i].state;
      const auto& heard = played.heard[i - 1];
      if (is_final(before) || !is_final(after) || before == PaymentState::sending) continue;
      RC_ASSERT(heard.asked != Asked::lane);
      const auto said = heard.result.state;
      if (heard.asked == Asked::statement) continue;
      if (said == ChannelState::not_found) RC_ASSERT(heard.asked == Asked::close || heard.asked == Asked::cancel);
      RC_ASSERT(said != ChannelState::unknown && said != ChannelState::refused && said != ChannelState::waiting);
    }
  }));
}

BOOST_AUTO_TEST_CASE(money_of_a_card_goes_back_only_after_an_end_that_took_nothing_back) {
  BOOST_TEST(rc::check([] {
    const auto played = any_play(PaymentPlan::reversal);
    if (played.refunds == 0) return;
    RC_ASSERT(is_final(played.states.back().state));
    RC_ASSERT(played.states.back().state != PaymentState::succeeded);
    RC_ASSERT(!played.states.back().txn.empty());
  }));
}

BOOST_AUTO_TEST_CASE(a_card_is_never_left_in_doubt_it_is_in_flight_reversed_or_over) {
  BOOST_TEST(rc::check([] {
    for (const auto& payment : any_play(PaymentPlan::reversal).states)
      RC_ASSERT(payment.state == PaymentState::sending || payment.state == PaymentState::reversing ||
                is_final(payment.state));
  }));
}

BOOST_AUTO_TEST_CASE(an_advice_is_never_taken_back) {
  BOOST_TEST(rc::check([] {
    for (const auto& payment : any_play(PaymentPlan::advice).states)
      RC_ASSERT(payment.state != PaymentState::reversing && payment.state != PaymentState::reversed &&
                payment.state != PaymentState::closed);
  }));
}

BOOST_AUTO_TEST_CASE(whatever_is_not_final_has_something_left_to_ask) {
  BOOST_TEST(rc::check([] {
    for (const auto& payment : any_play(any_plan()).states)
      if (!is_final(payment.state) && payment.state != PaymentState::sending)
        RC_ASSERT(chore_of(payment) != Chore::none);
  }));
}

// The properties above can fail: with one row exchanged they do.
BOOST_AUTO_TEST_CASE(a_table_that_adopts_after_a_reversal_is_seen_to) {
  const auto broken = payment_table().with(
      {PaymentState::reversing, PaymentEvent::succeeded, PaymentState::succeeded, {PaymentEffect::tell}});
  auto payment = a_payment();
  payment.state = PaymentState::reversing;
  const auto heard = hears(Asked::notice, ChannelState::succeeded);
  BOOST_TEST((decide(broken, rules(), payment, heard, {}, {}).after.state == PaymentState::succeeded));
  BOOST_TEST((decide(payment_table(), rules(), payment, heard, {}, {}).after.state == PaymentState::reversing));
}

BOOST_AUTO_TEST_SUITE_END()
