#include <boost/test/unit_test.hpp>
#include <map>
#include <sstream>
#include <string>

#include "tests/unit/reference/engine/payments.h"

using namespace tillrig;
using namespace tillrig::engine;
using namespace std::chrono_literals;

namespace {

const std::map<std::string, Asked> askers{
    {"charge", Asked::charge},   {"notice", Asked::notice}, {"query", Asked::query},
    {"close", Asked::close},     {"cancel", Asked::cancel}, {"recheck", Asked::recheck},
    {"reverse", Asked::reverse}, {"advise", Asked::advise}, {"statement", Asked::statement}};
const std::map<std::string, PaymentEvent> orders{{"restart", PaymentEvent::no_answer},
                                                 {"close!", PaymentEvent::close_requested},
                                                 {"abandon!", PaymentEvent::abandoned},
                                                 {"silence", PaymentEvent::unanswered}};

std::string effects_text(const PaymentDecision& decision) {
  std::string text;
  const auto add = [&](bool there, const char* word) {
    if (there) text += (text.empty() ? "" : "+") + std::string(word);
  };
  add(!decision.after.told, "tell");
  add(decision.effects.has(PaymentEffect::at_once), "now");
  add(decision.after.recheck, "recheck");
  add(decision.effects.has(PaymentEffect::refund), "refund");
  add(decision.listed, "list");
  return text.empty() ? "-" : text;
}

// One payment, one line each: "second  who  says | state  effects". What was owed is done between the lines, but for a
// recheck, which stays until it is answered.
void check_ledger(const std::string& ledger, PaymentPlan plan = PaymentPlan::query) {
  Payment payment = a_payment(plan);
  std::istringstream lines(ledger);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    int second = 0;
    std::string who, says, bar, state, effects;
    if (!(words >> second >> who)) continue;
    Heard heard;
    if (const auto order = orders.find(who); order != orders.end()) {
      heard.event = order->second;
    } else {
      words >> says;
      heard = hears(askers.at(who), *from_word<ChannelState>(says));
    }
    words >> bar >> state >> effects;
    const auto decision =
        decide(table_of(plan), rules(), payment, heard, SteadyInstant{}, SteadyInstant{std::chrono::seconds(second)});
    BOOST_TEST_CONTEXT(line) {
      BOOST_TEST(word_of(decision.after.state) == state);
      BOOST_TEST(effects_text(decision) == effects);
    }
    payment = decision.after;
    payment.told = true;
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(payment_machine)

BOOST_AUTO_TEST_CASE(an_answer_to_the_charge_is_the_state_of_the_payment) {
  check_ledger("1 charge SUCCEEDED | SUCCEEDED -");
  check_ledger("1 charge FAILED    | FAILED    -");
  check_ledger("1 charge WAITING   | WAITING   -");
  check_ledger("1 charge UNKNOWN   | UNKNOWN   -");
  check_ledger("1 charge REFUSED   | REFUSED   -");
  check_ledger("1 charge NOT_FOUND | UNKNOWN   -");
}

BOOST_AUTO_TEST_CASE(after_a_restart_a_payment_in_sending_is_unknown_and_asked_about) {
  check_ledger(R"(
    0 restart          | UNKNOWN   -
    1 query  WAITING   | WAITING   tell
    2 query  SUCCEEDED | SUCCEEDED tell )");
}

BOOST_AUTO_TEST_CASE(not_found_proves_nothing_before_the_visibility_bound_and_leads_to_a_close_after_it) {
  check_ledger(R"(
    1  charge UNKNOWN   | UNKNOWN -
    2  query  NOT_FOUND | UNKNOWN -
    9  query  NOT_FOUND | UNKNOWN -
    10 query  NOT_FOUND | CLOSING now
    11 query  NOT_FOUND | CLOSING -
    12 close  NOT_FOUND | CLOSED  tell )");
}

BOOST_AUTO_TEST_CASE(a_close_that_comes_early_is_asked_again_while_the_channel_may_not_see_the_charge_yet) {
  check_ledger(R"(
    1  close!           | CLOSING now
    2  close  NOT_FOUND | CLOSING -
    11 close  NOT_FOUND | CLOSED  tell )");
}

BOOST_AUTO_TEST_CASE(a_customer_who_never_confirms_is_closed_out_after_all_the_questions_it_was_worth) {
  check_ledger(R"(
    1  charge WAITING | WAITING -
    2  query  WAITING | WAITING -
    4  query  WAITING | WAITING -
    7  query  WAITING | WAITING -
    12 query  WAITING | CLOSING now
    13 close  UNKNOWN | CLOSING -
    14 close  CLOSED  | CLOSED  tell )");
}

BOOST_AUTO_TEST_CASE(an_outage_uses_up_no_question) {
  check_ledger(R"(
    1   charge UNKNOWN | UNKNOWN -
    60  query  UNKNOWN | UNKNOWN -
    120 query  REFUSED | UNKNOWN -
    180 query  UNKNOWN | UNKNOWN -
    240 query  WAITING | WAITING tell )");
}

BOOST_AUTO_TEST_CASE(a_close_that_finds_the_money_adopts_it) {
  check_ledger(R"(
    1 charge UNKNOWN   | UNKNOWN   -
    2 close!           | CLOSING   now
    3 close  SUCCEEDED | SUCCEEDED tell )");
}

BOOST_AUTO_TEST_CASE(an_activated_reversal_adopts_nothing_and_asks_once_more_about_money_that_it_saw) {
  check_ledger(R"(
    1  charge  UNKNOWN   | UNKNOWN   -
    3  abandon!          | REVERSING now
    4  charge  SUCCEEDED | REVERSING recheck
    5  notice  SUCCEEDED | REVERSING recheck
    6  cancel  UNKNOWN   | REVERSING recheck
    7  cancel  REVERSED  | REVERSED  tell+recheck
    8  recheck REVERSED  | REVERSED  - )");
}

BOOST_AUTO_TEST_CASE(success_after_the_end_is_checked_and_goes_back_once) {
  check_ledger(R"(
    1  abandon!          | REVERSING now
    12 cancel  NOT_FOUND | CLOSED    tell
    20 charge  SUCCEEDED | CLOSED    recheck
    21 recheck UNKNOWN   | CLOSED    recheck
    22 recheck SUCCEEDED | CLOSED    refund
    23 recheck REFUNDED  | CLOSED    - )");
}

BOOST_AUTO_TEST_CASE(a_stale_word_of_success_after_a_reversal_moves_nothing) {
  check_ledger(R"(
    1 abandon!          | REVERSING now
    2 cancel  REVERSED  | REVERSED  tell
    3 notice  SUCCEEDED | REVERSED  recheck
    4 recheck REVERSED  | REVERSED  - )");
}

BOOST_AUTO_TEST_CASE(reply_and_notice_at_once_are_one_success) {
  check_ledger(R"(
    1 notice SUCCEEDED | SUCCEEDED -
    1 charge SUCCEEDED | SUCCEEDED -
    9 notice SUCCEEDED | SUCCEEDED - )");
}

BOOST_AUTO_TEST_CASE(success_with_another_amount_changes_nothing_and_is_listed) {
  auto heard = hears(Asked::notice, ChannelState::succeeded);
  heard.result.amount = Money(999, Currency::cny());
  auto payment = a_payment();
  payment.state = PaymentState::unknown;
  const auto decision = decide(payment_table(), rules(), payment, heard, SteadyInstant{}, SteadyInstant{1s});
  BOOST_TEST((decision.after.state == PaymentState::unknown));
  BOOST_TEST(decision.listed);
}

BOOST_AUTO_TEST_CASE(a_payment_that_was_asked_about_often_is_listed_once_and_goes_on) {
  auto payment = a_payment();
  payment.state = PaymentState::closing;
  int listed = 0;
  for (int i = 0; i < 30; ++i) {
    const auto decision = decide(payment_table(), rules(), payment, hears(Asked::close, ChannelState::waiting),
                                 SteadyInstant{}, SteadyInstant{std::chrono::seconds(i)});
    listed += decision.listed;
    payment = decision.after;
  }
  BOOST_TEST(listed == 1);
  BOOST_TEST((chore_of(payment) == Chore::close));
}

BOOST_AUTO_TEST_CASE(the_final_answer_is_frozen_when_it_becomes_final) {
  const auto paid = decide(payment_table(), rules(), a_payment(), hears(Asked::charge, ChannelState::succeeded),
                           SteadyInstant{}, SteadyInstant{1s})
                        .after;
  BOOST_TEST(!paid.reply.empty());
  auto again = hears(Asked::notice, ChannelState::succeeded);
  again.result.why = "said otherwise";
  BOOST_TEST(decide(payment_table(), rules(), paid, again, SteadyInstant{}, SteadyInstant{2s}).after.reply ==
             paid.reply);
}

BOOST_AUTO_TEST_CASE(the_statement_settles_what_nobody_else_did) {
  check_ledger(R"(
    1 charge    UNKNOWN   | UNKNOWN   -
    9 statement SUCCEEDED | SUCCEEDED tell )");
  check_ledger(R"(
    1 charge    UNKNOWN   | UNKNOWN   -
    2 abandon!            | REVERSING now
    8 statement SUCCEEDED | REVERSING -
    9 statement NOT_FOUND | REVERSING - )");
}

BOOST_AUTO_TEST_CASE(what_no_statement_has_has_failed) {
  check_ledger(R"(
    1 charge    UNKNOWN   | UNKNOWN -
    9 statement NOT_FOUND | FAILED  tell )");
}

BOOST_AUTO_TEST_CASE(a_duty_that_nobody_answers_is_listed_once) {
  check_ledger(R"(
    1   charge UNKNOWN | UNKNOWN -
    200 silence        | UNKNOWN list
    300 silence        | UNKNOWN - )");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(card_payment_machine)

constexpr auto card = PaymentPlan::reversal;

BOOST_AUTO_TEST_CASE(an_answer_to_the_sale_is_the_state_of_the_payment) {
  check_ledger("1 charge SUCCEEDED | SUCCEEDED -", card);
  check_ledger("1 charge FAILED    | FAILED    -", card);
  check_ledger("1 charge REFUSED   | REFUSED   -", card);
}

BOOST_AUTO_TEST_CASE(a_sale_without_an_answer_is_reversed_until_the_bank_has_taken_it_back) {
  check_ledger(R"(
    60 charge  UNKNOWN  | REVERSING now
    65 reverse UNKNOWN  | REVERSING -
    70 reverse WAITING  | REVERSING -
    71 reverse REVERSED | REVERSED  tell )",
               card);
}

BOOST_AUTO_TEST_CASE(a_bank_that_never_had_the_sale_ends_its_reversal_too) {
  check_ledger(R"(
    0 restart           | REVERSING now
    1 reverse NOT_FOUND | REVERSED  tell )",
               card);
}

BOOST_AUTO_TEST_CASE(an_approval_after_the_reversal_was_activated_is_not_adopted) {
  check_ledger(R"(
    1 abandon!          | REVERSING now
    2 charge  SUCCEEDED | REVERSING -
    3 reverse REVERSED  | REVERSED  tell )",
               card);
}

BOOST_AUTO_TEST_CASE(a_bank_that_says_it_never_had_what_it_approved_is_asked_again) {
  check_ledger(R"(
    1 abandon!          | REVERSING now
    2 charge  SUCCEEDED | REVERSING -
    3 reverse NOT_FOUND | REVERSING -
    4 reverse REVERSED  | REVERSED  tell )",
               card);
}

BOOST_AUTO_TEST_CASE(an_approval_by_a_bank_that_forgot_the_early_reversal_goes_back) {
  check_ledger(R"(
    1 abandon!          | REVERSING now
    2 reverse NOT_FOUND | REVERSED  tell
    9 charge  SUCCEEDED | REVERSED  refund )",
               card);
}

BOOST_AUTO_TEST_CASE(a_stale_approval_of_what_the_bank_took_back_moves_nothing) {
  check_ledger(R"(
    1 abandon!          | REVERSING now
    2 reverse REVERSED  | REVERSED  tell
    9 charge  SUCCEEDED | REVERSED  - )",
               card);
}

BOOST_AUTO_TEST_CASE(a_close_leaves_a_sale_in_flight_to_its_answer) {
  check_ledger(R"(
    1 close!           | SENDING   -
    2 charge SUCCEEDED | SUCCEEDED - )",
               card);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(advice_machine)

BOOST_AUTO_TEST_CASE(an_advice_is_repeated_until_it_is_answered_and_never_reversed) {
  check_ledger(R"(
    5  advise UNKNOWN   | UNKNOWN   -
    6  abandon!         | UNKNOWN   -
    7  close!           | UNKNOWN   -
    8  restart          | UNKNOWN   -
    10 advise SUCCEEDED | SUCCEEDED tell )",
               PaymentPlan::advice);
  check_ledger("1 advise FAILED | FAILED tell", PaymentPlan::advice);
}

BOOST_AUTO_TEST_CASE(the_card_is_forgotten_when_the_bank_has_answered) {
  auto payment = a_payment(PaymentPlan::advice);
  payment.card = "sealed";
  payment = decide(advice_table(), rules(), payment, hears(Asked::advise, ChannelState::unknown), {}, {}).after;
  BOOST_TEST(payment.card == "sealed");
  payment = decide(advice_table(), rules(), payment, hears(Asked::advise, ChannelState::succeeded), {}, {}).after;
  BOOST_TEST(payment.card.empty());
}

BOOST_AUTO_TEST_SUITE_END()
