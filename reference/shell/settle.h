#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>

#include "reference/ports/clock.h"
#include "reference/ports/store.h"

namespace tillrig {

// Runs a transaction until its outcome is known, with back-off while the store is in trouble. true: committed; false:
// `work` declined. After an unknown commit `work` runs again, so it must recognise what it wrote before.
boost::asio::awaitable<bool> settle(Store& store, Clock& clock, std::function<bool(DbSession&)> work);

}  // namespace tillrig
