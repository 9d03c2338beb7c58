#include "simulators/kernel/virtual_wire.h"

#include <utility>

#include "reference/ports/spawn.h"
#include "simulators/kernel/http_text.h"
#include "simulators/kernel/network.h"

namespace tillrig {
namespace {

// "wire http <endpoint> <target>" or "wire frame <endpoint>": link rules match it as they match a verb.
constexpr std::string_view http_verb = "wire http ";
constexpr std::string_view frame_verb = "wire frame ";
constexpr std::string_view reset = "reset";

std::string endpoint_of(std::string_view verb, std::string_view prefix) {
  verb.remove_prefix(prefix.size());
  return std::string(verb.substr(0, verb.find(' ')));
}

}  // namespace

VirtualWire::VirtualWire(std::shared_ptr<Life> life, Transport& transport, Listeners& listeners)
    : life_(std::move(life)), transport_(transport), listeners_(listeners) {}

void VirtualWire::listen_http(std::string endpoint, HttpHandler handler) {
  listeners_.insert_or_assign(endpoint, life_->name());
  http_.insert_or_assign(std::move(endpoint), std::move(handler));
}

void VirtualWire::listen_frames(std::string endpoint, FrameHandler handler) {
  listeners_.insert_or_assign(endpoint, life_->name());
  frames_.insert_or_assign(std::move(endpoint), std::move(handler));
}

boost::asio::awaitable<HttpOutcome> VirtualWire::http(std::string endpoint, HttpRequest request, Duration budget) {
  std::string verb = std::string(http_verb) + endpoint + " " + request.target;
  std::string bytes = to_bytes(request);
  Bytes got = co_await exchange(std::move(endpoint), std::move(verb), std::move(bytes), budget);
  if (auto* refused = std::get_if<Refused>(&got)) co_return std::move(*refused);
  if (auto* unknown = std::get_if<Unknown>(&got)) co_return std::move(*unknown);
  auto response = response_from(std::get<std::string>(got));
  if (!response) co_return Unknown{UnknownWhy::unreadable_answer, "no HTTP response"};
  co_return std::move(*response);
}

boost::asio::awaitable<FrameOutcome> VirtualWire::frame(std::string endpoint, WireFrame frame, Duration budget) {
  std::string verb = std::string(frame_verb) + endpoint;
  std::string bytes = std::move(frame.bytes);
  Bytes got = co_await exchange(std::move(endpoint), std::move(verb), std::move(bytes), budget);
  if (auto* refused = std::get_if<Refused>(&got)) co_return std::move(*refused);
  if (auto* unknown = std::get_if<Unknown>(&got)) co_return std::move(*unknown);
  WireFrame answer{std::move(std::get<std::string>(got))};
  co_return answer;
}

boost::asio::awaitable<VirtualWire::Bytes> VirtualWire::exchange(std::string endpoint, std::string verb,
                                                                 std::string bytes, Duration budget) {
  return suspend<Bytes>([this, where = std::move(endpoint), what = std::move(verb), content = std::move(bytes),
                         budget](Resumption<Bytes> waiter) mutable {
    begin(where, std::move(what), std::move(content), budget, std::move(waiter));
  });
}

void VirtualWire::begin(const std::string& endpoint, std::string verb, std::string bytes, Duration budget,
                        Resumption<Bytes> waiter) {
  const auto number = waiting_.add(std::move(waiter));
  const auto listener = listeners_.find(endpoint);
  Frame frame;
  frame.type = FrameType::request;
  frame.from = life_->name();
  frame.to = listener == listeners_.end() ? NodeName(endpoint) : listener->second;
  frame.from_session = life_->incarnation();
  frame.correlation = number;
  frame.budget = budget;
  frame.verb = std::move(verb);
  frame.body = std::move(bytes);
  if (auto refused = life_->alive() ? transport_.send(std::move(frame)) : Refused{}) {
    life_->at(life_->now(), [this, number, why = std::move(*refused)] { finish(number, why); });
    return;
  }
  timers_[number] = life_->at(life_->now() + budget, [this, number] {
    finish(number, Unknown{UnknownWhy::no_answer, "no answer within the budget"});
  });
}

void VirtualWire::finish(std::uint64_t number, Bytes outcome) {
  if (const auto timer = timers_.find(number); timer != timers_.end()) {
    life_->cancel(timer->second);
    timers_.erase(timer);
  }
  waiting_.resume(number, std::move(outcome));
}

void VirtualWire::receive(Frame frame) {
  if (frame.type == FrameType::request)
    serve(std::move(frame));
  else
    answered(std::move(frame));
}

void VirtualWire::answered(Frame frame) {
  if (frame.to_session != life_->incarnation()) return;
  if (frame.type == FrameType::reply) return finish(frame.correlation, std::move(frame.body));
  if (frame.body == reset) return finish(frame.correlation, Unknown{UnknownWhy::peer_lost, "the connection was reset"});
  finish(frame.correlation, Refused{RefusedWhy::no_connection, "nobody listens there"});
}

void VirtualWire::serve(Frame frame) {
  const bool is_http = frame.verb.starts_with(http_verb);
  const auto endpoint = endpoint_of(frame.verb, is_http ? http_verb : frame_verb);
  const auto on_http = http_.find(endpoint);
  const auto on_frames = frames_.find(endpoint);
  if (is_http ? on_http == http_.end() : on_frames == frames_.end()) return answer(frame, FrameType::refusal, {});
  Frame outline = frame;
  outline.body.clear();
  unanswered_.insert_or_assign({frame.from, frame.correlation}, std::move(outline));
  if (is_http)
    spawn(life_->executor(), serve_http(on_http->second, std::move(frame)));
  else
    spawn(life_->executor(), serve_frames(on_frames->second, std::move(frame)));
}

boost::asio::awaitable<void> VirtualWire::serve_http(HttpHandler handler, Frame asked) {
  auto request = request_from(asked.body);
  HttpResponse response;
  response.status = 400;
  if (request) response = co_await handler(std::move(*request));
  answer(asked, FrameType::reply, to_bytes(response));
}

// A request that the other end damaged or does not want is answered with nothing at all. Whoever asked reads one answer
// from its connection, where none overtakes another: of several the first is read, and the rest by nobody.
boost::asio::awaitable<void> VirtualWire::serve_frames(FrameHandler handler, Frame asked) {
  WireFrame frame{std::move(asked.body)};
  auto answers = co_await handler(std::move(frame));
  if (!answers.empty()) answer(asked, FrameType::reply, std::move(answers.front().bytes));
}

void VirtualWire::answer(const Frame& asked, FrameType type, std::string bytes) {
  if (!life_->alive()) return;
  unanswered_.erase({asked.from, asked.correlation});
  Frame frame;
  frame.type = type;
  frame.from = life_->name();
  frame.to = asked.from;
  frame.from_session = life_->incarnation();
  frame.to_session = asked.from_session;
  frame.correlation = asked.correlation;
  frame.verb = asked.verb;
  frame.refused_why = RefusedWhy::no_connection;
  frame.body = std::move(bytes);
  transport_.send(std::move(frame));
}

std::vector<Frame> VirtualWire::resets() const {
  std::vector<Frame> frames;
  for (const auto& [key, asked] : unanswered_) {
    Frame frame;
    frame.type = FrameType::refusal;
    frame.from = life_->name();
    frame.to = asked.from;
    frame.from_session = life_->incarnation();
    frame.to_session = asked.from_session;
    frame.correlation = asked.correlation;
    frame.verb = asked.verb;
    frame.body = reset;
    frames.push_back(std::move(frame));
  }
  return frames;
}

void VirtualWire::drop_waiters() {
  waiting_.clear();
}

}  // namespace tillrig
