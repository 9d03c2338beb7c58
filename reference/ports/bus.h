#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>

#include "reference/protocol/ids.h"
#include "reference/protocol/time.h"

namespace tillrig {

// What one node asks another. `key` is the idempotency key of the verb where it has one, else empty: it travels in the
// envelope so that the rig can judge answers without decoding bodies.
struct Message {
  std::string verb;  // "engine.charge"
  std::string body;  // JSON text
  std::string key;
};

// The peer executed the request and this is its answer. `final`: the answer for this key never changes again.
struct Reply {
  std::string body;
  bool final = false;
};

enum class RefusedWhy { no_connection, queue_full, stale_budget, stale_session, unknown_verb, not_executed };

// Not executed, and we know it: the request never left, or the peer said so.
struct Refused {
  RefusedWhy why = RefusedWhy::not_executed;
  std::string detail;
};

// What a server answers that has done nothing of what was asked.
inline Refused not_executed(std::string why) {
  return {RefusedWhy::not_executed, std::move(why)};
}

enum class UnknownWhy { no_answer, peer_lost, unreadable_answer };

// It may or may not have been executed. Never to be taken for a failure.
struct Unknown {
  UnknownWhy why = UnknownWhy::no_answer;
  std::string detail;
};

using CallOutcome = std::variant<Reply, Refused, Unknown>;

// A request as its receiver sees it.
struct Request {
  NodeName from;
  std::uint64_t from_incarnation = 0;
  Message message;
  Duration budget{};  // what is left of the caller's patience
};

using Answer = std::variant<Reply, Refused>;
using Handler = std::function<boost::asio::awaitable<Answer>(Request)>;

// Conversations with named peers. At most once a send; the network may still deliver twice, late, or never.
class Bus {
 public:
  virtual ~Bus() = default;

  // Resumes with exactly one outcome, at the latest when `budget` (scenario time) is over: then it is Unknown.
  virtual boost::asio::awaitable<CallOutcome> call(NodeName peer, Message message, Duration budget) = 0;
  // Without an answer. nullopt: taken by the transport, nothing more is known.
  virtual std::optional<Refused> post(const NodeName& peer, Message message, Duration budget) = 0;
  // One handler a verb; REQUIRES: before Lifecycle::ready(), no second handler for the verb.
  // The handler of a post runs the same way; its answer goes nowhere.
  virtual void serve(std::string verb, Handler handler) = 0;
};

const char* name_of(RefusedWhy why);
const char* name_of(UnknownWhy why);

}  // namespace tillrig
