#include "harness/scenario/cash_seen.h"

#include <boost/test/unit_test.hpp>

#include "tests/unit/harness/scenario/small_shop.h"

namespace tillrig {
namespace {

using namespace testing;

struct AtTheCounter {
  void gives(const char* customer, std::int64_t minor) {
    seen.see(Event("cash.given").with("till", "till-1").with("customer", customer).with(Money(minor, Currency::cny())));
  }
  void shows(const char* line1, const char* line2) { seen.see(display(line1, line2)); }
  std::int64_t lin() const { return seen.paid_by("lin", "CNY"); }

  CashSeen seen;
};

BOOST_AUTO_TEST_SUITE(cash_seen)

BOOST_FIXTURE_TEST_CASE(cash_is_paid_when_the_till_says_so_less_the_change_that_it_says, AtTheCounter) {
  gives("lin", 2000);
  BOOST_TEST(lin() == 0);
  shows("CHANGE 7.50", "PAID");
  BOOST_TEST(lin() == 1250);
  shows("CHANGE 7.50", "PAID");
  BOOST_TEST(lin() == 1250);
}

BOOST_FIXTURE_TEST_CASE(cash_for_a_part_comes_back_when_the_sale_is_given_up, AtTheCounter) {
  gives("lin", 1000);
  shows("PART PAID", "REST 2.50 CNY");
  BOOST_TEST(lin() == 1000);
  gives("lin", 100);
  shows("PART PAID", "REST 1.50 CNY");
  BOOST_TEST(lin() == 1100);
  shows("CASH BACK 11.00", "ORDER CLOSED");
  shows("CASH BACK 11.00", "ORDER CLOSED");
  BOOST_TEST(lin() == 0);
}

BOOST_FIXTURE_TEST_CASE(each_customer_has_an_account_in_each_currency, AtTheCounter) {
  gives("lin", 1250);
  shows("THANK YOU", "PAID");
  gives("mei", 500);
  shows("CHANGE 1.20", "PAID");
  BOOST_TEST(lin() == 1250);
  BOOST_TEST(seen.paid_by("mei", "CNY") == 380);
  BOOST_TEST(seen.paid_by("mei", "USD") == 0);
}

BOOST_FIXTURE_TEST_CASE(a_till_where_nobody_gave_cash_hands_nothing_back, AtTheCounter) {
  shows("CHANGE 7.50", "PAID");
  BOOST_TEST(lin() == 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
