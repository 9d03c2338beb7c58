#include "harness/worlds/role_keys.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "harness/worlds/roles.h"

namespace tillrig {
namespace {

bool has(std::string_view role, std::string_view key) {
  const auto& keys = keys_of_role(role);
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

BOOST_AUTO_TEST_SUITE(role_keys)

BOOST_AUTO_TEST_CASE(only_the_reader_and_the_bank_can_open_a_card) {
  for (const auto& [role, make] : reference_roles())
    for (const char* key : {"card-data", "pin-block"})
      BOOST_TEST(has(role, key) == (role == "desk" || role == "bank"), role << " " << key);
  BOOST_TEST(has("bank", "card-data"));
  BOOST_TEST(has("bank", "pin-block"));
}

BOOST_AUTO_TEST_CASE(whoever_speaks_to_a_channel_shares_a_key_with_it) {
  BOOST_TEST(has("wallet-adapter", "wallet-merchant"));
  BOOST_TEST(has("wallet", "wallet-merchant"));
  BOOST_TEST(has("card-adapter", "bank-terminal"));
  BOOST_TEST(has("bank", "bank-terminal"));
}

BOOST_AUTO_TEST_CASE(nobody_else_has_a_key) {
  for (const char* role : {"till", "cashier", "acquiring", "engine", "stock", "reconciliation", "harness"})
    BOOST_TEST(keys_of_role(role).empty(), role);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
