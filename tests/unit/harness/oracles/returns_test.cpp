#include "harness/oracles/returns.h"

#include "tests/unit/harness/oracles/ledger.h"

namespace tillrig::testing {
namespace {

// A till at which goods are brought back, and who was standing there when it said something.
class Desk {
 public:
  Desk& brings(const std::string& customer, std::int64_t minor) {
    returns_.stated(Event("return.stated")
                        .with("till", "till-1")
                        .with("customer", customer)
                        .with("minor", minor)
                        .with("currency", "CNY"));
    return *this;
  }
  std::string shows(const std::string& line1, const std::string& line2, const std::string& standing = {}) {
    return std::string(returns_.told(
        Event("display.shown").with("till", "till-1").with("line1", line1).with("line2", line2), standing));
  }
  void prints(const std::string& outcome, const std::string& account, const std::string& amount = "99.00") {
    returns_.printed(parse_receipt("REFUND " + amount + " CNY\nORDER 77\n" + outcome), "till-1", account);
  }
  const Returns& returns() const { return returns_; }

 private:
  Returns returns_;
};

BOOST_AUTO_TEST_SUITE(returns)

BOOST_AUTO_TEST_CASE(what_the_display_says_is_for_the_one_who_stands_there) {
  Desk desk;
  desk.brings("lin", 1250).brings("mei", 380);
  BOOST_TEST(desk.shows("3.80 CNY", "REFUNDED", "mei") == "mei CNY");
  BOOST_TEST(desk.returns().refunded("mei CNY") == 380);
  BOOST_TEST(desk.returns().refunded("lin CNY") == 0);
}

BOOST_AUTO_TEST_CASE(where_nobody_is_known_to_stand_the_first_who_waits_is_meant) {
  Desk desk;
  desk.brings("lin", 1250).brings("mei", 380);
  BOOST_TEST(desk.shows("12.50 CNY", "REFUND PENDING") == "lin CNY");
  BOOST_TEST(desk.returns().pending("lin CNY") == 1250);
  BOOST_TEST(desk.shows("CASH BACK 12.50", "REFUNDED") == "lin CNY");
  BOOST_TEST(desk.returns().pending("lin CNY") == 0);
  BOOST_TEST(desk.shows("3.80 CNY", "REFUND REFUSED") == "mei CNY");
  BOOST_TEST(desk.returns().refunded("mei CNY") == 0);
  BOOST_TEST(desk.returns().pending("mei CNY") == 0);
}

BOOST_AUTO_TEST_CASE(where_nobody_stands_it_is_not_for_whoever_was_refused_before) {
  Desk desk;
  desk.brings("lin", 1250).brings("mei", 380).brings("bo", 600);
  desk.shows("12.50 CNY", "REFUND REFUSED", "lin");
  BOOST_TEST(desk.shows("6.00 CNY", "REFUNDED") == "bo CNY");
  BOOST_TEST(desk.shows("CASH BACK 3.80", "REFUNDED") == "mei CNY");
  BOOST_TEST(desk.returns().refunded("lin CNY") == 0);
}

BOOST_AUTO_TEST_CASE(the_slip_says_how_much_goes_back) {
  Desk desk;
  desk.brings("lin", 1250);
  desk.shows("CASH BACK 4.00", "REFUNDED", "lin");
  desk.prints("REFUNDED", "lin CNY", "4.00");
  BOOST_TEST(desk.returns().refunded("lin CNY") == 400);
}

BOOST_AUTO_TEST_CASE(before_a_stranger_it_is_the_amount_that_tells_whose_return_it_is) {
  Desk desk;
  desk.brings("lin", 1250);
  BOOST_TEST(desk.shows("9.90 CNY", "REFUNDED", "mei").empty());
  BOOST_TEST(desk.shows("CASH BACK 12.50", "REFUNDED", "mei") == "lin CNY");
}

BOOST_AUTO_TEST_CASE(money_that_came_too_late_for_an_order_is_no_return) {
  Desk desk;
  desk.brings("lin", 1250);
  BOOST_TEST(desk.shows("ORDER CLOSED", "REFUNDED", "lin").empty());
  BOOST_TEST(desk.shows("THANK YOU", "PAID", "lin").empty());
}

BOOST_AUTO_TEST_CASE(a_slip_tells_whoever_has_left) {
  Desk desk;
  desk.brings("lin", 1250).brings("mei", 380);
  desk.prints("REFUNDED", "mei CNY");
  desk.prints("REFUND PENDING", "lin CNY");
  BOOST_TEST(desk.returns().refunded("mei CNY") == 380);
  BOOST_TEST(desk.returns().pending("lin CNY") == 1250);
}

BOOST_AUTO_TEST_CASE(each_return_has_a_slip_of_its_own_which_takes_nothing_back) {
  Desk desk;
  desk.brings("lin", 1250).brings("lin", 380);
  desk.shows("12.50 CNY", "REFUNDED", "lin");
  desk.prints("REFUND PENDING", "lin CNY");
  BOOST_TEST(desk.returns().refunded("lin CNY") == 1250);
  desk.prints("REFUNDED", "lin CNY");
  BOOST_TEST(desk.returns().refunded("lin CNY") == 1630);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::testing
