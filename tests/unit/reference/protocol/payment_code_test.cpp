#include "reference/protocol/payment_code.h"

#include <boost/test/unit_test.hpp>

using namespace tillrig;

BOOST_AUTO_TEST_SUITE(payment_code)

BOOST_AUTO_TEST_CASE(a_payment_code_is_known_by_its_form_and_a_barcode_is_none) {
  for (const auto* code : {"2500000000000000", "300000000000000000000000", "281234567890123456", "101234567890123456"})
    BOOST_TEST(looks_like_payment_code(code), code);
  for (const auto* other : {"", "6901234567892", "250000000000000", "3000000000000000000000001", "3112345678901234",
                            "10123456789012345", "161234567890123456", "28123456789012345x", "12345670"})
    BOOST_TEST(!looks_like_payment_code(other), other);
}

BOOST_AUTO_TEST_CASE(what_may_be_a_payment_code_is_shown_masked_even_when_it_is_damaged) {
  BOOST_TEST(showable_scan("6901234567892") == "6901234567892");
  BOOST_TEST(showable_scan("28123456789012345").find("123456789") == std::string::npos);
  BOOST_TEST(showable_scan("281234567890123").find("123456789") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
