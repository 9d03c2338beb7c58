#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "tests/integration/ports/contract_world.h"

// What every Wire must do. Worlds: contract_world.h. The answerer listens as "wallet" for HTTP and as "host" for
// frames.
namespace tillrig::wire_contract {

using namespace contract;  // NOLINT(google-build-using-namespace): the words of all contracts

// How the answerer behaves; outlives its incarnations.
struct Host {
  bool answers = true;
  std::vector<std::string> says{"0110"};  // to each frame, each followed by what was asked
  int read = 0;
};

inline boost::asio::awaitable<void> keep_quiet(NodePorts* ports) {
  const SteadyInstant never = ports->clock.steady_now() + std::chrono::hours(1);
  co_await ports->clock.sleep_until(never);
}

inline boost::asio::awaitable<HttpResponse> answer_http(NodePorts* ports, Host* host, HttpRequest request) {
  ++host->read;
  if (!host->answers) co_await keep_quiet(ports);
  HttpResponse response;
  response.status = 202;
  for (const auto& [name, value] : request.headers)
    if (name == "X-Merchant") response.headers.emplace_back("X-Seen", value);
  response.body = request.method + " " + request.target + " " + request.body;
  co_return response;
}

inline boost::asio::awaitable<std::vector<WireFrame>> answer_frame(NodePorts* ports, Host* host, WireFrame frame) {
  ++host->read;
  if (!host->answers) co_await keep_quiet(ports);
  std::vector<WireFrame> answers;
  answers.reserve(host->says.size());
  for (const auto& text : host->says) answers.push_back(WireFrame{text + frame.bytes});
  co_return answers;
}

template <class World>
void start_both(World& world, Host& host) {
  world.define(asker, [](NodePorts& ports) { ports.lifecycle.ready(); });
  world.define(answerer, [&host](NodePorts& ports) {
    ports.wire.listen_http(
        "wallet", [&ports, &host](HttpRequest request) { return answer_http(&ports, &host, std::move(request)); });
    ports.wire.listen_frames(
        "host", [&ports, &host](WireFrame frame) { return answer_frame(&ports, &host, std::move(frame)); });
    ports.lifecycle.ready();
  });
  world.start(answerer);
  world.start(asker);
  world.run_for(a_moment);
}

template <class Outcome>
struct Asked {
  std::optional<Outcome> outcome;
  Duration took{};
};
using AskedHttp = std::shared_ptr<Asked<HttpOutcome>>;
using AskedFrame = std::shared_ptr<Asked<FrameOutcome>>;

inline boost::asio::awaitable<void> exchange(NodePorts* ports, std::string body, Duration budget, AskedHttp asked) {
  const SteadyInstant began = ports->clock.steady_now();
  HttpRequest request;
  request.target = "/pay?a=1";
  request.headers.emplace_back("X-Merchant", "m1");
  request.body = std::move(body);
  HttpOutcome outcome = co_await ports->wire.http("wallet", std::move(request), budget);
  asked->took = ports->clock.steady_now() - began;
  asked->outcome = std::move(outcome);
}

inline boost::asio::awaitable<void> send(NodePorts* ports, std::string bytes, Duration budget, AskedFrame asked) {
  const SteadyInstant began = ports->clock.steady_now();
  WireFrame frame{std::move(bytes)};
  FrameOutcome outcome = co_await ports->wire.frame("host", std::move(frame), budget);
  asked->took = ports->clock.steady_now() - began;
  asked->outcome = std::move(outcome);
}

template <class World>
AskedHttp begin_http(World& world, Duration budget, std::string body = "12.50") {
  auto asked = std::make_shared<Asked<HttpOutcome>>();
  at(world, asker, [&](NodePorts& ports) { spawn(ports.executor, exchange(&ports, body, budget, asked)); });
  return asked;
}

template <class World>
AskedFrame begin_frame(World& world, Duration budget, std::string bytes = "0100") {
  auto asked = std::make_shared<Asked<FrameOutcome>>();
  at(world, asker, [&](NodePorts& ports) { spawn(ports.executor, send(&ports, bytes, budget, asked)); });
  return asked;
}

template <class World, class Outcome>
void wait_for(World& world, const std::shared_ptr<Asked<Outcome>>& asked) {
  BOOST_REQUIRE(world.run_until([&] { return asked->outcome.has_value(); }, long_enough));
}

template <class Outcome>
bool refused(const std::shared_ptr<Asked<Outcome>>& asked) {
  const auto* why = std::get_if<Refused>(&*asked->outcome);
  return why && why->why == RefusedWhy::no_connection;
}

template <class Outcome>
bool unknown(const std::shared_ptr<Asked<Outcome>>& asked, UnknownWhy expected) {
  const auto* why = std::get_if<Unknown>(&*asked->outcome);
  return why && why->why == expected;
}

// What was answered, or nothing.
inline std::string text(const AskedFrame& asked) {
  const auto* frame = std::get_if<WireFrame>(&*asked->outcome);
  return frame ? frame->bytes : std::string();
}

template <class World>
void a_request_brings_status_headers_and_body_of_the_answer(World& world) {
  Host host;
  start_both(world, host);
  const auto asked = begin_http(world, seconds(20), "a\r\n\r\nb");
  wait_for(world, asked);
  const auto* response = std::get_if<HttpResponse>(&*asked->outcome);
  BOOST_REQUIRE(response);
  BOOST_TEST(response->status == 202);
  BOOST_TEST(response->body == "POST /pay?a=1 a\r\n\r\nb");
  bool seen = false;
  for (const auto& [name, value] : response->headers) seen = seen || (name == "X-Seen" && value == "m1");
  BOOST_TEST(seen);
}

template <class World>
void a_frame_brings_a_frame(World& world) {
  Host host;
  start_both(world, host);
  const std::string any_bytes("\0\xff\x01", 3);
  const auto asked = begin_frame(world, seconds(20), any_bytes);
  wait_for(world, asked);
  BOOST_TEST((text(asked) == "0110" + any_bytes));
}

template <class World>
void the_first_of_several_frames_is_the_answer_and_the_next_exchange_has_its_own(World& world) {
  Host host;
  host.says = {"first ", "second ", "third "};
  start_both(world, host);
  for (const char* number : {"1", "2"}) {
    const auto asked = begin_frame(world, seconds(20), number);
    wait_for(world, asked);
    BOOST_TEST(text(asked) == std::string("first ") + number);
    world.run_for(a_moment);
  }
  BOOST_TEST(host.read == 2);
}

template <class World>
void exchanges_under_way_at_once_each_bring_their_own_answer(World& world) {
  Host host;
  start_both(world, host);
  constexpr std::size_t kMany = 5;
  std::vector<AskedFrame> all;
  all.reserve(kMany);
  for (std::size_t i = 0; i < kMany; ++i) all.push_back(begin_frame(world, seconds(20), std::to_string(i)));
  for (std::size_t i = 0; i < kMany; ++i) {
    wait_for(world, all[i]);
    BOOST_TEST(text(all[i]) == "0110" + std::to_string(i));
  }
}

template <class World>
void where_nobody_listens_is_refused(World& world) {
  contract::start_both(world);
  const auto http = begin_http(world, seconds(20));
  const auto frame = begin_frame(world, seconds(20));
  wait_for(world, http);
  wait_for(world, frame);
  BOOST_TEST(refused(http));
  BOOST_TEST(refused(frame));
}

template <class World>
void a_listener_that_is_down_refuses_until_it_is_back(World& world) {
  Host host;
  start_both(world, host);
  world.kill(answerer);
  world.run_for(a_moment);
  const auto http = begin_http(world, seconds(20));
  const auto frame = begin_frame(world, seconds(20));
  wait_for(world, http);
  wait_for(world, frame);
  BOOST_TEST(refused(http));
  BOOST_TEST(refused(frame));
  world.start(answerer);
  world.run_for(a_moment);
  const auto again = begin_http(world, seconds(20));
  wait_for(world, again);
  BOOST_TEST(std::holds_alternative<HttpResponse>(*again->outcome));
  BOOST_TEST(host.read == 1);
}

template <class World>
void a_listener_that_never_answers_leaves_the_exchange_unknown_when_the_budget_is_over(World& world) {
  Host host;
  host.answers = false;
  start_both(world, host);
  const auto http = begin_http(world, seconds(2));
  const auto frame = begin_frame(world, seconds(2));
  wait_for(world, http);
  wait_for(world, frame);
  BOOST_TEST(host.read == 2);
  BOOST_TEST(unknown(http, UnknownWhy::no_answer));
  BOOST_TEST(unknown(frame, UnknownWhy::no_answer));
  for (const Duration took : {http->took, frame->took}) {
    BOOST_TEST((took >= seconds(2)));
    BOOST_TEST((took < seconds(10)));
  }
}

template <class World>
void a_host_that_answers_with_no_frame_leaves_the_exchange_unknown(World& world) {
  Host host;
  host.says = {};
  start_both(world, host);
  const auto frame = begin_frame(world, seconds(2));
  wait_for(world, frame);
  BOOST_TEST(host.read == 1);
  BOOST_TEST(unknown(frame, UnknownWhy::no_answer));
}

template <class World>
void a_listener_that_dies_after_reading_leaves_the_exchange_unknown(World& world) {
  Host host;
  host.answers = false;
  start_both(world, host);
  const auto http = begin_http(world, seconds(30));
  const auto frame = begin_frame(world, seconds(30));
  BOOST_REQUIRE(world.run_until([&] { return host.read == 2; }, long_enough));
  world.kill(answerer);
  wait_for(world, http);
  wait_for(world, frame);
  BOOST_TEST(unknown(http, UnknownWhy::peer_lost));
  BOOST_TEST(unknown(frame, UnknownWhy::peer_lost));
  for (const Duration took : {http->took, frame->took}) BOOST_TEST((took < seconds(30)));
}

// Every case by name, for one test of each.
#define TILLRIG_WIRE_CASES(RUN)                                                          \
  RUN(a_request_brings_status_headers_and_body_of_the_answer)                            \
  RUN(a_frame_brings_a_frame)                                                            \
  RUN(the_first_of_several_frames_is_the_answer_and_the_next_exchange_has_its_own)       \
  RUN(exchanges_under_way_at_once_each_bring_their_own_answer)                           \
  RUN(where_nobody_listens_is_refused)                                                   \
  RUN(a_listener_that_is_down_refuses_until_it_is_back)                                  \
  RUN(a_listener_that_never_answers_leaves_the_exchange_unknown_when_the_budget_is_over) \
  RUN(a_host_that_answers_with_no_frame_leaves_the_exchange_unknown)                     \
  RUN(a_listener_that_dies_after_reading_leaves_the_exchange_unknown)

}  // namespace tillrig::wire_contract
