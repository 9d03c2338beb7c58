#pragma once

#include <boost/test/unit_test.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "reference/ports/node.h"
#include "reference/ports/spawn.h"
#include "simulators/links/link_faults.h"

// What every Bus must do, whatever carries it. Each case takes a fresh world of two nodes, "asker" and "answerer", none
// of them up; all nodes of the world live in this process. A world offers:
//
//   using Program = std::function<void(NodePorts&)>;   // run at each start of the node; serves, then
//   Lifecycle::ready() void define(const NodeName&, Program); void start(const NodeName&);       void kill(const
//   NodeName&);    // at once, as a crash does void perform_on(const NodeName&, std::function<void(NodePorts&)>); bool
//   run_until(std::function<bool()>, Duration at_most);   // whether it became true void run_for(Duration); void
//   damage(LinkRule);             void heal(std::int64_t id);    // links of all nodes int journaled(std::string_view
//   kind, std::string_view node, std::string_view why);   // events so far std::size_t queue_limit();         // no
//   more requests than this wait for a peer that is down
namespace tillrig::bus_contract {

using std::chrono::milliseconds;
using std::chrono::seconds;

inline const NodeName asker{"asker"};
inline const NodeName answerer{"answerer"};

// What the answerer does and has done; outlives its incarnations.
struct Desk {
  int executed = 0;
  Duration takes{};
  std::string last_key;
  std::uint64_t last_incarnation = 0;
  bool refuses = false;
  std::function<void()> after_executing;
};

inline boost::asio::awaitable<Answer> execute(NodePorts* ports, Desk* desk, Request request) {
  ++desk->executed;
  desk->last_key = request.message.key;
  desk->last_incarnation = request.from_incarnation;
  if (desk->after_executing) desk->after_executing();
  const SteadyInstant until = ports->clock.steady_now() + desk->takes;
  co_await ports->clock.sleep_until(until);
  if (desk->refuses) co_return Refused{RefusedWhy::not_executed, "closed"};
  Reply reply{"did " + request.message.body, true};
  co_return reply;
}

template <class World>
void define_both(World& world, Desk& desk) {
  world.define(asker, [](NodePorts& ports) { ports.lifecycle.ready(); });
  world.define(answerer, [&desk](NodePorts& ports) {
    ports.bus.serve("desk.do", [&ports, &desk](Request request) { return execute(&ports, &desk, std::move(request)); });
    ports.lifecycle.ready();
  });
}

struct Asked {
  std::optional<CallOutcome> outcome;
  Duration took{};
};

inline boost::asio::awaitable<void> ask_once(NodePorts* ports, std::string verb, Duration budget,
                                             std::shared_ptr<Asked> asked) {
  const SteadyInstant began = ports->clock.steady_now();
  Message message{std::move(verb), "it", "key-1"};
  CallOutcome outcome = co_await ports->bus.call(answerer, std::move(message), budget);
  asked->outcome = std::move(outcome);
  asked->took = ports->clock.steady_now() - began;
}

template <class World>
std::shared_ptr<Asked> ask(World& world, Duration budget, std::string verb = "desk.do") {
  auto asked = std::make_shared<Asked>();
  world.perform_on(
      asker, [verb, budget, asked](NodePorts& ports) { spawn(ports.executor, ask_once(&ports, verb, budget, asked)); });
  return asked;
}

template <class World>
void wait_for(World& world, const std::shared_ptr<Asked>& asked) {
  BOOST_REQUIRE(world.run_until([&] { return asked->outcome.has_value(); }, seconds(20)));
}

inline bool is_reply(const Asked& asked) {
  return std::holds_alternative<Reply>(*asked.outcome);
}
inline bool is_refused(const Asked& asked, RefusedWhy why) {
  const auto* refused = std::get_if<Refused>(&*asked.outcome);
  return refused && refused->why == why;
}
inline bool is_unknown(const Asked& asked, UnknownWhy why) {
  const auto* unknown = std::get_if<Unknown>(&*asked.outcome);
  return unknown && unknown->why == why;
}

template <class World>
void start_both(World& world, Desk& desk) {
  define_both(world, desk);
  world.start(answerer);
  world.start(asker);
  const auto first = ask(world, seconds(3));
  wait_for(world, first);
  BOOST_REQUIRE(is_reply(*first));
  desk.executed = 0;
}

inline LinkRule damage_of(LinkAction action, FrameType type, std::int64_t id = 1) {
  LinkRule rule;
  rule.id = id;
  rule.fault = "damage";
  rule.action = action;
  rule.type = type;
  return rule;
}

template <class World>
void a_call_brings_the_reply_of_the_handler(World& world) {
  Desk desk;
  start_both(world, desk);
  const auto asked = ask(world, seconds(3));
  wait_for(world, asked);
  BOOST_REQUIRE(is_reply(*asked));
  BOOST_TEST(std::get<Reply>(*asked->outcome).body == "did it");
  BOOST_TEST(std::get<Reply>(*asked->outcome).final);
  BOOST_TEST(desk.executed == 1);
  BOOST_TEST(desk.last_key == "key-1");
  BOOST_TEST(desk.last_incarnation == 1u);
}

template <class World>
void a_peer_never_started_is_refused(World& world) {
  Desk desk;
  define_both(world, desk);
  world.start(asker);
  const auto asked = ask(world, seconds(3));
  wait_for(world, asked);
  BOOST_TEST(is_refused(*asked, RefusedWhy::no_connection));
  BOOST_TEST(asked->took < seconds(2));
  world.start(answerer);
  world.run_for(seconds(1));
  BOOST_TEST(desk.executed == 0);
}

template <class World>
void a_peer_that_dies_before_reading_leaves_the_call_unknown(World& world) {
  Desk desk;
  start_both(world, desk);
  world.damage(damage_of(LinkAction::hold, FrameType::request));
  const auto asked = ask(world, seconds(1));
  world.run_for(milliseconds(200));
  world.kill(answerer);
  world.heal(1);
  wait_for(world, asked);
  BOOST_TEST(std::holds_alternative<Unknown>(*asked->outcome));
  BOOST_TEST(desk.executed == 0);
}

template <class World>
void a_peer_that_dies_after_executing_leaves_the_call_unknown(World& world) {
  Desk desk;
  start_both(world, desk);
  desk.after_executing = [&] { world.kill(answerer); };
  const auto asked = ask(world, seconds(1));
  wait_for(world, asked);
  BOOST_TEST(std::holds_alternative<Unknown>(*asked->outcome));
  BOOST_TEST(desk.executed == 1);
}

template <class World>
void a_request_queued_for_a_dead_session_is_refused_and_sent_again(World& world) {
  Desk desk;
  start_both(world, desk);
  world.damage(damage_of(LinkAction::hold, FrameType::request));
  const auto asked = ask(world, seconds(5));
  world.run_for(milliseconds(200));
  world.kill(answerer);
  world.start(answerer);
  world.run_for(milliseconds(300));
  world.heal(1);
  wait_for(world, asked);
  BOOST_TEST(is_reply(*asked));
  BOOST_TEST(desk.executed == 1);
  BOOST_TEST(world.journaled("message.dropped", "answerer", "stale_session") == 1);
}

// Delivered twice: to a session that dies after executing it, and to the next one, which refuses it.
template <class World>
void a_request_that_a_dead_session_may_have_executed_is_not_called_refused(World& world) {
  Desk desk;
  start_both(world, desk);
  desk.after_executing = [&] { world.kill(answerer); };
  LinkRule twice = damage_of(LinkAction::duplicate, FrameType::request);
  twice.delay = seconds(3);
  world.damage(twice);
  const auto asked = ask(world, seconds(15));
  BOOST_REQUIRE(world.run_until([&] { return desk.executed == 1; }, seconds(2)));
  world.damage(damage_of(LinkAction::drop, FrameType::hello, 2));
  world.start(answerer);
  wait_for(world, asked);
  BOOST_TEST(world.journaled("message.dropped", "answerer", "stale_session") == 1);
  BOOST_TEST(is_unknown(*asked, UnknownWhy::peer_lost));
}

template <class World>
void a_request_whose_budget_is_over_in_the_queue_is_never_executed(World& world) {
  Desk desk;
  start_both(world, desk);
  world.damage(damage_of(LinkAction::hold, FrameType::request));
  const auto asked = ask(world, milliseconds(500));
  wait_for(world, asked);
  BOOST_TEST(is_unknown(*asked, UnknownWhy::no_answer));
  world.run_for(milliseconds(300));
  world.heal(1);
  BOOST_TEST(
      world.run_until([&] { return world.journaled("message.dropped", "answerer", "stale_budget") == 1; }, seconds(5)));
  BOOST_TEST(desk.executed == 0);
}

template <class World>
void a_full_queue_is_refused(World& world) {
  Desk desk;
  start_both(world, desk);
  world.kill(answerer);
  const std::size_t most = world.queue_limit() + 1;
  std::vector<std::shared_ptr<Asked>> all;
  for (std::size_t i = 0; i < most; ++i) all.push_back(ask(world, seconds(2)));
  BOOST_REQUIRE(world.run_until([&] { return all.back()->outcome.has_value(); }, seconds(10)));
  BOOST_TEST(std::holds_alternative<Refused>(*all.back()->outcome));
  BOOST_TEST(desk.executed == 0);
}

template <class World>
void a_duplicated_request_reaches_the_handler_twice_and_the_caller_once(World& world) {
  Desk desk;
  start_both(world, desk);
  world.damage(damage_of(LinkAction::duplicate, FrameType::request));
  const auto asked = ask(world, seconds(3));
  wait_for(world, asked);
  BOOST_TEST(is_reply(*asked));
  BOOST_TEST(world.run_until([&] { return desk.executed == 2; }, seconds(5)));
  BOOST_TEST(world.run_until([&] { return world.journaled("message.dropped", "asker", "nobody waits for it") == 1; },
                             seconds(5)));
}

template <class World>
void a_late_reply_is_dropped(World& world) {
  Desk desk;
  start_both(world, desk);
  world.damage(damage_of(LinkAction::hold, FrameType::reply));
  const auto asked = ask(world, milliseconds(500));
  wait_for(world, asked);
  BOOST_TEST(is_unknown(*asked, UnknownWhy::no_answer));
  world.heal(1);
  BOOST_TEST(world.run_until([&] { return world.journaled("message.dropped", "asker", "nobody waits for it") == 1; },
                             seconds(5)));
  const auto again = ask(world, seconds(3));
  wait_for(world, again);
  BOOST_TEST(is_reply(*again));
}

template <class World>
void a_handler_slower_than_the_budget_leaves_the_call_unknown(World& world) {
  Desk desk;
  start_both(world, desk);
  desk.takes = seconds(2);
  const auto asked = ask(world, milliseconds(700));
  wait_for(world, asked);
  BOOST_TEST(is_unknown(*asked, UnknownWhy::no_answer));
  BOOST_TEST(asked->took >= milliseconds(700));
  BOOST_TEST(asked->took < milliseconds(1500));
}

template <class World>
void what_the_peer_says_was_not_executed_is_refused(World& world) {
  Desk desk;
  start_both(world, desk);
  const auto unknown_verb = ask(world, seconds(3), "desk.undo");
  wait_for(world, unknown_verb);
  BOOST_TEST(is_refused(*unknown_verb, RefusedWhy::unknown_verb));
  desk.refuses = true;
  const auto closed = ask(world, seconds(3));
  wait_for(world, closed);
  BOOST_TEST(is_refused(*closed, RefusedWhy::not_executed));
  BOOST_TEST(std::get<Refused>(*closed->outcome).detail == "closed");
}

template <class World>
void a_node_that_is_not_ready_executes_nothing(World& world) {
  Desk desk;
  define_both(world, desk);
  NodePorts* recovering = nullptr;
  world.define(answerer, [&](NodePorts& ports) {
    recovering = &ports;
    ports.bus.serve("desk.do", [&ports, &desk](Request request) { return execute(&ports, &desk, std::move(request)); });
  });
  world.start(answerer);
  world.start(asker);
  const auto early = ask(world, seconds(3));
  wait_for(world, early);
  BOOST_TEST(is_refused(*early, RefusedWhy::no_connection));
  world.perform_on(answerer, [&](NodePorts&) { recovering->lifecycle.ready(); });
  world.run_for(milliseconds(100));
  const auto later = ask(world, seconds(3));
  wait_for(world, later);
  BOOST_TEST(is_reply(*later));
  BOOST_TEST(desk.executed == 1);
}

template <class World>
void a_post_is_executed_and_answered_by_nobody(World& world) {
  Desk desk;
  start_both(world, desk);
  world.perform_on(asker, [](NodePorts& ports) {
    BOOST_TEST(!ports.bus.post(answerer, Message{"desk.do", "quietly", ""}, seconds(1)).has_value());
  });
  BOOST_TEST(world.run_until([&] { return desk.executed == 1; }, seconds(5)));
}

// Every case by name, for one test of each: TILLRIG_BUS_CASES(RUN) with RUN(case) at hand.
#define TILLRIG_BUS_CASES(RUN)                                               \
  RUN(a_call_brings_the_reply_of_the_handler)                                \
  RUN(a_peer_never_started_is_refused)                                       \
  RUN(a_peer_that_dies_before_reading_leaves_the_call_unknown)               \
  RUN(a_peer_that_dies_after_executing_leaves_the_call_unknown)              \
  RUN(a_request_queued_for_a_dead_session_is_refused_and_sent_again)         \
  RUN(a_request_that_a_dead_session_may_have_executed_is_not_called_refused) \
  RUN(a_request_whose_budget_is_over_in_the_queue_is_never_executed)         \
  RUN(a_full_queue_is_refused)                                               \
  RUN(a_duplicated_request_reaches_the_handler_twice_and_the_caller_once)    \
  RUN(a_late_reply_is_dropped)                                               \
  RUN(a_handler_slower_than_the_budget_leaves_the_call_unknown)              \
  RUN(what_the_peer_says_was_not_executed_is_refused)                        \
  RUN(a_node_that_is_not_ready_executes_nothing)                             \
  RUN(a_post_is_executed_and_answered_by_nobody)

}  // namespace tillrig::bus_contract
