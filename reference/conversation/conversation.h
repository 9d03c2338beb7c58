#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <cstdint>
#include <memory>

#include "reference/conversation/transport.h"
#include "reference/ports/bus.h"
#include "reference/ports/clock.h"
#include "reference/ports/log.h"

namespace tillrig {

struct ConversationOptions {
  // How long a call waits for the peer to say hello before it is Refused(no_connection). Nothing has left by then.
  Duration connect_bound = std::chrono::milliseconds(500);
  bool journal_messages = true;
  // false: hellos, requests and posts wait, in order, until open(). For nodes that recover before they serve.
  bool open_at_once = true;
};

// The Bus of both worlds: correlation, budgets, sessions and staleness over any Transport.
//
// - The first call to a peer says hello and waits for its welcome, which names the peer's session. No welcome within
//   min(connect_bound, budget): Refused(no_connection).
// - A request that names a session which is over is answered refusal(stale_session); the caller says hello again and
//   sends once more, within the same budget. From then on it is answered or Unknown(peer_lost), never Refused: had the
//   link delivered the first sending twice, the session that is over may have executed it. A peer that is seen with a
//   new session turns every other call pending on the old one into Unknown(peer_lost).
// - A receiver compares a frame's session_age with the fastest frame of that session; what it queued longer than its
//   budget is answered refusal(stale_budget) and never reaches the handler.
// - A frame whose checksum is not that of its texts was damaged on its way: dropped and journaled, and nothing in it is
//   believed. To its sender it is lost.
// - A reply is bound to (peer, session, correlation): one that matches nothing pending is dropped and journaled.
// - Sessions of one node grow: a frame of a session below the newest one seen is of a dead incarnation.
// - Destroyed: nothing fires, is sent or is journaled any more; pending calls are unwound and never resume.
// - Records message.sent, message.delivered, message.dropped {from/to, type, verb, correlation, key, digest, final,
// why}.
class Conversation final : public Bus {
 public:
  Conversation(NodeName self, std::uint64_t session, boost::asio::any_io_executor executor, Clock& clock,
               Timers& timers, Transport& transport, Log& log, ConversationOptions options = {});
  ~Conversation() override;

  boost::asio::awaitable<CallOutcome> call(NodeName peer, Message message, Duration budget) override;
  std::optional<Refused> post(const NodeName& peer, Message message, Duration budget) override;
  void serve(std::string verb, Handler handler) override;
  // Serves what waited, then everything. For Lifecycle::ready(). No effect when open.
  void open();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace tillrig
