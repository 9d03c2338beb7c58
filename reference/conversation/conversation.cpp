#include "reference/conversation/conversation.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <map>
#include <utility>
#include <vector>

#include "reference/conversation/digest.h"
#include "reference/ports/spawn.h"
#include "reference/ports/suspend.h"
#include "reference/protocol/invariant.h"

namespace tillrig {
namespace {

// A call or a post that is not over.
struct Exchange {
  NodeName peer;
  Message message;
  SteadyInstant deadline;
  Resumption<CallOutcome> caller;  // none: a post
  std::uint64_t sent_to = 0;       // the peer's session; 0: it waits for a welcome and has not left
  bool sent_again = false;
  Timers::Token timer = 0;
};

struct Peer {
  std::uint64_t welcomed = 0;  // the session that answered our hello; 0: none, or it is over
  std::uint64_t newest = 0;    // the newest session seen
  Duration fastest{};          // our clock minus the age of its session, for its fastest frame
};

}  // namespace

struct Conversation::State : std::enable_shared_from_this<State> {
  State(NodeName name, std::uint64_t own_session, boost::asio::any_io_executor ex, Clock& c, Timers& t, Transport& tr,
        Log& l, ConversationOptions o)
      : self(std::move(name)),
        session(own_session),
        executor(std::move(ex)),
        clock(c),
        timers(t),
        transport(tr),
        log(l),
        options(o),
        born(c.steady_now()),
        open(o.open_at_once) {}

  NodeName self;
  std::uint64_t session;
  boost::asio::any_io_executor executor;
  Clock& clock;
  Timers& timers;
  Transport& transport;
  Log& log;
  ConversationOptions options;
  SteadyInstant born;
  bool open;
  bool closed = false;
  std::uint64_t last_correlation = 0;
  std::map<NodeName, Peer> peers;
  std::map<std::uint64_t, Exchange> exchanges;  // by correlation: what is told to many is told in order
  std::map<std::string, Handler, std::less<>> handlers;
  std::vector<Frame> waiting;  // until open

  using Pending = std::map<std::uint64_t, Exchange>::iterator;

  void close() {
    closed = true;
    for (auto& [id, exchange] : exchanges) timers.cancel(exchange.timer);
    exchanges.clear();
    waiting.clear();
  }

  void record(std::string_view kind, std::string_view end, const NodeName& other, const Frame& frame,
              std::string_view why = {}) {
    if (!options.journal_messages) return;
    Event event(kind);
    event.add(end, other).add("type", name_of(frame.type));
    if (!frame.verb.empty()) event.add("verb", frame.verb);
    event.add("correlation", static_cast<std::int64_t>(frame.correlation));
    if (!frame.key.empty()) event.add("key", frame.key);
    if (!frame.body.empty()) event.add("digest", digest_of(frame.body));
    if (frame.type == FrameType::reply) event.add("final", std::int64_t{frame.final});
    if (frame.type == FrameType::refusal && why.empty()) why = name_of(frame.refused_why);
    if (!why.empty()) event.add("why", why);
    log.record(std::move(event));
  }
  void delivered(const Frame& frame) { record("message.delivered", "from", frame.from, frame); }
  void dropped(const Frame& frame, std::string_view why) { record("message.dropped", "from", frame.from, frame, why); }

  Frame frame_to(FrameType type, const NodeName& to, std::uint64_t to_session) const {
    Frame frame;
    frame.type = type;
    frame.from = self;
    frame.to = to;
    frame.from_session = session;
    frame.to_session = to_session;
    frame.session_age = clock.steady_now() - born;
    return frame;
  }

  // Recorded first, then handed over.
  std::optional<Refused> transmit(Frame&& frame) {
    record("message.sent", "to", frame.to, frame);
    Frame outline;
    if (options.journal_messages) {
      outline.type = frame.type;
      outline.to = frame.to;
      outline.correlation = frame.correlation;
      outline.verb = frame.verb;
      outline.key = frame.key;
    }
    frame.checksum = checksum_of(frame);
    auto refused = transport.send(std::move(frame));
    if (refused) record("message.dropped", "to", outline.to, outline, name_of(refused->why));
    return refused;
  }

  // ---- asking

  std::optional<Refused> begin(NodeName to, Message message, Duration budget, Resumption<CallOutcome> caller) {
    const Pending pending = exchanges.try_emplace(exchanges.end(), ++last_correlation);
    auto& exchange = pending->second;
    exchange.deadline = clock.steady_now() + budget;
    exchange.peer = std::move(to);
    exchange.message = std::move(message);
    exchange.caller = std::move(caller);
    auto refused = peers[exchange.peer].welcomed ? send_request(pending) : say_hello(pending);
    if (!refused) return std::nullopt;
    auto asker = end(pending);
    if (!asker) return refused;
    boost::asio::post(executor, [waiting_caller = std::move(asker), why = std::move(*refused)]() mutable {
      waiting_caller(CallOutcome(std::move(why)));
    });
    return std::nullopt;
  }

  // The exchange is over; who asked is still to be told. None: a post.
  Resumption<CallOutcome> end(Pending pending) {
    auto caller = std::move(pending->second.caller);
    timers.cancel(pending->second.timer);
    exchanges.erase(pending);
    return caller;
  }

  // What is refused after a first sending reached a session that was over already is Unknown: a link may have
  // delivered that one twice, and the dead session may have executed it.
  void finish_refused(Pending pending, Refused why) {
    if (!pending->second.sent_again) return finish(pending, std::move(why));
    finish(pending, Unknown{UnknownWhy::peer_lost, "sent to a session that is over; then: " + why.detail});
  }

  void finish(Pending pending, CallOutcome outcome) {
    auto caller = end(pending);
    if (caller) caller(std::move(outcome));
  }

  void wait_until(std::uint64_t id, Exchange& exchange, SteadyInstant until) {
    timers.cancel(exchange.timer);
    exchange.timer = timers.at(until, [this, id] { time_is_over(id); });
  }

  std::optional<Refused> say_hello(Pending pending) {
    auto& [id, exchange] = *pending;
    exchange.sent_to = 0;
    if (auto refused = transmit(frame_to(FrameType::hello, exchange.peer, 0))) return refused;
    wait_until(id, exchange, std::min(exchange.deadline, clock.steady_now() + options.connect_bound));
    return std::nullopt;
  }

  // A post is over as soon as the transport has taken it.
  std::optional<Refused> send_request(Pending pending) {
    auto& [id, exchange] = *pending;
    const bool post = !exchange.caller;
    exchange.sent_to = peers[exchange.peer].welcomed;
    Frame frame = frame_to(post ? FrameType::post : FrameType::request, exchange.peer, exchange.sent_to);
    frame.correlation = id;
    frame.budget = exchange.deadline - clock.steady_now();
    frame.verb = exchange.message.verb;
    frame.key = exchange.message.key;
    frame.body = exchange.message.body;
    if (auto refused = transmit(std::move(frame))) return refused;
    if (post)
      end(pending);
    else
      wait_until(id, exchange, exchange.deadline);
    return std::nullopt;
  }

  void time_is_over(std::uint64_t id) {
    const auto pending = exchanges.find(id);
    if (pending == exchanges.end()) return;
    auto& exchange = pending->second;
    exchange.timer = 0;
    if (exchange.sent_to != 0) return finish(pending, Unknown{UnknownWhy::no_answer, "no answer within the budget"});
    if (!exchange.caller) drop_post(id, exchange);
    finish_refused(pending, {RefusedWhy::no_connection, "no welcome from " + exchange.peer.text()});
  }

  void drop_post(std::uint64_t id, const Exchange& exchange) {
    Frame frame = frame_to(FrameType::post, exchange.peer, 0);
    frame.correlation = id;
    frame.verb = exchange.message.verb;
    frame.key = exchange.message.key;
    frame.body = exchange.message.body;
    record("message.dropped", "to", frame.to, frame, name_of(RefusedWhy::no_connection));
  }

  // ---- hearing

  // The exchanges with a peer that `chosen` picks, oldest first. By number: telling one may end others.
  template <class Chosen>
  std::vector<std::uint64_t> numbers_with(const NodeName& peer, Chosen chosen) const {
    std::vector<std::uint64_t> numbers;
    for (const auto& [id, exchange] : exchanges)
      if (exchange.peer == peer && chosen(exchange)) numbers.push_back(id);
    return numbers;
  }

  void receive(Frame&& frame) {
    if (closed) return;
    if (frame.checksum != checksum_of(frame)) return dropped(frame, "damaged on its way");
    Peer& peer = peers[frame.from];
    if (frame.from_session < peer.newest) {
      dropped(frame, "its sender's session is over");
      if (frame.type == FrameType::request) refuse(frame, RefusedWhy::stale_session);
      return;
    }
    const Duration offset = clock.steady_now().since_start - frame.session_age;
    if (frame.from_session > peer.newest) {
      peer = Peer{0, frame.from_session, offset};
      lose_the_old_session(frame);
    }
    peer.fastest = std::min(peer.fastest, offset);
    dispatch(peer, std::move(frame));
  }

  // A request that the new session refuses as stale was not executed: it is not lost, it is sent again.
  void lose_the_old_session(const Frame& news) {
    const bool refused_as_stale =
        news.type == FrameType::refusal && news.refused_why == RefusedWhy::stale_session && news.to_session == session;
    for (const auto id : numbers_with(news.from, [](const Exchange& e) { return e.sent_to != 0; })) {
      if (refused_as_stale && id == news.correlation) continue;
      const auto pending = exchanges.find(id);
      if (pending != exchanges.end()) finish(pending, Unknown{UnknownWhy::peer_lost, "the peer has a new session"});
    }
  }

  void dispatch(Peer& peer, Frame&& frame) {
    switch (frame.type) {
      case FrameType::hello:
      case FrameType::request:
      case FrameType::post:
        if (!open) return waiting.push_back(std::move(frame));
        return frame.type == FrameType::hello ? welcome(frame) : serve(peer, std::move(frame));
      case FrameType::welcome:
        return welcomed(peer, frame);
      case FrameType::reply:
      case FrameType::refusal:
        return answered(std::move(frame));
    }
  }

  void welcome(const Frame& hello) {
    delivered(hello);
    transmit(frame_to(FrameType::welcome, hello.from, hello.from_session));
  }

  void welcomed(Peer& peer, const Frame& frame) {
    if (frame.to_session != session) return dropped(frame, "for another session");
    delivered(frame);
    peer.welcomed = frame.from_session;
    for (const auto id : numbers_with(frame.from, [](const Exchange& e) { return e.sent_to == 0; })) {
      const auto pending = exchanges.find(id);
      if (pending == exchanges.end()) continue;
      if (auto refused = send_request(pending)) finish_refused(pending, std::move(*refused));
    }
  }

  static Refused refusal_in(Frame&& frame) {
    if (frame.detail.empty()) frame.detail = "said by " + frame.from.text();
    return {frame.refused_why, std::move(frame.detail)};
  }

  void answered(Frame&& frame) {
    const auto pending = exchanges.find(frame.correlation);
    if (frame.to_session != session || pending == exchanges.end() || pending->second.peer != frame.from ||
        pending->second.sent_to == 0)
      return dropped(frame, "nobody waits for it");
    auto& exchange = pending->second;
    const bool stale = frame.type == FrameType::refusal && frame.refused_why == RefusedWhy::stale_session;
    if (stale ? exchange.sent_to == frame.from_session : exchange.sent_to != frame.from_session)
      return dropped(frame, "from another session");
    delivered(frame);
    if (frame.type == FrameType::reply) return finish(pending, Reply{std::move(frame.body), frame.final});
    if (!stale || exchange.sent_again) return finish_refused(pending, refusal_in(std::move(frame)));
    exchange.sent_again = true;
    if (auto refused = say_hello(pending)) finish_refused(pending, std::move(*refused));
  }

  // ---- answering

  void refuse(const Frame& request, RefusedWhy why) {
    Frame frame = frame_to(FrameType::refusal, request.from, request.from_session);
    frame.correlation = request.correlation;
    frame.verb = request.verb;
    frame.key = request.key;
    frame.refused_why = why;
    transmit(std::move(frame));
  }

  void turn_away(const Frame& frame, RefusedWhy why) {
    dropped(frame, name_of(why));
    if (frame.type == FrameType::request) refuse(frame, why);
  }

  void serve(const Peer& peer, Frame&& frame) {
    if (frame.to_session != session) return turn_away(frame, RefusedWhy::stale_session);
    const Duration queued = (clock.steady_now().since_start - frame.session_age) - peer.fastest;
    if (queued >= frame.budget) return turn_away(frame, RefusedWhy::stale_budget);
    const auto handler = handlers.find(frame.verb);
    if (handler == handlers.end()) return turn_away(frame, RefusedWhy::unknown_verb);
    delivered(frame);
    spawn(executor, answer(shared_from_this(), &handler->second, std::move(frame), queued));
  }

  static boost::asio::awaitable<void> answer(std::shared_ptr<State> state, const Handler* handler, Frame asked,
                                             Duration queued) {
    Request request;
    request.from = asked.from;
    request.from_incarnation = asked.from_session;
    request.budget = asked.budget - queued;
    request.message.verb = asked.verb;
    request.message.key = asked.key;
    request.message.body = std::move(asked.body);
    Answer said = co_await (*handler)(std::move(request));
    if (!state->closed && asked.type == FrameType::request) state->reply(std::move(asked), std::move(said));
  }

  void reply(Frame&& asked, Answer&& said) {
    Frame frame = frame_to(FrameType::reply, asked.from, asked.from_session);
    frame.correlation = asked.correlation;
    frame.verb = std::move(asked.verb);
    frame.key = std::move(asked.key);
    if (auto* answered = std::get_if<Reply>(&said)) {
      frame.body = std::move(answered->body);
      frame.final = answered->final;
    } else {
      auto& refused = std::get<Refused>(said);
      frame.type = FrameType::refusal;
      frame.refused_why = refused.why;
      frame.detail = std::move(refused.detail);
    }
    transmit(std::move(frame));
  }
};

Conversation::Conversation(NodeName self, std::uint64_t session, boost::asio::any_io_executor executor, Clock& clock,
                           Timers& timers, Transport& transport, Log& log, ConversationOptions options)
    : state_(std::make_shared<State>(std::move(self), session, std::move(executor), clock, timers, transport, log,
                                     options)) {
  transport.on_frame([weak = std::weak_ptr<State>(state_)](Frame&& frame) {
    if (const auto state = weak.lock()) state->receive(std::move(frame));
  });
}

Conversation::~Conversation() {
  state_->close();
}

boost::asio::awaitable<CallOutcome> Conversation::call(NodeName peer, Message message, Duration budget) {
  return suspend<CallOutcome>([state = state_, to = std::move(peer), what = std::move(message),
                               budget](Resumption<CallOutcome> caller) mutable {
    state->begin(std::move(to), std::move(what), budget, std::move(caller));
  });
}

std::optional<Refused> Conversation::post(const NodeName& peer, Message message, Duration budget) {
  return state_->begin(peer, std::move(message), budget, {});
}

void Conversation::serve(std::string verb, Handler handler) {
  const bool first = state_->handlers.emplace(std::move(verb), std::move(handler)).second;
  invariant(first, "one handler a verb");
}

void Conversation::open() {
  state_->open = true;
  const auto state = state_;
  for (auto& frame : std::exchange(state->waiting, {})) {
    Peer& peer = state->peers[frame.from];
    state->dispatch(peer, std::move(frame));
  }
}

}  // namespace tillrig
