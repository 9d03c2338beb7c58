#include "reference/live/zmq_gate.h"

#include <fmt/format.h>

#include <array>
#include <atomic>
#include <cstring>

namespace tillrig {
namespace {

constexpr std::size_t key_bytes = 32;
constexpr std::size_t z85_size = 41;

std::string z85_of(const zmq::message_t& key) {
  std::array<char, z85_size> text{};
  if (key.size() != key_bytes) return {};
  zmq_z85_encode(text.data(), key.data<std::uint8_t>(), key.size());
  return text.data();
}

std::string why_refused(std::uint16_t event, std::uint32_t value) {
  if (event == ZMQ_EVENT_HANDSHAKE_FAILED_AUTH)
    return fmt::format("its CURVE key is not one of this world (status {})", value);
  if (value == ZMQ_PROTOCOL_ERROR_ZMTP_CRYPTOGRAPHIC) return "wrong CURVE key: what it sent does not decrypt";
  return fmt::format("it does not speak the protocol (ZMTP error {:#x})", value);
}

}  // namespace

ZmqGate::ZmqGate(zmq::context_t& context, const boost::asio::any_io_executor& executor, std::set<std::string> allowed)
    : allowed_(std::move(allowed)) {
  zmq::socket_t socket(context, zmq::socket_type::router);
  socket.bind("inproc://zeromq.zap.01");
  socket_ = std::make_unique<WatchedSocket>(std::move(socket), executor,
                                            [this](WatchedSocket::Parts request) { answer(std::move(request)); });
}

// identity, "", version, request id, domain, address, routing id, mechanism, credentials
void ZmqGate::answer(WatchedSocket::Parts request) {
  constexpr std::size_t identity = 0, id = 3, mechanism = 7, credentials = 8;
  if (request.size() <= id) return;
  const bool known = request.size() > credentials && request[mechanism].to_string_view() == "CURVE" &&
                     allowed_.contains(z85_of(request[credentials]));
  int error = 0;  // a lost request leaves its connection without an answer, which is a refusal
  socket_->send({request[identity].to_string_view(), "", "1.0", request[id].to_string_view(), known ? "200" : "400",
                 known ? "OK" : "unknown key", "", ""},
                error);
}

ZmqMonitor::ZmqMonitor(zmq::context_t& context, zmq::socket_t& watched, const boost::asio::any_io_executor& executor,
                       Tell tell)
    : watched_(watched.handle()) {
  static std::atomic<int> last{0};
  const auto endpoint = fmt::format("inproc://monitor-{}", ++last);
  // A handshake that fails without a detail is a peer that went away in the middle of it: that is no refusal.
  constexpr int events = ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL |
                         ZMQ_EVENT_HANDSHAKE_FAILED_AUTH;
  if (zmq_socket_monitor(watched_, endpoint.c_str(), events) != 0) throw zmq::error_t();
  zmq::socket_t pair(context, zmq::socket_type::pair);
  pair.connect(endpoint);
  const auto receive = [tell = std::move(tell)](WatchedSocket::Parts parts) {
    std::uint16_t event = 0;
    std::uint32_t value = 0;
    if (parts.empty() || parts[0].size() < sizeof event + sizeof value) return;
    std::memcpy(&event, parts[0].data(), sizeof event);
    std::memcpy(&value, parts[0].data<char>() + sizeof event, sizeof value);
    if (event == ZMQ_EVENT_HANDSHAKE_SUCCEEDED) return tell(News::connected, {});
    if (event == ZMQ_EVENT_DISCONNECTED) return tell(News::lost, {});
    tell(News::refused, why_refused(event, value));
  };
  socket_ = std::make_unique<WatchedSocket>(std::move(pair), executor, receive);
}

ZmqMonitor::~ZmqMonitor() {
  zmq_socket_monitor(watched_, nullptr, 0);
}

}  // namespace tillrig
