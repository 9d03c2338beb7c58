#include <boost/test/unit_test.hpp>
#include <sstream>

#include "tests/unit/reference/acquiring/purchases.h"

using namespace tillrig;
using namespace tillrig::acquiring;

namespace {

std::string duties_text(const Purchase& purchase) {
  std::string text;
  if (purchase.order.stock != StockDuty::none)
    text = std::string("stock:") + std::string(word_of(purchase.order.stock));
  for (const auto& attempt : purchase.attempts)
    if (attempt.duty != EngineDuty::none)
      text += (text.empty() ? "" : "+") + attempt.key.text() + ":" + std::string(word_of(attempt.duty));
  return text.empty() ? "-" : text;
}

// One order of 12.50, one line each: "what  whom  says | order  attempt's-state  duties". Duties are done between the
// lines when the line starts with '+'.
void check_ledger(const std::string& ledger, Purchase purchase = a_purchase()) {
  std::istringstream lines(ledger);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string what, whom, says, bar, order, attempt, duties;
    if (!(words >> what >> whom >> says >> bar >> order >> attempt >> duties)) continue;
    const AttemptKey key(whom);
    OrderDecision decision{purchase, {}};
    if (what == "pay") {
      add(decision.after, an_attempt(whom));
    } else if (what == "report" || what == "told") {
      auto report = reports(whom, *from_word<PaymentState>(says));
      report.refunded = what == "told";
      decision = on_report(tables(), purchase, report);
    } else if (what == "answer") {
      const auto* asked = find(purchase.attempts, key);
      decision = on_report(tables(), purchase, reports(whom, *from_word<PaymentState>(says)), asked->duty);
    } else if (what == "expire") {
      decision = on_event(tables(), purchase, OrderEvent::expired);
    } else if (what == "cancel") {
      decision = on_event(tables(), purchase, OrderEvent::cancelled);
    } else if (what == "short") {
      decision = on_event(tables(), purchase, OrderEvent::out_of_stock, "out of stock: Tea");
    } else if (what == "stock") {
      decision = on_stock_done(purchase, *from_word<StockDuty>(says));
    } else if (what == "abandon") {
      decision = on_abandon(purchase, key);
    } else if (what == "refuse") {
      decision = on_charge_refused(tables(), purchase, key, "the store of engine cannot write");
    } else if (what == "restart") {
      decision = on_restart(tables(), purchase);
    } else {
      BOOST_REQUIRE_EQUAL(what, "a known word");
    }
    purchase = decision.after;
    const auto* now = find(purchase.attempts, key);
    BOOST_TEST_CONTEXT(line) {
      BOOST_TEST(word_of(purchase.order.state) == order);
      BOOST_TEST((now ? word_of(now->state) : "_") == attempt);
      BOOST_TEST(duties_text(purchase) == duties);
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(order_machine)

BOOST_AUTO_TEST_CASE(a_success_pays_the_order_and_the_stock_hears_of_it) {
  check_ledger(R"(
    pay    a _         | OPEN SENDING   -
    report a SUCCEEDED | PAID SUCCEEDED stock:CONFIRM
    stock  a CONFIRM   | PAID SUCCEEDED - )");
}

BOOST_AUTO_TEST_CASE(a_declined_attempt_leaves_the_order_open_for_another) {
  check_ledger(R"(
    pay    a _         | OPEN SENDING   -
    report a FAILED    | OPEN FAILED    -
    pay    b _         | OPEN SENDING   -
    report b SUCCEEDED | PAID SUCCEEDED stock:CONFIRM )");
}

BOOST_AUTO_TEST_CASE(an_expired_order_closes_only_when_every_attempt_is_final) {
  check_ledger(R"(
    pay    a _       | OPEN    SENDING -
    report a WAITING | OPEN    WAITING -
    expire a _       | CLOSING WAITING a:CLOSE
    answer a CLOSING | CLOSING CLOSING -
    report a CLOSED  | CLOSED  CLOSED  stock:CANCEL )");
}

BOOST_AUTO_TEST_CASE(an_order_without_attempts_closes_at_once) {
  check_ledger("expire a _ | CLOSED _ stock:CANCEL");
  check_ledger("cancel a _ | CLOSED _ stock:CANCEL");
}

BOOST_AUTO_TEST_CASE(a_success_while_closing_is_what_the_customer_wanted) {
  check_ledger(R"(
    pay    a _         | OPEN    SENDING   -
    expire a _         | CLOSING SENDING   a:CLOSE
    answer a SUCCEEDED | PAID    SUCCEEDED stock:CONFIRM )");
}

BOOST_AUTO_TEST_CASE(money_for_an_attempt_that_was_over_goes_back) {
  check_ledger(R"(
    pay    a _         | OPEN   SENDING -
    report a REFUSED   | OPEN   REFUSED -
    expire a _         | CLOSED REFUSED stock:CANCEL
    stock  a CANCEL    | CLOSED REFUSED -
    report a SUCCEEDED | CLOSED REFUSED a:REFUND
    report a SUCCEEDED | CLOSED REFUSED a:REFUND
    told   a REFUSED   | CLOSED REFUSED - )");
}

BOOST_AUTO_TEST_CASE(a_charge_that_the_engine_refused_is_closed_there_before_it_comes_again) {
  check_ledger(R"(
    pay     a _         | OPEN   SENDING -
    refuse  a _         | OPEN   REFUSED a:CLOSE
    restart a _         | OPEN   REFUSED a:CLOSE
    expire  a _         | CLOSED REFUSED stock:CANCEL+a:CLOSE
    stock   a CANCEL    | CLOSED REFUSED a:CLOSE
    answer  a CLOSED    | CLOSED REFUSED - )");
  check_ledger(R"(
    pay     a _         | OPEN   SENDING -
    refuse  a _         | OPEN   REFUSED a:CLOSE
    answer  a SUCCEEDED | OPEN   REFUSED a:REFUND
    told    a SUCCEEDED | OPEN   REFUSED - )");
  check_ledger(R"(
    pay     a _         | OPEN   SENDING -
    report  a CLOSED    | OPEN   CLOSED  -
    refuse  a _         | OPEN   CLOSED  - )");
  BOOST_TEST(!on_charge_refused(tables(), a_purchase(), AttemptKey("nobody"), "?").changed);
}

BOOST_AUTO_TEST_CASE(what_the_stock_lacks_is_never_ordered) {
  auto purchase = a_purchase();
  purchase.order.stock = StockDuty::reserve;
  // Cancelled all the same: a link may deliver the reserve again when the goods are back.
  check_ledger("short a _ | CLOSED _ stock:CANCEL", purchase);
  BOOST_TEST(on_event(tables(), purchase, OrderEvent::out_of_stock, "out of stock: Tea").after.order.why ==
             "out of stock: Tea");
}

BOOST_AUTO_TEST_CASE(a_stock_that_never_answered_hears_of_the_cancellation) {
  auto purchase = a_purchase();
  purchase.order.stock = StockDuty::reserve;
  check_ledger("expire a _ | CLOSED _ stock:CANCEL", purchase);
  BOOST_TEST(!on_event(tables(), purchase, OrderEvent::expired).after.order.why.empty());
}

BOOST_AUTO_TEST_CASE(after_a_restart_nothing_is_sent_again_only_asked) {
  check_ledger(R"(
    pay     a _         | OPEN SENDING   -
    restart a _         | OPEN UNKNOWN   a:STATUS
    answer  a SUCCEEDED | PAID SUCCEEDED stock:CONFIRM )");
}

BOOST_AUTO_TEST_CASE(an_abandoned_attempt_is_given_up_until_the_engine_has_heard) {
  check_ledger(R"(
    pay     a _         | OPEN SENDING   -
    abandon a _         | OPEN SENDING   a:ABANDON
    restart a _         | OPEN UNKNOWN   a:ABANDON
    answer  a REVERSING | OPEN REVERSING -
    report  a REVERSED  | OPEN REVERSED  - )");
}

BOOST_AUTO_TEST_CASE(giving_up_what_never_arrived_leaves_a_record) {
  const auto decision = on_abandon(a_purchase(), AttemptKey("late"));
  BOOST_REQUIRE_EQUAL(decision.after.attempts.size(), 1u);
  BOOST_TEST((decision.after.attempts[0].state == PaymentState::closed));
  BOOST_TEST(!decision.after.attempts[0].reply.empty());
}

BOOST_AUTO_TEST_CASE(the_engine_is_told_to_close_what_it_never_saw) {
  auto purchase = a_purchase();
  add(purchase, an_attempt("a"));
  purchase = on_restart(tables(), purchase).after;
  purchase = on_never_seen(purchase, AttemptKey("a")).after;
  BOOST_TEST((purchase.attempts[0].duty == EngineDuty::close));
}

BOOST_AUTO_TEST_CASE(a_late_word_about_the_past_changes_nothing) {
  auto purchase = a_purchase();
  add(purchase, an_attempt("a"));
  purchase = on_report(tables(), purchase, reports("a", PaymentState::reversing)).after;
  BOOST_TEST(!on_report(tables(), purchase, reports("a", PaymentState::unknown)).changed);
  BOOST_TEST(!on_report(tables(), purchase, reports("nobody", PaymentState::succeeded)).changed);
}

BOOST_AUTO_TEST_CASE(an_attempt_is_objected_to_in_words) {
  PayRequest pay;
  pay.line = TenderLine("1");
  pay.amount = Money(1250, Currency::cny());
  const auto objection = [&](const Purchase& purchase, std::int64_t now = 0) {
    return objection_to(purchase, pay, now).value_or("-");
  };
  auto purchase = a_purchase();
  BOOST_TEST(objection(purchase) == "-");
  BOOST_TEST(objection(purchase, 1'000'000) == "the order has expired");
  add(purchase, an_attempt("a"));
  BOOST_TEST(objection(purchase) == "an attempt on this line is not settled yet");
  purchase.attempts[0].line = TenderLine("2");
  BOOST_TEST(objection(purchase) == "more than is left to pay");
  purchase.attempts[0].state = PaymentState::failed;
  BOOST_TEST(objection(purchase) == "-");
  purchase.order.state = OrderState::closing;
  BOOST_TEST(objection(purchase) == "the order is CLOSING");
}

BOOST_AUTO_TEST_CASE(a_split_order_is_paid_when_it_is_covered_and_returned_whole_when_it_is_not) {
  auto purchase = a_purchase();
  add(purchase, an_attempt("a", 500, "1"));
  add(purchase, an_attempt("b", 750, "2"));
  const auto half = on_report(tables(), purchase, reports("a", PaymentState::succeeded)).after;
  BOOST_TEST((half.order.state == OrderState::open));
  const auto whole = on_report(tables(), half, reports("b", PaymentState::succeeded)).after;
  BOOST_TEST((whole.order.state == OrderState::paid));
  auto given_up = on_report(tables(), half, reports("b", PaymentState::failed)).after;
  given_up = on_event(tables(), given_up, OrderEvent::cancelled).after;
  BOOST_TEST((given_up.order.state == OrderState::closed));
  BOOST_TEST((given_up.attempts[0].duty == EngineDuty::refund));
}

BOOST_AUTO_TEST_SUITE_END()
