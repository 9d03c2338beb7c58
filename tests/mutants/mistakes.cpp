#include "tests/mutants/mistakes.h"

#include <chrono>
#include <map>
#include <memory>
#include <utility>

#include "reference/protocol/messages.h"

namespace tillrig::mutants {
namespace {

using boost::asio::awaitable;

bool is_unknown(const CallOutcome& outcome) {
  if (std::holds_alternative<Unknown>(outcome)) return true;
  const auto* reply = std::get_if<Reply>(&outcome);
  const auto result = reply ? decode<ChannelResult>(reply->body) : tl::unexpected(BadMessage{});
  return result && result->state == ChannelState::unknown;
}

// The answer to the second number is taken for one to the first.
CallOutcome as_if_about(CallOutcome outcome, const ChannelNumber& number) {
  auto* reply = std::get_if<Reply>(&outcome);
  auto result = reply ? decode<ChannelResult>(reply->body) : tl::unexpected(BadMessage{});
  if (!result) return outcome;
  result->number = number;
  reply->body = encode(*result);
  return outcome;
}

using Counts = std::shared_ptr<std::map<std::string, int>>;

awaitable<Answer> answer_and_count(Handler handler, Request request, Counts counts) {
  const auto key = request.message.key;
  auto answer = co_await handler(std::move(request));
  auto* reply = std::get_if<Reply>(&answer);
  auto report = reply ? decode<OrderReport>(reply->body) : tl::unexpected(BadMessage{});
  const auto times = ++(*counts)[key];
  if (!report || times == 1) co_return answer;
  report->why = "asked " + std::to_string(times) + " times";
  reply->body = encode(*report);
  co_return answer;
}

awaitable<Answer> answer_once(Handler handler, Request request, Counts counts) {
  const auto key = request.message.key;
  const bool repeated = (*counts)[key]++ > 0;
  auto answer = co_await handler(std::move(request));
  if (auto* reply = std::get_if<Reply>(&answer); reply && repeated) reply->final = false;
  co_return answer;
}

}  // namespace

awaitable<CallOutcome> resend_under_a_new_number(NodePorts& real, NodeName peer, Message message, Duration budget) {
  auto second = message;
  const auto verb = message.verb;
  auto outcome = co_await real.bus.call(peer, std::move(message), budget);
  if (verb != "adapter.charge" || !is_unknown(outcome)) co_return outcome;
  auto request = decode<ChannelRequest>(second.body);
  const auto number = request->number;
  request->number = ChannelNumber(number.text() + "-2");
  second.body = encode(*request);
  second.key = request->number.text();
  outcome = co_await real.bus.call(std::move(peer), std::move(second), budget);
  co_return as_if_about(std::move(outcome), number);
}

awaitable<CallOutcome> ask_a_misspelt_adapter(NodePorts& real, NodeName peer, Message message, Duration budget) {
  if (message.verb == "adapter.query" || message.verb == "adapter.close") peer = NodeName(peer.text() + "-1");
  co_return co_await real.bus.call(std::move(peer), std::move(message), budget);
}

awaitable<CallOutcome> look_at_the_answer_after_four_seconds(NodePorts& real, NodeName peer, Message message,
                                                             Duration budget) {
  const auto look = real.clock.steady_now() + std::chrono::seconds(4);
  const bool late = message.verb == "cashier.accept";
  auto outcome = co_await real.bus.call(std::move(peer), std::move(message), budget);
  if (late) co_await real.clock.sleep_until(look);
  co_return outcome;
}

Handler say_how_often_it_was_asked(NodePorts&, const std::string& verb, Handler handler) {
  if (verb != "order.create") return handler;
  auto counts = std::make_shared<std::map<std::string, int>>();
  return [handler, counts](Request request) { return answer_and_count(handler, std::move(request), counts); };
}

Handler call_a_repetition_pending(NodePorts&, const std::string& verb, Handler handler) {
  if (verb != "engine.charge") return handler;
  auto counts = std::make_shared<std::map<std::string, int>>();
  return [handler, counts](Request request) { return answer_once(handler, std::move(request), counts); };
}

std::string never_say_more_than_checked(std::string_view channel, std::string bytes) {
  const auto paid = bytes.find("PAID");
  if (channel == "display" && paid != std::string::npos) bytes.replace(paid, 4, "BEING CHECKED");
  return bytes;
}

std::uint64_t mix_in_the_time_of_day(NodePorts&, std::uint64_t drawn) {
  return drawn + static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count());
}

std::uint64_t mix_in_an_address(NodePorts& real, std::uint64_t drawn) {
  return drawn + reinterpret_cast<std::uintptr_t>(&real);
}

}  // namespace tillrig::mutants
