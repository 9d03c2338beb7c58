#include "reference/reconciliation/own_sides.h"

#include <boost/test/unit_test.hpp>

#include "tests/unit/reference/reconciliation/sides.h"

namespace tillrig::reconciliation {
namespace {

TillDay till_with(std::vector<DayRow> rows, std::int64_t not_drained = 0) {
  TillDay till;
  till.till = NodeName("till-1");
  till.day = "2026-03-02";
  till.rows = std::move(rows);
  till.not_drained = not_drained;
  return till;
}

std::string why(const Sides& sides) {
  const auto found = match(sides);
  return found.differences.empty() ? "" : text(found.differences.front()) + ": " + found.differences.front().why;
}

BOOST_AUTO_TEST_SUITE(own_sides)

BOOST_AUTO_TEST_CASE(acquiring_and_engine_have_to_agree_about_what_is_final) {
  auto both = sides({payment("1", "FAILED")}, {});
  both.acquiring = {payment("1", "SUCCEEDED")};
  BOOST_TEST(why(both) == "STATUS wallet-a/SALE/P1: acquiring says SUCCEEDED, the engine FAILED");
  for (const auto* state : {"FAILED", "CLOSED", "UNKNOWN"}) {
    both.acquiring[0].state = state;
    BOOST_TEST(why(both) == "", state);
  }
  both.engine.clear();
  both.acquiring[0].state = "SUCCEEDED";
  BOOST_TEST(why(both) == "STATUS wallet-a/SALE/P1: acquiring says SUCCEEDED, the engine does not know it");
}

BOOST_AUTO_TEST_CASE(an_attempt_moved_money_when_one_of_its_numbers_did) {
  auto again = payment("1", "SUCCEEDED");
  again.number = ChannelNumber("P1b");
  auto row = settled("1");
  row.number = again.number;
  for (const bool refused_last : {false, true}) {
    auto both = sides({payment("1", "REFUSED"), again}, {row});
    if (refused_last) std::swap(both.engine[0], both.engine[1]);
    both.acquiring = {payment("1", "SUCCEEDED")};
    BOOST_TEST(why(both) == "");
  }
}

BOOST_AUTO_TEST_CASE(a_till_that_says_paid_is_believed_only_with_acquiring) {
  auto all = sides({payment("1", "FAILED")}, {});
  all.acquiring = {payment("1", "FAILED")};
  all.tills = {till_with({payment("1", "SUCCEEDED")})};
  BOOST_TEST(why(all) == "STATUS wallet-a/SALE/P1: till-1 says SUCCEEDED, acquiring FAILED");
  all.acquiring[0].order_state = "UNCOLLECTED";
  BOOST_TEST(why(all) == "");
  all.acquiring.clear();
  all.engine.clear();
  BOOST_TEST(why(all) == "STATUS wallet-a/SALE/P1: till-1 says SUCCEEDED, acquiring does not know it");
  all.tills = {till_with({payment("1", "SUCCEEDED")}, 1)};
  BOOST_TEST(why(all) == "");
}

BOOST_AUTO_TEST_CASE(a_refund_that_acquiring_gave_and_the_engine_did_not) {
  auto both = sides({given_back("1", "FAILED")}, {});
  both.acquiring = {given_back("1", "REFUNDED")};
  BOOST_TEST(why(both) == "REFUND wallet-a/REFUND/R1: acquiring says REFUNDED, the engine FAILED");
}

BOOST_AUTO_TEST_CASE(an_item_has_one_difference) {
  auto both = sides({payment("1", "FAILED")}, {settled("1")});
  both.acquiring = {payment("1", "SUCCEEDED")};
  BOOST_TEST(text(match(both)) == "STATUS wallet-a/SALE/P1 -> REFUND");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::reconciliation
