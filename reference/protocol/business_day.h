#pragma once

#include <string>
#include <string_view>

#include "reference/protocol/time.h"

// Which day of the books a moment belongs to. Days and times of day are those of the shop: China, UTC+8 the year round.
namespace tillrig {

// `at` as a business day, "2026-03-02", where a day ends at `cut_off`, "23:00": what happens from then on belongs to
// the next. A cut-off before noon ends the day before: "00:00" makes business days calendar days, "02:00" lets the
// night belong to the evening. A cut-off that is no time of day (is_time_of_day) stops the program.
std::string business_day(WallInstant at, std::string_view cut_off);

// When `day` begins: the first moment of which business_day() says so. REQUIRES: is_business_day, is_time_of_day.
WallInstant business_day_begins(std::string_view day, std::string_view cut_off);

// The day after and the day before `day`, which must be one (is_business_day).
std::string next_business_day(std::string_view day);
std::string previous_business_day(std::string_view day);

bool is_business_day(std::string_view text);  // a day of the calendar, as "2026-03-02"
bool is_time_of_day(std::string_view text);   // "00:00" to "23:59"

}  // namespace tillrig
