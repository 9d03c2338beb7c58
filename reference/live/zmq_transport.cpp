#include "reference/live/zmq_transport.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <map>
#include <set>
#include <stdexcept>

#include "reference/live/frame_codec.h"
#include "reference/live/zmq_gate.h"
#include "reference/protocol/text.h"

namespace tillrig {
namespace {

// A frame somewhat too long is read, to be told of. One longer than this ZeroMQ cuts off, and does not say why.
constexpr auto max_message_bytes = static_cast<std::int64_t>(2 * max_frame_bytes);
// Of one socket. Strangers may come back under ever new names: neither the log nor the memory of a node is theirs.
constexpr std::size_t max_complaints = 16;

constexpr auto reconnect_ms = 5, heartbeat_ms = 1000, heartbeat_timeout_ms = 3000, handshake_ms = 2000;

std::string routing_id(const NodeName& name, std::uint64_t session) {
  return fmt::format("{}#{}", name.text(), session);
}

// What a stranger calls itself may be any bytes, and megabytes of them: of it a line holds one short word.
std::string shown(std::string_view name) {
  constexpr std::size_t longest = 40;
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c <= '~'; });
  const auto begin = name.substr(0, longest);
  return (plain ? std::string(begin) : "0x" + hex_of(begin)) + (name.size() > longest ? "..." : "");
}

bool goes_back(FrameType type) {
  return type == FrameType::welcome || type == FrameType::reply || type == FrameType::refusal;
}

zmq::socket_t make_socket(zmq::context_t& context, zmq::socket_type type, const ZmqOptions& options) {
  zmq::socket_t socket(context, type);
  socket.set(zmq::sockopt::linger, 0);
  socket.set(zmq::sockopt::sndhwm, options.high_water_mark);
  socket.set(zmq::sockopt::rcvhwm, options.high_water_mark);
  socket.set(zmq::sockopt::immediate, true);
  socket.set(zmq::sockopt::maxmsgsize, max_message_bytes);
  socket.set(zmq::sockopt::heartbeat_ivl, heartbeat_ms);
  socket.set(zmq::sockopt::heartbeat_timeout, heartbeat_timeout_ms);
  socket.set(zmq::sockopt::handshake_ivl, handshake_ms);
  socket.set(zmq::sockopt::reconnect_ivl, reconnect_ms);
  return socket;
}

}  // namespace

CurveKeys CurveKeys::make() {
  std::array<char, 41> public_key{}, secret_key{};
  if (zmq_curve_keypair(public_key.data(), secret_key.data()) != 0) throw zmq::error_t();
  return {public_key.data(), secret_key.data()};
}

// A socket, what becomes of its connections, and complaints about each thing once: a refused peer tries 200 times a
// second.
class ZmqTransport::Line {
 public:
  Line(State& state, zmq::socket_t socket, std::string other_end);

  void complain_once(const std::string& about, const std::string& what);
  bool send(std::initializer_list<std::string_view> parts, int& error) { return socket_.send(parts, error); }
  bool connected() {
    monitor_.drain();
    return connected_;
  }

 private:
  void heard(ZmqMonitor::News news, const std::string& why);

  State& state_;
  std::string other_end_;
  bool connected_ = false;
  std::set<std::string> complaints_;
  ZmqMonitor monitor_;
  WatchedSocket socket_;
};

struct ZmqTransport::State {
  State(boost::asio::any_io_executor ex, ZmqOptions o, Complain c)
      : executor(std::move(ex)), options(std::move(o)), complain(std::move(c)) {}

  boost::asio::any_io_executor executor;
  ZmqOptions options;
  Complain complain;
  std::function<void(Frame&&)> receive;
  std::function<void()> connected;
  std::set<std::string> unreached;

  zmq::context_t context{1};
  std::unique_ptr<ZmqGate> gate;
  std::unique_ptr<Line> router;
  std::map<NodeName, std::unique_ptr<Line>> dealers;

  void open_gate() {
    if (options.keys.secret_key.empty()) return;
    std::set<std::string> allowed;
    for (const auto& peer : options.peers) allowed.insert(peer.public_key);
    gate = std::make_unique<ZmqGate>(context, executor, std::move(allowed));
  }

  void bind() {
    auto socket = make_socket(context, zmq::socket_type::router, options);
    socket.set(zmq::sockopt::router_mandatory, true);
    socket.set(zmq::sockopt::router_handover, true);
    if (gate) {
      socket.set(zmq::sockopt::curve_server, true);
      socket.set(zmq::sockopt::curve_secretkey, options.keys.secret_key);
    }
    router = std::make_unique<Line>(*this, std::move(socket), "");
  }

  void connect(const ZmqPeer& peer) {
    auto socket = make_socket(context, zmq::socket_type::dealer, options);
    socket.set(zmq::sockopt::routing_id, routing_id(options.self, options.session));
    if (gate) {
      socket.set(zmq::sockopt::curve_serverkey, peer.public_key);
      socket.set(zmq::sockopt::curve_publickey, options.keys.public_key);
      socket.set(zmq::sockopt::curve_secretkey, options.keys.secret_key);
    }
    unreached.insert(peer.name.text());
    dealers.emplace(peer.name, std::make_unique<Line>(*this, std::move(socket), peer.name.text()));
  }

  void reached(const std::string& peer) {
    if (unreached.erase(peer) > 0 && unreached.empty() && connected) connected();
  }

  void heard(Line& line, const WatchedSocket::Parts& parts, const std::string& peer) {
    auto frame = decode_frame(parts.back().to_string_view());
    if (!frame)
      return line.complain_once("malformed from " + peer, fmt::format("from {}: {}", shown(peer), frame.error()));
    const bool from_whom_it_says =
        goes_back(frame->type) ? peer == frame->from.text() : peer == routing_id(frame->from, frame->from_session);
    if (!from_whom_it_says || frame->to != options.self)
      return line.complain_once("misdirected by " + peer,
                                fmt::format("a frame from {} to {} came over the connection of {}: dropped",
                                            shown(frame->from.text()), shown(frame->to.text()), shown(peer)));
    if (receive) receive(std::move(*frame));
  }
};

namespace {

// What a ROUTER delivers begins with who sent it; what a DEALER delivers is of the peer it connects to.
std::string sender_of(const WatchedSocket::Parts& parts, const std::string& other_end) {
  if (!other_end.empty()) return other_end;
  return parts.size() == 2 ? parts.front().to_string() : "a-peer-that-sends-in-parts";
}

}  // namespace

ZmqTransport::Line::Line(State& state, zmq::socket_t socket, std::string other_end)
    : state_(state),
      other_end_(std::move(other_end)),
      monitor_(state.context, socket, state.executor,
               [this](ZmqMonitor::News news, const std::string& why) { heard(news, why); }),
      socket_(std::move(socket), state.executor,
              [this](const WatchedSocket::Parts& parts) { state_.heard(*this, parts, sender_of(parts, other_end_)); }) {
  const auto peer = std::find_if(state.options.peers.begin(), state.options.peers.end(),
                                 [this](const ZmqPeer& p) { return p.name.text() == other_end_; });
  const auto& endpoint = other_end_.empty() ? state.options.endpoint : peer->endpoint;
  try {
    if (other_end_.empty())
      socket_.socket().bind(endpoint);
    else
      socket_.socket().connect(endpoint);
  } catch (const zmq::error_t& error) {
    throw std::runtime_error(
        fmt::format("{}: {} cannot be opened: {}", state.options.self.text(), endpoint, error.what()));
  }
}

void ZmqTransport::Line::complain_once(const std::string& about, const std::string& what) {
  if (complaints_.size() == max_complaints || !complaints_.insert(about).second) return;
  const auto* last = complaints_.size() == max_complaints ? " (no more is told of this socket)" : "";
  state_.complain(fmt::format("{}: {}{}", state_.options.self.text(), what, last));
}

void ZmqTransport::Line::heard(ZmqMonitor::News news, const std::string& why) {
  if (news == ZmqMonitor::News::refused)
    return complain_once(why, fmt::format("{} is refused: {}", other_end_.empty() ? "a peer" : other_end_, why));
  connected_ = news == ZmqMonitor::News::connected;
  if (connected_) state_.reached(other_end_);
}

ZmqTransport::ZmqTransport(boost::asio::any_io_executor executor, ZmqOptions options, Complain complain)
    : state_(std::make_unique<State>(std::move(executor), std::move(options), std::move(complain))) {
  state_->open_gate();
  state_->bind();
  for (const auto& peer : state_->options.peers)
    if (peer.name != state_->options.self) state_->connect(peer);
}

ZmqTransport::~ZmqTransport() = default;

std::optional<Refused> ZmqTransport::send(Frame&& frame) {
  const auto bytes = encode_frame(frame);
  int error = 0;
  if (goes_back(frame.type)) {
    if (state_->router->send({routing_id(frame.to, frame.to_session), bytes}, error)) return std::nullopt;
    if (error == EAGAIN) return Refused{RefusedWhy::queue_full, "too much waits for " + frame.to.text()};
    return Refused{RefusedWhy::no_connection, frame.to.text() + " is not connected any more"};
  }
  const auto dealer = state_->dealers.find(frame.to);
  if (dealer == state_->dealers.end()) return Refused{RefusedWhy::no_connection, "nobody is called " + frame.to.text()};
  if (dealer->second->send({bytes}, error)) return std::nullopt;
  if (error == EAGAIN && dealer->second->connected())
    return Refused{RefusedWhy::queue_full, "too much waits for " + frame.to.text()};
  return Refused{RefusedWhy::no_connection, frame.to.text() + " is not connected"};
}

void ZmqTransport::on_frame(std::function<void(Frame&&)> receive) {
  state_->receive = std::move(receive);
}

bool ZmqTransport::connected_to(const NodeName& peer) {
  const auto dealer = state_->dealers.find(peer);
  return dealer != state_->dealers.end() && dealer->second->connected();
}

void ZmqTransport::on_all_connected(std::function<void()> connected) {
  state_->connected = std::move(connected);
  if (state_->unreached.empty()) state_->connected();
}

}  // namespace tillrig
