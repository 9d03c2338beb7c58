#include "reference/conversation/conversation.h"

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <memory>
#include <optional>
#include <string>

#include "reference/conversation/digest.h"
#include "reference/ports/spawn.h"
#include "tests/support/manual_time.h"

namespace tillrig {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const NodeName self{"till-1"};
const NodeName peer{"engine"};

boost::asio::awaitable<void> ask(Bus* bus, Duration budget, std::optional<CallOutcome>* into) {
  Message message{"engine.pay", "body", "key"};
  CallOutcome outcome = co_await bus->call(peer, std::move(message), budget);
  *into = std::move(outcome);
}

boost::asio::awaitable<Answer> agree(int* asked, Request) {
  ++*asked;
  Reply reply{"yes", true};
  co_return reply;
}

struct Talk {
  Talk() { open(); }

  void open(ConversationOptions options = {}) {
    conversation = std::make_unique<Conversation>(self, 5, context.get_executor(), time, time, transport, log, options);
  }
  void run() {
    context.restart();
    context.poll();
  }
  void call(Duration budget) {
    spawn(context.get_executor(), ask(conversation.get(), budget, &outcome));
    run();
  }
  void pass(Duration by) {
    time.pass(by);
    run();
  }
  void arrive(FrameType type, std::uint64_t session, std::uint64_t correlation = 0) {
    Frame frame = from_peer(type, session, correlation);
    arrive(std::move(frame));
  }
  void arrive(Frame frame) {
    frame.checksum = checksum_of(frame);
    arrive_as_it_is(std::move(frame));
  }
  void arrive_as_it_is(Frame frame) {
    transport.arrive(std::move(frame));
    run();
  }
  Frame from_peer(FrameType type, std::uint64_t session, std::uint64_t correlation) const {
    Frame frame;
    frame.type = type;
    frame.from = peer;
    frame.to = self;
    frame.from_session = session;
    frame.to_session = 5;
    frame.correlation = correlation;
    frame.session_age = time.steady_now().since_start;
    frame.budget = seconds(1);
    frame.verb = "till.ask";
    return frame;
  }
  const Frame& last() const { return transport.sent.back(); }
  std::optional<RefusedWhy> refused() const {
    const auto* why = outcome ? std::get_if<Refused>(&*outcome) : nullptr;
    return why ? std::optional(why->why) : std::nullopt;
  }
  std::optional<UnknownWhy> unknown() const {
    const auto* why = outcome ? std::get_if<Unknown>(&*outcome) : nullptr;
    return why ? std::optional(why->why) : std::nullopt;
  }

  boost::asio::io_context context;
  ManualTime time;
  KeptTransport transport;
  KeptLog log;
  std::unique_ptr<Conversation> conversation;
  std::optional<CallOutcome> outcome;
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_request_leaves_only_after_a_welcome_and_carries_what_is_left_of_its_budget) {
  Talk talk;
  talk.call(seconds(3));
  BOOST_TEST((talk.last().type == FrameType::hello));
  talk.pass(milliseconds(100));
  talk.arrive(FrameType::welcome, 9);
  BOOST_TEST((talk.last().type == FrameType::request));
  BOOST_TEST(talk.last().to_session == 9u);
  BOOST_TEST((talk.last().budget == milliseconds(2900)));
}

BOOST_AUTO_TEST_CASE(a_damaged_frame_is_dropped_in_one_line_and_nothing_in_it_is_believed) {
  Talk talk;
  int asked = 0;
  talk.conversation->serve("till.ask", [&asked](Request request) { return agree(&asked, std::move(request)); });
  talk.arrive(FrameType::hello, 9);
  Frame request = talk.from_peer(FrameType::request, 9, 1);
  request.body = "pay 12.50";
  request.checksum = checksum_of(request);
  Frame changed = request, cut = request, from_tomorrow = request;
  changed.body[4] = '7';
  cut.body.resize(4);
  from_tomorrow.from_session = 10;
  from_tomorrow.body.clear();
  const auto sent = talk.transport.sent.size();
  for (const auto& damaged : {changed, cut, from_tomorrow}) talk.arrive_as_it_is(damaged);
  BOOST_TEST(asked == 0);
  BOOST_TEST(talk.transport.sent.size() == sent);
  BOOST_TEST(talk.log.count("message.dropped") == 3);
  talk.arrive_as_it_is(request);
  BOOST_TEST(asked == 1);
}

BOOST_AUTO_TEST_CASE(no_welcome_is_refused_because_nothing_has_left) {
  Talk talk;
  talk.call(seconds(3));
  talk.pass(milliseconds(499));
  BOOST_TEST(!talk.outcome.has_value());
  talk.pass(milliseconds(1));
  BOOST_TEST((talk.refused() == RefusedWhy::no_connection));
}

BOOST_AUTO_TEST_CASE(what_the_transport_does_not_take_is_refused) {
  Talk talk;
  talk.transport.refuses = true;
  talk.call(seconds(3));
  BOOST_TEST((talk.refused() == RefusedWhy::queue_full));
  BOOST_TEST(talk.time.pending() == 0u);
}

BOOST_AUTO_TEST_CASE(silence_after_the_request_has_left_is_unknown) {
  Talk talk;
  talk.call(seconds(3));
  talk.arrive(FrameType::welcome, 9);
  talk.pass(seconds(3));
  BOOST_TEST((talk.unknown() == UnknownWhy::no_answer));
}

BOOST_AUTO_TEST_CASE(a_peer_seen_with_a_new_session_leaves_its_calls_unknown) {
  Talk talk;
  talk.call(seconds(3));
  talk.arrive(FrameType::welcome, 9);
  talk.arrive(FrameType::hello, 10);
  BOOST_TEST((talk.unknown() == UnknownWhy::peer_lost));
}

BOOST_AUTO_TEST_CASE(a_reply_counts_only_from_the_session_that_was_asked) {
  Talk talk;
  talk.call(seconds(3));
  talk.arrive(FrameType::welcome, 9);
  const auto number = talk.last().correlation;
  talk.arrive(FrameType::reply, 8, number);
  talk.arrive(FrameType::reply, 9, number + 1);
  BOOST_TEST(!talk.outcome.has_value());
  BOOST_TEST(talk.log.count("message.dropped") == 2);
  talk.arrive(FrameType::reply, 9, number);
  BOOST_TEST(std::holds_alternative<Reply>(talk.outcome.value()));
}

BOOST_AUTO_TEST_CASE(a_request_for_a_dead_session_is_sent_again_once_and_is_then_never_called_refused) {
  Talk talk;
  talk.call(seconds(3));
  talk.arrive(FrameType::welcome, 9);
  for (std::uint64_t session = 10; session <= 11; ++session) {
    Frame stale = talk.from_peer(FrameType::refusal, session, talk.last().correlation);
    stale.refused_why = RefusedWhy::stale_session;
    talk.arrive(std::move(stale));
    if (session == 11) break;
    BOOST_TEST((talk.last().type == FrameType::hello));
    talk.arrive(FrameType::welcome, session);
    BOOST_TEST((talk.last().type == FrameType::request));
  }
  BOOST_TEST((talk.unknown() == UnknownWhy::peer_lost));
}

BOOST_AUTO_TEST_CASE(no_welcome_for_the_second_sending_is_unknown) {
  Talk talk;
  talk.call(seconds(3));
  talk.arrive(FrameType::welcome, 9);
  Frame stale = talk.from_peer(FrameType::refusal, 10, talk.last().correlation);
  stale.refused_why = RefusedWhy::stale_session;
  talk.arrive(std::move(stale));
  talk.pass(milliseconds(500));
  BOOST_TEST((talk.unknown() == UnknownWhy::peer_lost));
}

BOOST_AUTO_TEST_CASE(a_refusal_is_quoted_and_one_without_words_names_its_sender) {
  for (const auto& [said, heard] : {std::pair("the order is closed", "the order is closed"), {"", "said by engine"}}) {
    Talk talk;
    talk.call(seconds(3));
    talk.arrive(FrameType::welcome, 9);
    Frame refusal = talk.from_peer(FrameType::refusal, 9, talk.last().correlation);
    refusal.detail = said;
    talk.arrive(std::move(refusal));
    BOOST_REQUIRE((talk.refused() == RefusedWhy::not_executed));
    BOOST_TEST(std::get<Refused>(*talk.outcome).detail == heard);
  }
}

BOOST_AUTO_TEST_CASE(what_queued_longer_than_its_budget_is_refused_and_not_executed) {
  Talk talk;
  int asked = 0;
  talk.conversation->serve("till.ask", [&asked](Request request) { return agree(&asked, std::move(request)); });
  Frame queued = talk.from_peer(FrameType::request, 9, 1);
  talk.arrive(FrameType::hello, 9);
  talk.pass(seconds(1));
  talk.arrive(std::move(queued));
  BOOST_TEST(asked == 0);
  BOOST_TEST((talk.last().refused_why == RefusedWhy::stale_budget));
  talk.arrive(FrameType::request, 9, 2);
  BOOST_TEST(asked == 1);
  BOOST_TEST((talk.last().type == FrameType::reply));
}

BOOST_AUTO_TEST_CASE(requests_wait_until_it_is_open) {
  Talk talk;
  int asked = 0;
  talk.open(ConversationOptions{.open_at_once = false});
  talk.conversation->serve("till.ask", [&asked](Request request) { return agree(&asked, std::move(request)); });
  talk.arrive(FrameType::hello, 9);
  talk.arrive(FrameType::request, 9, 1);
  BOOST_TEST(talk.transport.sent.empty());
  talk.conversation->open();
  talk.run();
  BOOST_TEST(asked == 1);
  BOOST_TEST((talk.last().type == FrameType::reply));
}

BOOST_AUTO_TEST_CASE(nothing_fires_after_its_end) {
  Talk talk;
  talk.call(seconds(3));
  talk.arrive(FrameType::welcome, 9);
  const auto number = talk.last().correlation;
  talk.conversation.reset();
  BOOST_TEST(talk.time.pending() == 0u);
  const auto sent = talk.transport.sent.size();
  const auto events = talk.log.events.size();
  talk.arrive(FrameType::reply, 9, number);
  talk.pass(seconds(10));
  BOOST_TEST(!talk.outcome.has_value());
  BOOST_TEST(talk.transport.sent.size() == sent);
  BOOST_TEST(talk.log.events.size() == events);
}

}  // namespace tillrig
