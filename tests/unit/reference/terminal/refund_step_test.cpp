#include "reference/terminal/refund_step.h"

#include <rapidcheck.h>
#include <boost/test/unit_test.hpp>
#include <sstream>

using namespace tillrig;
using namespace tillrig::terminal;

BOOST_AUTO_TEST_SUITE(refund_step)

namespace {

Money cny(std::int64_t minor) {
  return {minor, Currency::cny()};
}

RefundRecord a_refund() {
  RefundRecord refund;
  refund.wish = {OrderId("7001"), RefundKey("till-1.1.r1"), cny(700), false};
  return refund;
}

RefundReport part(TenderKind tender, RefundState state, std::int64_t minor) {
  RefundReport report;
  report.tender = tender;
  report.state = state;
  report.amount = cny(minor);
  return report;
}

RefundNews answered(std::vector<RefundReport> parts) {
  RefundsReport report;
  report.amount = cny(700);
  report.parts = std::move(parts);
  return news_of(report);
}

// One row a line: the event, then the stage it must lead to. "=" : ignored.
void check_life(const std::string& ledger) {
  auto stage = RefundStage::asked;
  std::istringstream lines(ledger);
  for (std::string event_word, stage_word; lines >> event_word >> stage_word;) {
    const auto event = from_word<RefundEvent>(event_word);
    BOOST_REQUIRE_MESSAGE(event, event_word);
    const auto* row = refund_table().find(stage, *event);
    BOOST_TEST((row != nullptr) == (stage_word != "="), event_word);
    if (!row) continue;
    stage = row->to;
    BOOST_TEST(word_of(stage) == stage_word, event_word);
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_refund_is_final_once) {
  check_life("all_back REFUNDED none_back = refused = late = open_parts =");
  check_life("late PENDING late = open_parts PENDING all_back REFUNDED refused =");
  check_life("open_parts PENDING none_back REFUSED all_back =");
  check_life("refused REFUSED all_back =");
}

BOOST_AUTO_TEST_CASE(what_parts_say_together) {
  using S = RefundState;
  using K = TenderKind;
  BOOST_TEST((answered({}).event == RefundEvent::open_parts));
  BOOST_TEST((answered({part(K::wallet, S::refunded, 700)}).event == RefundEvent::all_back));
  BOOST_TEST((answered({part(K::wallet, S::failed, 700)}).event == RefundEvent::none_back));
  BOOST_TEST(
      (answered({part(K::wallet, S::failed, 500), part(K::cash, S::refunded, 200)}).event == RefundEvent::all_back));
  for (const auto open : {S::sending, S::unknown})
    BOOST_TEST(
        (answered({part(K::card, open, 500), part(K::cash, S::refunded, 200)}).event == RefundEvent::open_parts));
}

BOOST_AUTO_TEST_CASE(the_cash_of_a_pending_refund_is_paid_out_once) {
  using S = RefundState;
  using K = TenderKind;
  const auto first =
      step(refund_table(), a_refund(), answered({part(K::card, S::unknown, 500), part(K::cash, S::refunded, 200)}));
  BOOST_REQUIRE(first.has_value());
  BOOST_TEST(first->pays_out);
  BOOST_TEST((first->next.cash_out == cny(200)));
  const auto last =
      step(refund_table(), first->next, answered({part(K::card, S::refunded, 500), part(K::cash, S::refunded, 200)}));
  BOOST_REQUIRE(last.has_value());
  BOOST_TEST(!last->pays_out);
  BOOST_TEST((amount_of(last->next) == cny(700)));
  BOOST_TEST(text_of(last->next.stage) == "REFUNDED");
}

BOOST_AUTO_TEST_CASE(whatever_is_answered_cash_leaves_the_drawer_once_and_one_slip_is_printed) {
  BOOST_TEST(rc::check([] {
    auto refund = a_refund();
    int paid_out = 0, slips = 0;
    // The states of one refund's parts only go on: the order of the answers does not matter here.
    for (const auto turn : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 4))) {
      auto news = answered({part(TenderKind::card, turn > 1 ? RefundState::refunded : RefundState::unknown, 500),
                            part(TenderKind::cash, turn > 0 ? RefundState::refunded : RefundState::sending, 200)});
      if (turn == 3) news = {RefundEvent::late, {}, {}};
      const auto taken = step(refund_table(), refund, news);
      if (!taken) continue;
      paid_out += taken->pays_out;
      slips += taken->effects.has(RefundEffect::print_slip);
      RC_ASSERT(taken->next.back >= taken->next.cash_out && taken->next.back <= refund.wish.amount);
      refund = taken->next;
    }
    RC_ASSERT(paid_out == (refund.cash_out.is_zero() ? 0 : 1));
    RC_ASSERT(slips == (refund.stage == RefundStage::asked ? 0 : 1));
  }));
}

BOOST_AUTO_TEST_SUITE_END()
