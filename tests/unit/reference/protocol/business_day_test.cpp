#include "reference/protocol/business_day.h"

#include <rapidcheck/boost_test.h>

#include <rapidcheck.h>
#include <boost/test/unit_test.hpp>

namespace tillrig {
namespace {

// UTC, in seconds since the epoch: date -u -d '2026-03-02 15:00' +%s
WallInstant utc(std::int64_t seconds) {
  return WallInstant{std::chrono::seconds{seconds}};
}

constexpr std::int64_t kMarchSecond2300 = 1772463600;  // 2026-03-02 23:00 in China, 15:00 UTC
constexpr std::int64_t kHour = 3600;

BOOST_AUTO_TEST_SUITE(business_days)

BOOST_AUTO_TEST_CASE(a_day_ends_at_its_cut_off_in_china) {
  struct Row {
    std::int64_t at;
    const char* cut_off;
    const char* day;
  };
  for (const auto& row : {Row{kMarchSecond2300 - 1, "23:00", "2026-03-02"},
                          {kMarchSecond2300, "23:00", "2026-03-03"},
                          {kMarchSecond2300 + kHour, "23:00", "2026-03-03"},           // midnight
                          {kMarchSecond2300 - 23 * kHour, "23:00", "2026-03-02"},      // 00:00 of the second
                          {kMarchSecond2300 - 24 * kHour - 1, "23:00", "2026-03-01"},  // 22:59:59 of the first
                          {kMarchSecond2300 + kHour - 1, "00:00", "2026-03-02"},
                          {kMarchSecond2300 + kHour, "00:00", "2026-03-03"},
                          {kMarchSecond2300 + 3 * kHour - 1, "02:00", "2026-03-02"},
                          {kMarchSecond2300 + 3 * kHour, "02:00", "2026-03-03"},
                          {kMarchSecond2300, "23:30", "2026-03-02"},
                          {kMarchSecond2300 - 11 * kHour - 1, "12:00", "2026-03-02"},
                          {kMarchSecond2300 - 11 * kHour, "12:00", "2026-03-03"},
                          {0, "23:00", "1970-01-01"},
                          {-9 * kHour, "23:00", "1970-01-01"},  // 23:00 of the last day of 1969
                          {-9 * kHour - 1, "23:00", "1969-12-31"}})
    BOOST_TEST(business_day(utc(row.at), row.cut_off) == row.day, row.at << " at " << row.cut_off);
}

BOOST_AUTO_TEST_CASE(a_day_begins_where_the_day_before_it_ends) {
  for (const auto* cut_off : {"23:00", "00:00", "02:00", "12:00", "11:59"}) {
    const auto begins = business_day_begins("2026-03-02", cut_off);
    BOOST_TEST(business_day(begins, cut_off) == "2026-03-02", cut_off);
    BOOST_TEST(business_day(begins + Duration(-1), cut_off) == "2026-03-01", cut_off);
  }
  BOOST_TEST((business_day_begins("2026-03-03", "23:00") == utc(kMarchSecond2300)));
}

BOOST_AUTO_TEST_CASE(leap_days_and_years_are_counted) {
  BOOST_TEST(business_day(utc(1835420400), "23:00") == "2028-02-29");  // 2028-02-29 15:00 in China
  BOOST_TEST(business_day(utc(1835420400 + 8 * kHour), "23:00") == "2028-03-01");
  BOOST_TEST(next_business_day("2028-02-28") == "2028-02-29");
  BOOST_TEST(next_business_day("2028-02-29") == "2028-03-01");
  BOOST_TEST(next_business_day("2026-02-28") == "2026-03-01");
  BOOST_TEST(next_business_day("2026-12-31") == "2027-01-01");
  BOOST_TEST(previous_business_day("2028-03-01") == "2028-02-29");
}

BOOST_AUTO_TEST_CASE(a_day_is_one_of_the_calendar_and_a_cut_off_one_of_the_clock) {
  for (const auto* day : {"2026-03-02", "2028-02-29", "1969-12-31"}) BOOST_TEST(is_business_day(day), day);
  for (const auto* wrong : {"", "2026-3-2", "2026-02-29", "2026-13-01", "2026-00-01", "2026-03-32", "02.03.2026",
                            "2026-03-02T00", "-026-03-02"})
    BOOST_TEST(!is_business_day(wrong), wrong);
  for (const auto* time : {"00:00", "23:00", "23:59"}) BOOST_TEST(is_time_of_day(time), time);
  for (const auto* wrong : {"", "24:00", "23:60", "2300", "9:00", "23:00:00", "-1:00", "ab:cd"})
    BOOST_TEST(!is_time_of_day(wrong), wrong);
}

RC_BOOST_PROP(a_day_is_24_hours_and_the_next_follows_it, ()) {
  const auto at = utc(*rc::gen::inRange<std::int64_t>(0, 4'000'000'000));
  const auto* cut_off = *rc::gen::element("23:00", "00:00", "02:30", "12:00", "11:59");
  const auto today = business_day(at, cut_off);
  RC_ASSERT(is_business_day(today));
  RC_ASSERT(business_day(at + std::chrono::hours{24}, cut_off) == next_business_day(today));
  RC_ASSERT(previous_business_day(next_business_day(today)) == today);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
