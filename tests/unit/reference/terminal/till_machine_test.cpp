#include "reference/terminal/till_machine.h"

#include <boost/test/unit_test.hpp>
#include <set>
#include <sstream>

using namespace tillrig;
using namespace tillrig::terminal;

BOOST_AUTO_TEST_SUITE(till_machine)

namespace {

// One row a line: the event, then the state it must lead to. "=" : ignored.
void check_life(const std::string& ledger) {
  auto state = SaleState::open;
  std::istringstream lines(ledger);
  for (std::string event_word, state_word; lines >> event_word >> state_word;) {
    const auto event = from_word<SaleEvent>(event_word);
    BOOST_REQUIRE_MESSAGE(event, event_word);
    const auto* row = on(sale_table(), state, *event);
    BOOST_TEST((row != nullptr) == (state_word != "="), event_word + " in " + std::string(word_of(state)));
    if (!row) continue;
    state = row->to;
    BOOST_TEST(word_of(state) == state_word, event_word);
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_sale_is_paid_and_its_receipt_ends_it) {
  check_life(R"(
    order_made      ORDERED
    code_read       PAYING
    paid            PAID
    receipt_printed DONE
    attempt_over    =
    order_closed    = )");
}

BOOST_AUTO_TEST_CASE(a_declined_code_leaves_room_for_another_one) {
  check_life(R"(
    order_made   ORDERED
    code_read    PAYING
    attempt_over ORDERED
    code_read    PAYING
    paid         PAID )");
}

BOOST_AUTO_TEST_CASE(a_part_leaves_the_rest_to_pay) {
  check_life(R"(
    order_made   ORDERED
    part_paid    ORDERED
    code_read    PAYING
    part_paid    ORDERED
    code_read    PAYING
    attempt_over ORDERED
    code_read    PAYING
    unknown      CHECKING
    part_paid    ORDERED
    paid         PAID
    part_paid    = )");
  check_life("order_made ORDERED part_paid ORDERED cancel ABANDONING part_paid = abandoned ABANDONED");
}

BOOST_AUTO_TEST_CASE(a_silent_payment_is_parked_and_can_still_be_paid) {
  check_life(R"(
    order_made    ORDERED
    code_read     PAYING
    code_read     =
    decision_over CHECKING
    unknown       CHECKING
    waiting       CHECKING
    paid          PAID
    decision_over =
    unknown       = )");
}

BOOST_AUTO_TEST_CASE(what_is_given_up_ends_closed_unless_it_was_paid_before) {
  check_life("order_made ORDERED cancel ABANDONING attempt_over = unknown = abandoned ABANDONED paid =");
  check_life("order_made ORDERED cancel ABANDONING paid PAID");
  check_life("order_made ORDERED cancel ABANDONING order_closed CLOSED");
}

BOOST_AUTO_TEST_CASE(an_abandoned_payment_leaves_room_for_another_one_when_it_is_over) {
  check_life("order_made ORDERED code_read PAYING unknown CHECKING code_read = attempt_over ORDERED code_read PAYING");
}

BOOST_AUTO_TEST_CASE(a_restart_never_sends_again) {
  for (const auto& row : sale_table())
    if (row.event == SaleEvent::no_answer) BOOST_TEST(word_of(row.to) != word_of(SaleState::paying));
  check_life("order_made ORDERED code_read PAYING no_answer CHECKING no_answer CHECKING");
}

BOOST_AUTO_TEST_CASE(no_event_has_two_meanings_in_one_state) {
  std::set<std::pair<SaleState, SaleEvent>> seen;
  for (const auto& row : sale_table()) BOOST_TEST(seen.insert({row.from, row.event}).second);
}

BOOST_AUTO_TEST_CASE(a_final_state_is_never_left) {
  for (const auto& row : sale_table()) BOOST_TEST(!is_final(row.from));
}

BOOST_AUTO_TEST_CASE(declined_is_said_of_final_attempts_without_money_only) {
  for (const auto& [state, word] : Words<PaymentState>::all) {
    const bool over = event_of(state, false) == SaleEvent::attempt_over;
    BOOST_TEST(over == (is_final(state) && state != PaymentState::succeeded), word);
  }
  BOOST_TEST((event_of(PaymentState::succeeded, true) == SaleEvent::order_closed));
}

BOOST_AUTO_TEST_CASE(an_older_report_takes_nothing_back) {
  using P = PaymentState;
  BOOST_TEST((attempt_after(P::succeeded, P::unknown) == P::succeeded));
  BOOST_TEST((attempt_after(P::reversing, P::waiting) == P::reversing));
  BOOST_TEST((attempt_after(P::closing, P::sending) == P::closing));
  BOOST_TEST((attempt_after(P::waiting, P::unknown) == P::unknown));
  BOOST_TEST((attempt_after(P::closing, P::succeeded) == P::succeeded));
}

BOOST_AUTO_TEST_SUITE_END()
