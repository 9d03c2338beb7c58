#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <string>

#include "reference/ports/clock.h"
#include "reference/ports/store.h"
#include "reference/protocol/ids.h"

namespace tillrig {

// Runs a transaction until its outcome is known, with back-off while the store is in trouble. true: committed; false:
// `work` declined. After an unknown commit `work` runs again, so it must recognise what it wrote before: `in_doubt`
// says that this may be there. Else nothing of it is, however much what is stored looks like it: then somebody else,
// who came to the same end meanwhile, has written that, recorded it and acted on it.
boost::asio::awaitable<bool> settle(Store& store, Clock& clock, std::function<bool(DbSession&, bool in_doubt)> work);
// For work that may be done twice.
boost::asio::awaitable<bool> settle(Store& store, Clock& clock, std::function<bool(DbSession&)> work);

// The same for whoever can be told that nothing was stored: the store is asked once, and again only while a commit is
// of unknown fate.
enum class Settled { committed, declined, cannot_write };
boost::asio::awaitable<Settled> settle_or_refuse(Store& store, Clock& clock, std::function<bool(DbSession&)> work);

// What to tell whoever asked, when nothing could be stored: for people, who may be customers. The store's own words
// name files and statements; they are on record at the node (store.failed) and cross no wire.
std::string cannot_write(const NodeName& node);

}  // namespace tillrig
