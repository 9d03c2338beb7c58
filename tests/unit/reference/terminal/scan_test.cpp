#include "reference/terminal/scan.h"

#include <boost/test/unit_test.hpp>
#include <string>

using namespace tillrig;
using namespace tillrig::terminal;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(scan)

BOOST_AUTO_TEST_CASE(a_barcode_is_whole_when_its_check_digit_says_so) {
  for (const auto* whole : {"6901234567892", "6901112223339", "96385074", "10614141000415", "SHOP-7"})
    BOOST_TEST(is_whole_barcode(whole), whole);
  for (const auto* damaged : {"690123456789", "6901234567893", "9638507", "96385075", "7"})
    BOOST_TEST(!is_whole_barcode(damaged), damaged);
}

BOOST_AUTO_TEST_CASE(every_wrong_digit_is_seen) {
  const std::string right = "6901234567892";
  for (std::size_t at = 0; at < right.size(); ++at)
    for (char digit = '0'; digit <= '9'; ++digit) {
      auto other = right;
      other[at] = digit;
      BOOST_TEST(is_whole_barcode(other) == (other == right), other);
    }
}

BOOST_AUTO_TEST_CASE(a_number_on_the_keyboard_is_an_amount_when_it_has_a_point) {
  BOOST_TEST((typed_amount("20.00", Currency::cny()) == Money(2000, Currency::cny())));
  BOOST_TEST(!typed_amount("7001", Currency::cny()));
  BOOST_TEST(!typed_amount("20.0", Currency::cny()));
  BOOST_TEST(is_typed_number("20.00"));
  BOOST_TEST(is_typed_number("7001"));
  BOOST_TEST(!is_typed_number("cash"));
  BOOST_TEST(!is_typed_number(""));
}

BOOST_AUTO_TEST_CASE(a_scanner_that_repeats_itself_is_faster_than_a_hand) {
  DoubleScan scans(80ms);
  const SteadyInstant start{};
  BOOST_TEST(!scans.repeats("tea", start + 1s));
  BOOST_TEST(scans.repeats("tea", start + 1s + 20ms));
  BOOST_TEST(!scans.repeats("soap", start + 1s + 40ms));
  BOOST_TEST(!scans.repeats("soap", start + 1s + 120ms));
}

BOOST_AUTO_TEST_SUITE_END()
