#include <rapidcheck.h>

#include <boost/test/unit_test.hpp>
#include <map>
#include <vector>

#include "reference/acquiring/cash_decision.h"
#include "reference/acquiring/offline_order.h"
#include "reference/acquiring/refund_decision.h"
#include "tests/unit/reference/acquiring/purchases.h"

using namespace tillrig;
using namespace tillrig::acquiring;

namespace {

// What is objected to changes nothing.
OrderDecision allowed(const tl::expected<OrderDecision, std::string>& decided, const Purchase& before) {
  return decided ? *decided : OrderDecision{before, {}};
}

Money any_amount() {
  return Money(*rc::gen::element<std::int64_t>(250, 500, 750, 1250), Currency::cny());
}

TenderLine any_line() {
  return TenderLine(*rc::gen::element<std::string>("1", "2"));
}

OrderDecision any_payment(const Purchase& before, const AttemptKey& key) {
  PayRequest pay;
  pay.line = any_line();
  pay.amount = any_amount();
  auto copy = before;
  OrderDecision decision{before, {}};
  if (find(copy.attempts, key) || objection_to(before, pay, 0)) return decision;
  add(decision.after, an_attempt(key.text(), pay.amount.minor(), pay.line.text()));
  return decision;
}

OrderDecision any_cash(const Purchase& before, const AttemptKey& key) {
  if (*rc::gen::inRange(0, 3) == 0) return allowed(on_cash_back(before, {before.order.id, key}), before);
  return allowed(on_cash(tables(), before, {before.order.id, key, any_line(), any_amount()}), before);
}

OrderDecision any_refund(const Purchase& before) {
  const RefundKey wish(*rc::gen::element<std::string>("r", "s", "t"));
  if (*rc::gen::arbitrary<bool>())
    return allowed(on_refund(tables(), before, {before.order.id, wish, any_amount(), *rc::gen::arbitrary<bool>()}),
                   before);
  RefundReport report;
  report.refund = RefundKey(wish.text() + *rc::gen::element<std::string>("/1", "/2"));
  report.state = Words<RefundState>::all[*rc::gen::inRange<std::size_t>(0, 4)].first;
  return on_refund_report(tables(), before, report);
}

OrderDecision any_report(const Purchase& before, const AttemptKey& key) {
  auto report = reports(key.text(), Words<PaymentState>::all[*rc::gen::inRange<std::size_t>(0, 10)].first);
  return on_report(tables(), before, report, *rc::gen::element(EngineDuty::none, EngineDuty::status));
}

OrderDecision any_step(const Purchase& before, const std::vector<std::string>& keys) {
  const AttemptKey key(*rc::gen::elementOf(keys));
  switch (*rc::gen::inRange(0, 16)) {
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
    case 5:
      return on_charge_refused(tables(), before, key, "refused");
    case 6:
      return any_payment(before, key);
    case 7:
    case 8:
      return any_cash(before, key);
    case 9:
    case 10:
      return any_refund(before);
    default:
      return any_report(before, key);
  }
}

std::vector<Purchase> any_story(const Purchase& first = a_purchase(),
                                const std::vector<std::string>& keys = {"a", "b", "c", "d"}) {
  std::vector<Purchase> story{first};
  const auto steps = *rc::gen::inRange(1, 40);
  for (int i = 0; i < steps; ++i) story.push_back(any_step(story.back(), keys).after);
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

BOOST_AUTO_TEST_CASE(an_order_that_is_over_has_no_attempt_that_might_still_take_money) {
  BOOST_TEST(rc::check([] {
    for (const auto& purchase : any_story())
      if (is_over(purchase.order.state))
        for (const auto& attempt : purchase.attempts) RC_ASSERT(is_final(attempt.state));
  }));
}

BOOST_AUTO_TEST_CASE(at_most_one_attempt_on_a_line_is_not_final) {
  BOOST_TEST(rc::check([] {
    for (const auto& purchase : any_story()) {
      std::map<TenderLine, int> open;
      for (const auto& attempt : purchase.attempts) open[attempt.line] += !is_final(attempt.state);
      for (const auto& [line, count] : open) RC_ASSERT(count <= 1);
    }
  }));
}

BOOST_AUTO_TEST_CASE(an_order_never_holds_more_than_it_costs_and_nothing_once_it_is_closed) {
  BOOST_TEST(rc::check([] {
    for (const auto& purchase : any_story()) {
      auto kept = Money::zero(Currency::cny());
      for (const auto& attempt : purchase.attempts) {
        const bool goes_back = attempt.duty == EngineDuty::refund || attempt.duty == EngineDuty::cash_back;
        if (attempt.state == PaymentState::succeeded && !attempt.refunded && !goes_back) kept = kept + attempt.amount;
      }
      RC_ASSERT(kept <= purchase.order.total);
      if (purchase.order.state == OrderState::paid) RC_ASSERT(kept == purchase.order.total);
      if (purchase.order.state == OrderState::closed) RC_ASSERT(kept.is_zero());
    }
  }));
}

BOOST_AUTO_TEST_CASE(no_attempt_gives_back_more_than_it_took_and_only_of_a_paid_order) {
  BOOST_TEST(rc::check([] {
    for (const auto& purchase : any_story()) {
      if (purchase.order.state != OrderState::paid) RC_ASSERT(purchase.refunds.empty());
      for (const auto& attempt : purchase.attempts) {
        auto left = attempt.amount;
        for (const auto& part : purchase.refunds)
          if (part.attempt == attempt.key && part.state != RefundState::failed) left = left - part.amount;
        RC_ASSERT(left.minor() >= 0);
      }
    }
  }));
}

BOOST_AUTO_TEST_CASE(a_refund_never_leaves_its_final_state) {
  BOOST_TEST(rc::check([] {
    const auto story = any_story();
    for (std::size_t i = 1; i < story.size(); ++i)
      for (std::size_t part = 0; part < story[i - 1].refunds.size(); ++part)
        if (is_settled(story[i - 1].refunds[part].state))
          RC_ASSERT(story[i].refunds[part].state == story[i - 1].refunds[part].state);
  }));
}

BOOST_AUTO_TEST_CASE(an_offline_sale_is_paid_or_uncollected_and_takes_no_other_money) {
  BOOST_TEST(rc::check([] {
    const auto sale =
        an_offline_sale({TenderKind::cash, TenderKind::card, TenderKind::card, TenderKind::cash, TenderKind::card});
    const auto sold = on_sold_offline(tables(), sale, OrderId("88"), Channel("bank")).after;
    for (const auto& purchase : any_story(sold, {"B9/1.1", "B9/2.1", "B9/3.1", "B9/5.1", "a"})) {
      RC_ASSERT(purchase.attempts.size() == sale.tenders.size());
      auto paid = Money::zero(Currency::cny());
      bool all_final = true;
      for (const auto& attempt : purchase.attempts) {
        all_final = all_final && is_final(attempt.state);
        if (attempt.state == PaymentState::succeeded) paid = paid + attempt.amount;
      }
      const auto expected = paid == sale.total ? OrderState::paid
                            : all_final        ? OrderState::uncollected
                                               : OrderState::offline;
      RC_ASSERT(purchase.order.state == expected);
    }
  }));
}

BOOST_AUTO_TEST_SUITE_END()
