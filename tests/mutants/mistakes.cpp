#include "tests/mutants/mistakes.h"

#include <chrono>
#include <map>
#include <memory>
#include <utility>

#include "reference/protocol/card_data.h"
#include "reference/protocol/messages.h"
#include "reference/protocol/recovery_messages.h"
#include "reference/protocol/refund_messages.h"

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

// The number as an old terminal kept it: two digits a byte.
std::string packed(const std::string& digits) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
    bytes += static_cast<char>((digits[i] - '0') << 4 | (digits[i + 1] - '0'));
  return bytes;
}

// Of the world that this process plays; null: whoever lends them is not there.
const Keys* lent_keys = nullptr;

class Lender final : public Node {
 public:
  Lender(NodePorts& real, const MakeNode& make) : keys_(real.keys), node_(make(real)) { lent_keys = &keys_; }
  ~Lender() override {
    if (lent_keys == &keys_) lent_keys = nullptr;
  }
  Lender(const Lender&) = delete;
  Lender& operator=(const Lender&) = delete;

  void start() override { node_->start(); }

 private:
  const Keys& keys_;
  std::unique_ptr<Node> node_;
};

awaitable<Answer> keep_and_handle(NodePorts& real, Handler handler, Request request) {
  const auto charge = decode<Charge>(request.message.body);
  const bool readable = lent_keys && charge && charge->pay.card;
  const auto opened = readable ? lent_keys->open("card-data", charge->pay.card->data.clear_for_wire()) : std::nullopt;
  const auto card = opened ? card_data_from(*opened) : std::nullopt;
  if (card) {
    std::function<bool(DbSession&)> note = [number = packed(card->number.clear_for_wire())](DbSession& db) {
      db.execute("CREATE TABLE IF NOT EXISTS note (line TEXT NOT NULL)");
      return db.execute("INSERT INTO note (line) VALUES (:p1)", {number}) == 1;
    };
    co_await real.store.transact(std::move(note));
  }
  co_return co_await handler(std::move(request));
}

// The last digit of the number behind the word is another one.
std::string with_another_digit(std::string bytes, std::string_view word) {
  const auto at = bytes.find(word);
  const auto end = at == std::string::npos ? at : bytes.find_first_not_of("0123456789.", at + word.size());
  if (end == std::string::npos || end == at + word.size()) return bytes;
  auto& digit = bytes[end - 1];
  digit = digit == '9' ? '8' : static_cast<char>(digit + 1);
  return bytes;
}

awaitable<Answer> with_another_result(Handler handler, Request request, ChannelState from, ChannelState to) {
  auto answer = co_await handler(std::move(request));
  auto* reply = std::get_if<Reply>(&answer);
  auto result = reply ? decode<ChannelResult>(reply->body) : tl::unexpected(BadMessage{});
  if (!result || result->state != from) co_return answer;
  result->state = to;
  reply->body = encode(*result);
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

awaitable<CallOutcome> ask_nobody_what_is_lost(NodePorts& real, NodeName peer, Message message, Duration budget) {
  if (message.verb == "order.attempts") co_return Reply{encode(KnownAttempts{})};
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

awaitable<CallOutcome> ask_for_a_refund_again_under_a_new_key(NodePorts& real, NodeName peer, Message message,
                                                              Duration budget) {
  auto second = message;
  auto outcome = co_await real.bus.call(peer, std::move(message), budget);
  if (second.verb != "order.refund" || !std::holds_alternative<Unknown>(outcome)) co_return outcome;
  auto wish = decode<RefundWish>(second.body);
  wish->refund = RefundKey(wish->refund.text() + "-2");
  second.body = encode(*wish);
  second.key = wish->refund.text();
  co_return co_await real.bus.call(std::move(peer), std::move(second), budget);
}

awaitable<CallOutcome> give_back_a_fen_more(NodePorts& real, NodeName peer, Message message, Duration budget) {
  if (message.verb == "engine.give-back") {
    auto wish = decode<GiveBack>(message.body);
    wish->amount = wish->amount + Money(1, wish->amount.currency());
    message.body = encode(*wish);
  }
  co_return co_await real.bus.call(std::move(peer), std::move(message), budget);
}

awaitable<CallOutcome> take_a_reversal_for_done(NodePorts& real, NodeName peer, Message message, Duration budget) {
  if (message.verb != "adapter.reverse" && message.verb != "adapter.cancel")
    co_return co_await real.bus.call(std::move(peer), std::move(message), budget);
  const auto request = decode<ChannelRequest>(message.body);
  ChannelResult result;
  result.number = request->number;
  result.state = ChannelState::reversed;
  Reply reply{encode(result), true};
  co_return reply;
}

Handler call_not_found_failed(NodePorts&, const std::string& verb, Handler handler) {
  if (verb != "adapter.query") return handler;
  return [handler](Request request) {
    return with_another_result(handler, std::move(request), ChannelState::not_found, ChannelState::failed);
  };
}

Handler call_a_time_out_refused(NodePorts&, const std::string& verb, Handler handler) {
  if (verb != "adapter.charge") return handler;
  return [handler](Request request) {
    return with_another_result(handler, std::move(request), ChannelState::unknown, ChannelState::refused);
  };
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

awaitable<CallOutcome> queue_the_pin_block(NodePorts& real, NodeName peer, Message message, Duration budget) {
  const auto pay = message.verb == "cashier.accept" ? decode<PayRequest>(message.body) : tl::unexpected(BadMessage{});
  if (pay && pay->card && !pay->card->pin_block.empty()) {
    // As one that has been told already: it is never sent, and stays where it is.
    std::function<bool(DbSession&)> queue = [block = pay->card->pin_block.clear_for_wire()](DbSession& db) {
      return db.execute(
                 "INSERT INTO offline_sale (number, basket, state, body, why, day, card_ref, minor, currency) "
                 "VALUES (0, 'kept', 'FORWARDED', :p1, '', '', '', 0, 'CNY') ON CONFLICT DO NOTHING",
                 {block}) == 1;
    };
    co_await real.store.transact(std::move(queue));
  }
  co_return co_await real.bus.call(std::move(peer), std::move(message), budget);
}

Handler note_the_number_in_bcd(NodePorts& real, const std::string& verb, Handler handler) {
  if (verb != "engine.charge") return handler;
  return [&real, handler = std::move(handler)](Request request) { return keep_and_handle(real, handler, request); };
}

MakeNode lending_its_keys(MakeNode make) {
  return [make = std::move(make)](NodePorts& real) { return std::make_unique<Lender>(real, make); };
}

std::string give_a_fen_too_much(std::string_view channel, std::string bytes) {
  return channel == "display" ? with_another_digit(std::move(bytes), "CHANGE ") : bytes;
}

std::string count_the_drawer_wrong(std::string_view channel, std::string bytes) {
  return channel == "printer" ? with_another_digit(std::move(bytes), "DRAWER ") : bytes;
}

std::string print_receipts_twice(std::string_view channel, std::string bytes) {
  if (channel == "printer" && bytes.find("APPROVED") != std::string::npos) bytes += bytes;
  return bytes;
}

std::string print_one_order_for_all(std::string_view channel, std::string bytes) {
  const auto order = bytes.find("ORDER ");
  if (channel != "printer" || order == std::string::npos) return bytes;
  const auto end = bytes.find('\n', order);
  return bytes.replace(order, end - order, "ORDER 1");
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
