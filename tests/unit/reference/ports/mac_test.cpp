#include "reference/ports/mac.h"

#include <boost/test/unit_test.hpp>

namespace tillrig {
namespace {

BOOST_AUTO_TEST_SUITE(mac)

BOOST_AUTO_TEST_CASE(is_hmac_sha256_in_lower_case_hex) {
  // RFC 4231, test case 2.
  BOOST_TEST(mac_of("Jefe", "what do ya want for nothing?") ==
             "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

BOOST_AUTO_TEST_CASE(another_or_a_shorter_one_is_not_the_same) {
  const auto right = mac_of("key", "bytes");
  BOOST_TEST(same_mac(right, right));
  BOOST_TEST(!same_mac(right, mac_of("key", "other bytes")));
  BOOST_TEST(!same_mac(right, right.substr(1)));
  BOOST_TEST(!same_mac(right, ""));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
