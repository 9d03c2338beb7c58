#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <vector>

#include "reference/ports/clock.h"
#include "reference/ports/store.h"
#include "reference/terminal/duties.h"
#include "reference/terminal/sale_record.h"

namespace tillrig::terminal {

// no: certainly not stored, or nobody can tell and the row shows the old state.
enum class Saved { yes, raced, no };

// Sales and their tenders. A tender has a row of its own, (basket, line): no attempt key is given out twice.
class SaleStore {
 public:
  SaleStore(Store& store, Clock& clock) : store_(store), clock_(clock) {}

  // The tables, if they are not there yet.
  boost::asio::awaitable<Saved> prepare();
  boost::asio::awaitable<Saved> insert(SaleRecord sale);
  // Only where the sale is still as expected; raced: it is not. The duties are stored with it.
  boost::asio::awaitable<Saved> update(SaleRecord sale, SaleRecord expected, Duties duties);
  // As it is stored now. nullopt: not there, or the store does not answer.
  boost::asio::awaitable<std::optional<SaleRecord>> read(BasketKey key);
  // The sale that acquiring calls by this number: what is on its receipt. nullopt: none here, or no answer.
  boost::asio::awaitable<std::optional<SaleRecord>> read_order(OrderId order);
  // Sales that are not final nor set aside (old_disk.h), oldest first, then the last one done (for a reprint). nullopt:
  // the store does not answer.
  boost::asio::awaitable<std::optional<std::vector<SaleRecord>>> load();

 private:
  boost::asio::awaitable<Saved> settled(StoreOutcome outcome, SaleRecord sale);
  boost::asio::awaitable<std::optional<SaleRecord>> read_where(std::string column, std::string value);

  Store& store_;
  Clock& clock_;
};

}  // namespace tillrig::terminal
