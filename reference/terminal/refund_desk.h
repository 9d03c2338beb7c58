#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "reference/ports/node.h"
#include "reference/shell/changed.h"
#include "reference/terminal/core_watch.h"
#include "reference/terminal/refund_store.h"

namespace tillrig::terminal {

class RefundClient {
 public:
  virtual ~RefundClient() = default;
  // The customer reads how it stands. `pays_out`: cash_out leaves the drawer now.
  virtual void refund_told(const RefundRecord& refund, bool pays_out, std::string why) = 0;
  virtual void slip_owed(RefundKey key) = 0;
};

// Refunds of this till: each stored with a key of its own before acquiring hears of it, told under that key until all
// its parts are final, its cash paid out once, its slip printed once.
class RefundDesk {
 public:
  struct Options {
    NodeName acquiring;
    Duration decision_time;  // from the key to the cautious text
    Duration budget;         // of a question: acquiring waits for channels before it answers
    Duration retry, retry_max;
  };

  // `core` outlives the desk.
  RefundDesk(NodePorts& ports, CoreWatch& core, RefundClient& client, Options options)
      : ports_(ports), core_(core), client_(client), options_(std::move(options)), moved_(ports.executor) {}

  // What the former incarnation left goes on, under the same keys.
  boost::asio::awaitable<void> recover();
  bool running(const OrderId& order) const;
  // Stores the wish (its key is made here), then asks until it is final. nullopt: it could not be stored, so nobody is
  // asked for anything.
  boost::asio::awaitable<std::optional<RefundKey>> begin(RefundWish wish, SteadyInstant pressed_at);

  // For the printer: stores that the slip may be on paper, then gives its bytes.
  boost::asio::awaitable<std::optional<std::string>> about_to_print(RefundKey key);
  boost::asio::awaitable<void> printed(RefundKey key);

 private:
  boost::asio::awaitable<void> ask(RefundKey key);
  boost::asio::awaitable<void> say_when_late(RefundKey key, SteadyInstant due);
  void say_late(const RefundKey& key);
  boost::asio::awaitable<void> decide(RefundKey key, SteadyInstant due);
  boost::asio::awaitable<void> happen(RefundKey key, RefundNews news);
  boost::asio::awaitable<void> move(RefundKey key, RefundNews news);
  boost::asio::awaitable<void> store(RefundKey key);
  void record_move(const RefundRecord& refund, std::string_view from, std::string_view event);
  void forget_when_over(const RefundKey& key);

  NodePorts& ports_;
  CoreWatch& core_;
  RefundClient& client_;
  Options options_;
  std::map<RefundKey, RefundRecord> refunds_;  // not final, or their slip is not printed
  std::set<RefundKey> moving_;                 // a move of them is being stored
  Changed moved_;
  std::set<RefundKey> said_late_;  // of them: the customer was told to come back
  std::int64_t made_ = 0;          // by this incarnation
};

}  // namespace tillrig::terminal
