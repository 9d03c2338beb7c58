#include "reference/protocol/business_day.h"

#include <date/date.h>

#include <array>
#include <cstdio>
#include <optional>

#include "reference/protocol/invariant.h"
#include "reference/protocol/text.h"

namespace tillrig {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr hours kZone{8};
constexpr minutes kNoon{hours{12}};

// `size` digits and nothing else.
std::optional<int> digits(std::string_view text, std::size_t size) {
  if (text.size() != size || text.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  return static_cast<int>(*whole_number(text));
}

std::optional<date::sys_days> day_from(std::string_view text) {
  const auto parts = split(text, '-');
  if (parts.size() != 3) return std::nullopt;
  const auto year = digits(parts[0], 4);
  const auto month = digits(parts[1], 2);
  const auto day = digits(parts[2], 2);
  if (!year || !month || !day) return std::nullopt;
  const auto date =
      date::year{*year} / date::month{static_cast<unsigned>(*month)} / date::day{static_cast<unsigned>(*day)};
  if (!date.ok()) return std::nullopt;
  return date::sys_days{date};
}

std::optional<minutes> time_of_day_from(std::string_view text) {
  const auto parts = split(text, ':');
  if (parts.size() != 2) return std::nullopt;
  const auto hour = digits(parts[0], 2);
  const auto minute = digits(parts[1], 2);
  if (!hour || !minute || *hour > 23 || *minute > 59) return std::nullopt;
  return hours{*hour} + minutes{*minute};
}

std::string day_text(date::sys_days day) {
  const date::year_month_day date{day};
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text.data();
}

// How long after the beginning of its date in the calendar a business day begins: less than nothing when it ends in the
// evening.
minutes begins_at(std::string_view cut_off) {
  const auto end = time_of_day_from(cut_off);
  invariant(end.has_value(), "a cut-off is a time of day");
  return *end >= kNoon ? *end - hours{24} : *end;
}

std::string day_beside(std::string_view day, date::days by) {
  const auto known = day_from(day);
  invariant(known.has_value(), "a business day is a day of the calendar");
  return day_text(*known + by);
}

}  // namespace

std::string business_day(WallInstant at, std::string_view cut_off) {
  const date::sys_time<Duration> local{at.since_epoch + kZone};
  return day_text(date::floor<date::days>(local - begins_at(cut_off)));
}

WallInstant business_day_begins(std::string_view day, std::string_view cut_off) {
  const auto known = day_from(day);
  invariant(known.has_value(), "a business day is a day of the calendar");
  return {known->time_since_epoch() + begins_at(cut_off) - kZone};
}

std::string next_business_day(std::string_view day) {
  return day_beside(day, date::days{1});
}

std::string previous_business_day(std::string_view day) {
  return day_beside(day, date::days{-1});
}

bool is_business_day(std::string_view text) {
  return day_from(text).has_value();
}

bool is_time_of_day(std::string_view text) {
  return time_of_day_from(text).has_value();
}

}  // namespace tillrig
