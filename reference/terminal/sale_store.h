#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "reference/ports/store.h"
#include "reference/protocol/messages.h"
#include "reference/terminal/till_machine.h"

namespace tillrig::terminal {

// NONE: nothing owed. QUEUED: owed, the printer has not seen it. PRINTING: it may be on paper. PRINTED: it is.
enum class ReceiptState { none, queued, printing, printed };

// A sale as the till's database holds it.
struct SaleRecord {
  OrderCreate basket;         // what is bought; never changes
  std::int64_t sequence = 0;  // grows from sale to sale
  SaleState state = SaleState::open;
  OrderId order;                                       // empty until acquiring made it
  std::int64_t attempts = 0;                           // attempt keys made so far
  PaymentState attempt_state = PaymentState::sending;  // of the last one; meaningless without attempts
  Channel channel;
  ChannelTxn txn;
  ReceiptState receipt = ReceiptState::none;

  const BasketKey& key() const { return basket.basket; }
  AttemptKey attempt() const;  // of the last attempt: basket/1, basket/2, ...; empty without attempts
  std::optional<PaymentState> former() const;
};

// no: certainly not stored, or nobody can tell and the row shows the old state.
enum class Saved { yes, raced, no };

class SaleStore {
 public:
  explicit SaleStore(Store& store) : store_(store) {}

  // The tables, if they are not there yet.
  boost::asio::awaitable<Saved> prepare();
  boost::asio::awaitable<Saved> insert(SaleRecord sale);
  // Only where the stored states of sale, attempt and receipt are still the expected ones; raced: they are not.
  boost::asio::awaitable<Saved> update(SaleRecord sale, SaleRecord expected);
  // As it is stored now. nullopt: not there, or the store does not answer.
  boost::asio::awaitable<std::optional<SaleRecord>> read(BasketKey key);
  // Sales that are not final, oldest first, then the last one done (for a reprint). nullopt: the store does not answer.
  boost::asio::awaitable<std::optional<std::vector<SaleRecord>>> load();

 private:
  boost::asio::awaitable<Saved> after_unknown(SaleRecord sale);

  Store& store_;
};

}  // namespace tillrig::terminal

template <>
struct tillrig::Words<tillrig::terminal::ReceiptState> {
  static constexpr std::array all{std::pair{tillrig::terminal::ReceiptState::none, "NONE"},
                                  std::pair{tillrig::terminal::ReceiptState::queued, "QUEUED"},
                                  std::pair{tillrig::terminal::ReceiptState::printing, "PRINTING"},
                                  std::pair{tillrig::terminal::ReceiptState::printed, "PRINTED"}};
};
