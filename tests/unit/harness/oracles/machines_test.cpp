#include "harness/oracles/machines.h"

#include <boost/test/unit_test.hpp>

namespace tillrig {
namespace {

BOOST_AUTO_TEST_SUITE(machines)

BOOST_AUTO_TEST_CASE(no_final_state_of_any_machine_has_a_way_out) {
  for (const char* name : {"payment", "order-attempt", "attempt", "order", "refund", "terminal-batch", "order-refund",
                           "reservation", "goods-return", "sale", "offline-sale", "difference", "business-day"}) {
    const auto* rules = rules_of(name);
    BOOST_TEST_REQUIRE(rules != nullptr);
    for (const auto& move : rules->moves) {
      BOOST_TEST(!is_final_state(*rules, move.from), name << " " << move.from);
      BOOST_TEST((move.from.empty() || is_reachable(*rules, "", move.from)), name << " " << move.from);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_move_is_legal_only_where_the_table_says_so) {
  const auto& payment = *rules_of("payment");
  BOOST_TEST(is_legal(payment, "SENDING", "UNKNOWN"));
  BOOST_TEST(is_legal(payment, "NONE", "SENDING"));
  BOOST_TEST(is_legal(payment, "UNKNOWN", "UNKNOWN"));
  BOOST_TEST(!is_legal(payment, "UNKNOWN", "SENDING"));
  BOOST_TEST(!is_legal(payment, "SENDING", "SEND"));
  BOOST_TEST(!is_legal(payment, "UNKNOWN", "REFUSED"));
  BOOST_TEST(is_reachable(payment, "SENDING", "REVERSED"));
  BOOST_TEST(!is_reachable(payment, "REVERSING", "SUCCEEDED"));
  BOOST_TEST(rules_of("toaster") == nullptr);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
