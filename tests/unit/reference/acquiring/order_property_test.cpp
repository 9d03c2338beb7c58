#include <rapidcheck.h>

#include <boost/test/unit_test.hpp>
#include <vector>

#include "tests/unit/reference/acquiring/purchases.h"

using namespace tillrig;
using namespace tillrig::acquiring;

namespace {

OrderDecision any_step(const Purchase& before) {
  const AttemptKey key(*rc::gen::element<std::string>("a", "b", "c"));
  switch (*rc::gen::inRange(0, 8)) {
    case 0:
      return on_event(tables(), before, OrderEvent::expired);
    case 1:
      return on_event(tables(), before, OrderEvent::cancelled);
    case 2:
      return on_abandon(before, key);
    case 3:
      return on_restart(tables(), before);
    case 4:
      return on_never_seen(before, key);
    case 5: {
      PayRequest pay;
      pay.line = TenderLine("1");
      pay.amount = before.order.total;
      auto copy = before;
      OrderDecision decision{before, {}};
      if (find(copy.attempts, key) || objection_to(before, pay, 0)) return decision;
      add(decision.after, an_attempt(key.text()));
      return decision;
    }
    default: {
      auto report = reports(key.text(), Words<PaymentState>::all[*rc::gen::inRange<std::size_t>(0, 10)].first);
      return on_report(tables(), before, report, *rc::gen::element(EngineDuty::none, EngineDuty::status));
    }
  }
}

std::vector<Purchase> any_story() {
  std::vector<Purchase> story{a_purchase()};
  const auto steps = *rc::gen::inRange(1, 40);
  for (int i = 0; i < steps; ++i) story.push_back(any_step(story.back()).after);
  return story;
}

bool is_over(OrderState state) {
  return state == OrderState::paid || state == OrderState::closed;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(order_properties)

BOOST_AUTO_TEST_CASE(final_states_are_never_left_and_final_answers_never_change) {
  BOOST_TEST(rc::check([] {
    const auto story = any_story();
    for (std::size_t i = 1; i < story.size(); ++i) {
      if (is_over(story[i - 1].order.state)) RC_ASSERT(story[i].order.state == story[i - 1].order.state);
      for (std::size_t a = 0; a < story[i - 1].attempts.size(); ++a) {
        const auto& before = story[i - 1].attempts[a];
        if (!is_final(before.state)) continue;
        RC_ASSERT(story[i].attempts[a].state == before.state);
        RC_ASSERT(story[i].attempts[a].reply == before.reply);
      }
    }
  }));
}

BOOST_AUTO_TEST_CASE(a_closed_order_has_no_attempt_that_might_still_take_money) {
  BOOST_TEST(rc::check([] {
    for (const auto& purchase : any_story())
      if (purchase.order.state == OrderState::closed)
        for (const auto& attempt : purchase.attempts) RC_ASSERT(is_final(attempt.state));
  }));
}

BOOST_AUTO_TEST_CASE(at_most_one_attempt_on_a_line_is_not_final) {
  BOOST_TEST(rc::check([] {
    for (const auto& purchase : any_story()) {
      int open = 0;
      for (const auto& attempt : purchase.attempts) open += !is_final(attempt.state);
      RC_ASSERT(open <= 1);
    }
  }));
}

BOOST_AUTO_TEST_CASE(an_order_keeps_the_money_of_one_success_at_most_once) {
  BOOST_TEST(rc::check([] {
    const auto purchase = any_story().back();
    auto kept = Money::zero(Currency::cny());
    for (const auto& attempt : purchase.attempts)
      if (attempt.state == PaymentState::succeeded && !attempt.refunded && attempt.duty != EngineDuty::refund)
        kept = kept + attempt.amount;
    RC_ASSERT(kept <= purchase.order.total);
    if (purchase.order.state == OrderState::closed) RC_ASSERT(kept.is_zero());
  }));
}

BOOST_AUTO_TEST_SUITE_END()
