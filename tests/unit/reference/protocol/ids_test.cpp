#include "reference/protocol/ids.h"

#include <boost/test/unit_test.hpp>
#include <sstream>
#include <type_traits>

namespace tillrig {
namespace {

static_assert(!std::is_convertible_v<std::string, OrderId>, "a text becomes an identifier only by saying so");
static_assert(!std::is_convertible_v<OrderId, AttemptKey>, "two kinds do not convert");

BOOST_AUTO_TEST_SUITE(ids)

BOOST_AUTO_TEST_CASE(an_identifier_orders_hashes_and_prints_as_its_text) {
  BOOST_TEST(OrderId("1") == OrderId("1"));
  BOOST_TEST((OrderId("1") < OrderId("2")));
  BOOST_TEST(std::hash<OrderId>{}(OrderId("1")) == std::hash<OrderId>{}(OrderId("1")));
  BOOST_TEST(OrderId().empty());
  std::ostringstream out;
  out << OrderId("7301");
  BOOST_TEST(out.str() == "7301");
}

BOOST_AUTO_TEST_CASE(a_payment_code_prints_masked) {
  const PaymentCode code("281234567890123456");
  std::ostringstream out;
  out << code;
  BOOST_TEST(out.str() == "28************3456");
  BOOST_TEST(code.masked() == out.str());
  BOOST_TEST(code.clear_for_wire() == "281234567890123456");
}

BOOST_AUTO_TEST_CASE(a_code_too_short_to_hide_anything_shows_nothing) {
  BOOST_TEST(PaymentCode("123456").masked() == "******");
  BOOST_TEST(PaymentCode("1234567").masked() == "12*4567");
  BOOST_TEST(PaymentCode().masked().empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
