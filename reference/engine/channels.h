#pragma once

#include <boost/asio/awaitable.hpp>
#include <map>
#include <optional>
#include <string>

#include "reference/engine/engine_settings.h"
#include "reference/ports/node.h"
#include "reference/protocol/messages.h"

namespace tillrig::engine {

// The engine's side of the adapters: one question, one ChannelResult, whatever becomes of the question.
class Channels {
 public:
  Channels(NodePorts& ports, const EngineSettings& settings) : ports_(ports), settings_(settings) {}

  // The bus's outcome is the channel's: refused was never executed, unknown may have been. An answer about another
  // number is no answer.
  boost::asio::awaitable<ChannelResult> ask(Channel channel, std::string verb, ChannelRequest request, Duration budget);
  // One exchange with the adapter for what is no ChannelRequest.
  boost::asio::awaitable<CallOutcome> call(Channel channel, Message message, Duration budget);

  // What the channel said in this incarnation, if it was asked.
  const Capabilities* known(const Channel& channel) const;
  // Asks it. Null: no readable answer.
  boost::asio::awaitable<const Capabilities*> learn(Channel channel);

 private:
  NodePorts& ports_;
  const EngineSettings& settings_;
  std::map<Channel, Capabilities> known_;
};

}  // namespace tillrig::engine
