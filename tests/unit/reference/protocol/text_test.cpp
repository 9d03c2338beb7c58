#include "reference/protocol/text.h"

#include <rapidcheck/boost_test.h>

#include <rapidcheck.h>
#include <boost/test/unit_test.hpp>

namespace tillrig {
namespace {

BOOST_AUTO_TEST_SUITE(text)

BOOST_AUTO_TEST_CASE(empty_parts_are_parts_too) {
  using Parts = std::vector<std::string_view>;
  BOOST_TEST(split("", ',').empty());
  BOOST_TEST((split("a", ',') == Parts{"a"}));
  BOOST_TEST((split(",a,,b,", ',') == Parts{"", "a", "", "b", ""}));
}

BOOST_AUTO_TEST_CASE(a_number_is_all_of_its_text) {
  BOOST_TEST(whole_number("-12").value() == -12);
  BOOST_TEST(whole_number("9223372036854775807").value() == INT64_MAX);
  for (const auto* wrong : {"", "-", "1 ", " 1", "+1", "1.0", "0x1", "9223372036854775808"})
    BOOST_TEST(!whole_number(wrong).has_value(), wrong);
}

RC_BOOST_PROP(hex_gives_the_bytes_back, ()) {
  const auto bytes = *rc::gen::string<std::string>();
  const auto shown = hex_of(bytes);
  RC_ASSERT(shown.find_first_not_of("0123456789abcdef") == std::string::npos);
  RC_ASSERT(bytes_of_hex(shown) == bytes);
}

BOOST_AUTO_TEST_CASE(what_is_not_hex_gives_no_bytes) {
  for (const auto* wrong : {"a", "0g", "AB", "0x", "ab cd"}) BOOST_TEST(!bytes_of_hex(wrong).has_value(), wrong);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
