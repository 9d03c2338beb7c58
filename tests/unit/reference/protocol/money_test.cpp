#include "reference/protocol/money.h"

#include <rapidcheck/boost_test.h>

#include <rapidcheck.h>
#include <boost/test/unit_test.hpp>
#include <limits>
#include <sstream>

namespace tillrig {
namespace {

Currency currency(std::string_view code) {
  return Currency::from_code(code).value();
}

rc::Gen<Currency> any_currency() {
  return rc::gen::map(rc::gen::element<std::string>("CNY", "EUR", "HKD", "JPY", "KWD", "USD"),
                      [](const std::string& code) { return currency(code); });
}

BOOST_AUTO_TEST_SUITE(money)

BOOST_AUTO_TEST_CASE(only_currencies_with_a_known_minor_unit_exist) {
  BOOST_TEST(currency("CNY").minor_digits() == 2);
  BOOST_TEST(currency("JPY").minor_digits() == 0);
  BOOST_TEST(currency("KWD").minor_digits() == 3);
  for (const auto* wrong : {"", "C", "cny", "XXX", "CNYX"}) BOOST_TEST(!Currency::from_code(wrong).has_value());
}

BOOST_AUTO_TEST_CASE(an_amount_has_exactly_the_digits_of_its_currency) {
  struct Row {
    const char* text;
    const char* currency;
    std::int64_t minor;  // -1: not an amount
  };
  for (const auto& row : {Row{"12.50", "CNY", 1250},
                          {"12", "CNY", 1200},
                          {"0.01", "CNY", 1},
                          {"007", "CNY", 700},
                          {"12", "JPY", 12},
                          {"1.234", "KWD", 1234},
                          {"12.5", "CNY", -1},
                          {"12.500", "CNY", -1},
                          {"12.", "CNY", -1},
                          {"12.", "JPY", -1},
                          {".50", "CNY", -1},
                          {"-1.00", "CNY", -1},
                          {"+1.00", "CNY", -1},
                          {" 1.00", "CNY", -1},
                          {"1,00", "CNY", -1},
                          {"1e3", "CNY", -1},
                          {"1.0.0", "CNY", -1},
                          {"", "CNY", -1},
                          {"92233720368547758.07", "CNY", std::numeric_limits<std::int64_t>::max()},
                          {"92233720368547758.08", "CNY", -1},
                          {"99999999999999999999", "CNY", -1}}) {
    const auto money = Money::parse(row.text, currency(row.currency));
    BOOST_TEST((money ? money->minor() : -1) == row.minor, row.text);
  }
}

BOOST_AUTO_TEST_CASE(an_amount_prints_with_all_its_digits) {
  BOOST_TEST(Money(1250, currency("CNY")).text() == "12.50 CNY");
  BOOST_TEST(Money(5, currency("CNY")).amount_text() == "0.05");
  BOOST_TEST(Money(0, currency("CNY")).amount_text() == "0.00");
  BOOST_TEST(Money(-5, currency("CNY")).amount_text() == "-0.05");
  BOOST_TEST(Money(7, currency("JPY")).amount_text() == "7");
  BOOST_TEST(Money(7, currency("KWD")).amount_text() == "0.007");
  BOOST_TEST(Money(std::numeric_limits<std::int64_t>::min(), currency("CNY")).amount_text() == "-92233720368547758.08");
  std::ostringstream out;
  out << Money(1250, currency("CNY"));
  BOOST_TEST(out.str() == "12.50 CNY");
}

BOOST_AUTO_TEST_CASE(equal_amounts_of_two_currencies_are_not_equal) {
  BOOST_TEST(!(Money(100, currency("CNY")) == Money(100, currency("USD"))));
}

RC_BOOST_PROP(printing_and_parsing_loses_nothing, ()) {
  const auto minor = *rc::gen::inRange<std::int64_t>(0, std::numeric_limits<std::int64_t>::max());
  const Money money(minor, *any_currency());
  RC_ASSERT(Money::parse(money.amount_text(), money.currency()) == money);
}

RC_BOOST_PROP(sums_and_differences_undo_each_other, (std::int32_t first, std::int32_t second)) {
  const auto unit = *any_currency();
  const Money a(first, unit);
  const Money b(second, unit);
  RC_ASSERT(a + b - b == a);
  RC_ASSERT(a + b == b + a);
  RC_ASSERT(-(-a) == a);
  RC_ASSERT((a + -a).is_zero());
  RC_ASSERT((a < b) == (first < second));
}

RC_BOOST_PROP(a_multiple_is_a_repeated_sum, (std::int32_t minor)) {
  const Money unit_price(minor, Currency::cny());
  auto sum = Money::zero(Currency::cny());
  for (std::int64_t count = 0; count < 20; ++count, sum = sum + unit_price) RC_ASSERT(unit_price * count == sum);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
