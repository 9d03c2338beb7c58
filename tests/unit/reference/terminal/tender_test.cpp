#include "reference/terminal/tender.h"

#include <rapidcheck.h>
#include <boost/test/unit_test.hpp>
#include <sstream>

using namespace tillrig;
using namespace tillrig::terminal;

BOOST_AUTO_TEST_SUITE(tender)

namespace {

const auto limit = Money(10'000, Currency::cny());

Money cny(std::int64_t minor) {
  return {minor, Currency::cny()};
}

// One payment in cash a line: due, given, then what is taken and the change. "=" : asked again.
void check_counter(const std::string& ledger) {
  std::istringstream lines(ledger);
  for (std::string due, given, taken, change; lines >> due >> given >> taken >> change;) {
    const auto currency = Currency::cny();
    const auto tender = cash_tender(*Money::parse(due, currency), *Money::parse(given, currency), limit);
    const auto what = due + " due, " + given + " given";
    BOOST_TEST((tender ? tender->amount.amount_text() : "=") == taken, what);
    BOOST_TEST((tender ? tender->change().amount_text() : "=") == change, what);
  }
}

Tender wallet(PaymentState state) {
  Tender tender;
  tender.state = state;
  tender.amount = cny(100);
  return tender;
}

}  // namespace

BOOST_AUTO_TEST_CASE(cash_is_taken_with_change_or_as_a_part) {
  check_counter(R"(
    12.50  12.50 12.50  0.00
    12.50  20.00 12.50  7.50
    12.50  10.00 10.00  0.00
    12.50   0.00     =     =
    12.50 112.50 12.50 100.00
    12.50 112.51     =     = )");
}

BOOST_AUTO_TEST_CASE(a_part_is_at_most_the_rest) {
  BOOST_TEST((part_of(cny(1000), std::nullopt) == cny(1000)));
  BOOST_TEST((part_of(cny(1000), cny(400)) == cny(400)));
  BOOST_TEST(!part_of(cny(1000), cny(1001)));
  BOOST_TEST(!part_of(cny(1000), cny(0)));
}

BOOST_AUTO_TEST_CASE(a_line_is_tried_until_it_is_settled_and_the_next_one_has_keys_of_its_own) {
  const BasketKey basket("till-1.1.7");
  std::vector<Tender> tenders;
  std::string keys;
  for (const auto state : {PaymentState::failed, PaymentState::succeeded, PaymentState::reversed,
                           PaymentState::succeeded, PaymentState::sending}) {
    open_line(tenders, wallet(state));
    keys += attempt_key(basket, tenders.back()).text() + " ";
  }
  BOOST_TEST(keys == "till-1.1.7/1 till-1.1.7/2 till-1.1.7/2.1 till-1.1.7/2.2 till-1.1.7/3.1 ");
  BOOST_TEST(tenders.size() == 3u);
}

BOOST_AUTO_TEST_CASE(only_what_is_settled_pays) {
  std::vector<Tender> tenders{wallet(PaymentState::succeeded), wallet(PaymentState::unknown)};
  BOOST_TEST((rest_of(cny(350), tenders) == cny(250)));
  tenders.back() = *cash_tender(cny(250), cny(500), limit);
  BOOST_TEST(rest_of(cny(350), tenders).is_zero());
  BOOST_TEST((cash_held(cny(350), tenders) == cny(250)));
  tenders.back().returned = true;
  BOOST_TEST(cash_held(cny(350), tenders).is_zero());
  BOOST_TEST((cash_returned(cny(350), tenders) == cny(250)));
}

BOOST_AUTO_TEST_CASE(what_is_given_is_what_is_taken_and_the_change) {
  BOOST_TEST(rc::check([] {
    const auto due = cny(*rc::gen::inRange<std::int64_t>(1, 100'000));
    const auto given = cny(*rc::gen::inRange<std::int64_t>(0, 120'000));
    const auto tender = cash_tender(due, given, limit);
    RC_PRE(tender.has_value());
    RC_ASSERT(tender->amount + tender->change() == given);
    RC_ASSERT(tender->amount <= due && tender->change().minor() >= 0 && tender->change() <= limit);
    RC_ASSERT(tender->change().is_zero() || tender->amount == due);
  }));
}

BOOST_AUTO_TEST_SUITE_END()
