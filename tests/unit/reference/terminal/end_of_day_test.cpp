#include "reference/terminal/end_of_day.h"

#include <boost/test/unit_test.hpp>

using namespace tillrig;
using namespace tillrig::terminal;

BOOST_AUTO_TEST_SUITE(end_of_day_of_a_till)

namespace {

DayRow row(const char* what, TenderKind tender, const char* channel, std::int64_t minor, const char* state) {
  DayRow row;
  row.what = what;
  row.tender = tender;
  row.channel = Channel(channel);
  row.amount = Money(minor, Currency::cny());
  row.state = state;
  return row;
}

DayEnd a_day(std::vector<DayRow> rows, OfflineCount offline = {}) {
  return end_of_day(NodeName("till-1"), "2026-03-02", std::move(rows), std::move(offline));
}

std::vector<DayRow> mixed_rows() {
  return {row("SALE", TenderKind::cash, "cash", 2'000, "SUCCEEDED"),
          row("REFUND", TenderKind::cash, "cash", 500, "REFUNDED"),
          row("SALE", TenderKind::card, "bank", 1'250, "SUCCEEDED"),
          row("SALE", TenderKind::card, "bank", 9'900, "FAILED"),
          row("SALE", TenderKind::wallet, "wallet-a", 700, "UNKNOWN"),
          row("REFUND", TenderKind::card, "bank", 250, "UNKNOWN")};
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_drawer_holds_cash_taken_less_cash_given_back) {
  BOOST_TEST(a_day(mixed_rows()).day.drawer.minor() == 1'500);
  BOOST_TEST(a_day({}).day.drawer.is_zero());
}

BOOST_AUTO_TEST_CASE(sums_count_what_is_final_and_what_is_open_is_unsettled) {
  const auto end = a_day(mixed_rows());
  BOOST_TEST(end.day.unsettled == 2);
  const auto sums = sums_of(end.day);
  BOOST_REQUIRE(sums.size() == 2u);
  BOOST_TEST(sums[0].channel.text() == "bank");
  BOOST_TEST(sums[0].sold.minor() == 1'250);
  BOOST_TEST(sums[0].refunds == 0);
  BOOST_TEST(sums[1].sold.minor() == 2'000);
  BOOST_TEST(sums[1].refunded.minor() == 500);
}

BOOST_AUTO_TEST_CASE(two_currencies_are_never_added) {
  auto rows = mixed_rows();
  rows.push_back(row("SALE", TenderKind::cash, "cash", 100, "SUCCEEDED"));
  rows.back().amount = Money(100, *Currency::from_code("USD"));
  const auto end = a_day(rows);
  BOOST_TEST(end.day.drawer.minor() == 1'500);
  BOOST_TEST(sums_of(end.day).size() == 3u);
}

BOOST_AUTO_TEST_CASE(a_queue_that_is_not_empty_is_reported_with_what_was_lost) {
  const auto end = a_day({}, {2, 1, {4, 7}});
  BOOST_TEST(end.day.not_drained == 5);
  const std::vector<std::string> expected{
      "END OF DAY 2026-03-02",     "TILL till-1", "DRAWER 0.00 CNY", "NOT DRAINED 5", "OF THESE PARKED 1",
      "OF THESE LOST: NUMBER 4 7", "UNSETTLED 0"};
  BOOST_TEST(report_lines(end) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_report_says_each_channel_and_the_batch) {
  auto end = a_day(mixed_rows());
  end.batch = "BATCH 1 BALANCED";
  const std::vector<std::string> expected{
      "END OF DAY 2026-03-02",   "TILL till-1",      "BANK 1 SALES 12.50 CNY", "CASH 1 SALES 20.00 CNY",
      "CASH 1 REFUNDS 5.00 CNY", "DRAWER 15.00 CNY", "NOT DRAINED 0",          "UNSETTLED 2",
      "BATCH 1 BALANCED"};
  BOOST_TEST(report_lines(end) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
