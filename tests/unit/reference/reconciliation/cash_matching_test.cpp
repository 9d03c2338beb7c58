#include <boost/test/unit_test.hpp>

#include "tests/unit/reference/reconciliation/sides.h"

namespace tillrig::reconciliation {
namespace {

DayRow cash(const std::string& key, std::int64_t minor, bool taken = true) {
  DayRow row;
  row.what = taken ? "SALE" : "REFUND";
  row.key = key;
  row.tender = TenderKind::cash;
  row.channel = Channel("cash");
  row.amount = cny(minor);
  row.state = taken ? "SUCCEEDED" : "REFUNDED";
  row.day = "2026-03-02";
  return row;
}

CashSides till_and_acquiring(std::vector<DayRow> till, std::int64_t drawer, std::vector<DayRow> acquiring) {
  TillDay day;
  day.till = NodeName("till-1");
  day.day = "2026-03-02";
  day.rows = std::move(till);
  day.drawer = cny(drawer);
  return {"2026-03-02", {day}, std::move(acquiring), {}};
}

std::string why(const CashSides& sides) {
  std::string all;
  for (const auto& difference : match_cash(sides).differences) all += text(difference) + ": " + difference.why + "\n";
  return all;
}

BOOST_AUTO_TEST_SUITE(cash_matching)

BOOST_AUTO_TEST_CASE(a_drawer_that_holds_what_was_sold_is_no_difference) {
  BOOST_TEST(why(till_and_acquiring({cash("B1/1", 1250), cash("R1/1", 250, false)}, 1000,
                                    {cash("B1/1", 1250), cash("R1/1", 250, false)})) == "");
}

BOOST_AUTO_TEST_CASE(each_way_in_which_cash_can_differ) {
  BOOST_TEST(why(till_and_acquiring({cash("B1/1", 1250)}, 1250, {})) ==
             "CASH cash/SALE/B1/1: till-1 reports it, acquiring does not know it\n");
  BOOST_TEST(why(till_and_acquiring({}, 0, {cash("B1/1", 1250)})) ==
             "CASH cash/SALE/B1/1: booked by acquiring, no till reports it\n");
  BOOST_TEST(why(till_and_acquiring({cash("B1/1", 1250)}, 1250, {cash("B1/1", 1200)})) ==
             "CASH cash/SALE/B1/1: 12.50 CNY at till-1, 12.00 CNY in acquiring\n");
  BOOST_TEST(why(till_and_acquiring({cash("B1/1", 1250)}, 1000, {cash("B1/1", 1250)})) ==
             "CASH cash/SALE/drawer/till-1/2026-03-02: till-1 counts 10.00 CNY in its drawer, its sales come to 12.50 "
             "CNY\n");
  auto elsewhere = till_and_acquiring({}, 0, {cash("B1/1", 1250)});
  elsewhere.acquiring[0].day = "2026-03-03";
  BOOST_TEST(why(elsewhere) == "");
  elsewhere.acquiring[0].day = "2026-03-02";
  elsewhere.acquiring[0].state = "FAILED";
  BOOST_TEST(why(elsewhere) == "");
}

BOOST_AUTO_TEST_CASE(what_is_not_forwarded_yet_is_carried_one_business_day) {
  auto undrained = till_and_acquiring({cash("B1/1", 1250)}, 1250, {});
  undrained.tills[0].not_drained = 1;
  BOOST_TEST(text(match_cash(undrained)) == "CUT_OFF cash/SALE/B1/1");
  const CashSides next{"2026-03-03", {}, {cash("B1/1", 1250)}, {"cash/SALE/B1/1"}};
  BOOST_TEST(text(match_cash(next)) == "");
  BOOST_TEST(match_cash(next).agreed == std::vector<std::string>{"cash/SALE/B1/1"}, boost::test_tools::per_element());
  const CashSides lost{"2026-03-03", {}, {}, {"cash/SALE/B1/1"}};
  BOOST_TEST(text(match_cash(lost)) == "CASH cash/SALE/B1/1");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::reconciliation
