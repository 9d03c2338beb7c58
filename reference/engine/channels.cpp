#include "reference/engine/channels.h"

namespace tillrig::engine {
namespace {

ChannelResult nothing_learned(ChannelState state, const ChannelNumber& number, std::string why) {
  ChannelResult result;
  result.number = number;
  result.state = state;
  result.why = std::move(why);
  return result;
}

}  // namespace

boost::asio::awaitable<CallOutcome> Channels::call(Channel channel, Message message, Duration budget) {
  const auto name = "adapter-" + channel.text();
  NodeName adapter(ports_.settings.text(name, name));
  co_return co_await ports_.bus.call(std::move(adapter), std::move(message), budget);
}

boost::asio::awaitable<ChannelResult> Channels::ask(Channel channel, std::string verb, ChannelRequest request,
                                                    Duration budget) {
  const auto number = request.number;
  const auto refund = request.refund;
  Message message{std::move(verb), encode(request), number.text()};
  auto outcome = co_await call(std::move(channel), std::move(message), budget);
  if (auto* refused = std::get_if<Refused>(&outcome))
    co_return nothing_learned(ChannelState::refused, number, std::move(refused->detail));
  if (auto* unknown = std::get_if<Unknown>(&outcome))
    co_return nothing_learned(ChannelState::unknown, number, std::move(unknown->detail));
  auto result = decode<ChannelResult>(std::get<Reply>(outcome).body);
  if (!result) co_return nothing_learned(ChannelState::unknown, number, result.error().line);
  if (result->number != number || (!refund.empty() && result->refund != refund))
    co_return nothing_learned(ChannelState::unknown, number, "an answer about another number");
  co_return std::move(*result);
}

const Capabilities* Channels::known(const Channel& channel) const {
  const auto found = known_.find(channel);
  return found == known_.end() ? nullptr : &found->second;
}

boost::asio::awaitable<const Capabilities*> Channels::learn(Channel channel) {
  Message message{"adapter.capabilities", encode(Done{}), {}};
  const auto outcome = co_await call(channel, std::move(message), settings_.capabilities_timeout);
  const auto* reply = std::get_if<Reply>(&outcome);
  auto capabilities = reply ? decode<Capabilities>(reply->body) : tl::unexpected(BadMessage{});
  if (!capabilities || capabilities->channel != channel) co_return nullptr;
  co_return &known_.insert_or_assign(std::move(channel), std::move(*capabilities)).first->second;
}

}  // namespace tillrig::engine
