#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "reference/ports/clock.h"
#include "reference/ports/store.h"

namespace tillrig::terminal::old_disk {

// Table old_disk: ASIDE (key of what is set aside), DAY (a business day, and the incarnation), LEAP (the first number
// of an offline sale that is left out, and the last one).
void prepare(DbSession& db);

// What was under way on an old disk, by key: sales, refunds, and what the drawer was to open for.
struct SetAside {
  std::vector<std::string> sales;
  std::vector<std::string> refunds;
  std::vector<std::string> drawers;
};

// Before anybody is served. What was under way on the disk has gone on since, nobody here knows how: none of it is
// asked about, paid, printed or paid out any more, it is for people. What was still to be told is told: whoever has
// heard it says so. Numbers of offline sales leap, so that none is given out twice, and on this business day no card is
// trusted offline: what was is not known. The last sale on it is not the last one that was made: it is given back or
// printed again only when its order is named. Waits until the store answers.
boost::asio::awaitable<SetAside> set_aside(Store& store, Clock& clock, std::uint64_t incarnation, std::string day);

// Inside one open transaction: the till was given an old disk on this business day.
bool is_of(DbSession& db, const std::string& day);

}  // namespace tillrig::terminal::old_disk
