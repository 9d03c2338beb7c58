#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>
#include <vector>

#include "reference/ports/clock.h"
#include "reference/ports/store.h"
#include "reference/protocol/day_messages.h"

// What the till's database says of a business day, and the days that reconciliation has not been told yet. All but
// prepare() wait until the store answers.
namespace tillrig::terminal::day_store {

void prepare(DbSession& db);

// What no day that has ended has yet, and what is not final. From then on what is final is on `day`, for good when that
// day has ended. When it moved by the till's clock is not asked: by a clock that was wrong, it may be on no day that
// ever ends, and it is in the drawer all the same.
boost::asio::awaitable<std::vector<DayRow>> rows(Store& store, Clock& clock, std::string day, std::string cut_off);

// Owed to reconciliation from now on; the same day again replaces what was owed.
boost::asio::awaitable<void> ended(Store& store, Clock& clock, TillDay day);
// The oldest day that is owed.
boost::asio::awaitable<std::optional<TillDay>> owed(Store& store, Clock& clock);
// Nothing is owed for `day` any more, unless it was ended again meanwhile.
boost::asio::awaitable<void> told(Store& store, Clock& clock, TillDay day);

}  // namespace tillrig::terminal::day_store
