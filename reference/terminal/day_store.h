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

// What a day has, by its name in the till's database.
struct Movement {
  std::string kind;  // "SALE" | "BACK" | "REFUND"
  std::string subject;
};
struct Movements {
  std::vector<DayRow> rows;
  std::vector<Movement> settled;  // of the rows those that stay as they are
};

// What no other day that has ended has, and what is not final. When it moved by the till's clock is not asked: by a
// clock that was wrong, it may be on no day that ever ends, and it is in the drawer all the same. Only read: a till
// that stops before ended() has put nothing on a day.
boost::asio::awaitable<Movements> movements(Store& store, Clock& clock, std::string day, std::string cut_off);

// Owed to reconciliation from now on, and `settled` is on that day and on no later one: both or neither. The same day
// again replaces what was owed.
boost::asio::awaitable<void> ended(Store& store, Clock& clock, TillDay day, std::vector<Movement> settled);
// The oldest day that is owed.
boost::asio::awaitable<std::optional<TillDay>> owed(Store& store, Clock& clock);
// Nothing is owed for `day` any more, unless it was ended again meanwhile.
boost::asio::awaitable<void> told(Store& store, Clock& clock, TillDay day);

}  // namespace tillrig::terminal::day_store
