#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "reference/conversation/transport.h"

namespace tillrig {

// A CURVE key pair in Z85. Empty: the endpoint speaks in clear (ipc:// only).
struct CurveKeys {
  std::string public_key;
  std::string secret_key;

  static CurveKeys make();
};

struct ZmqPeer {
  NodeName name;
  std::string endpoint;  // "ipc://..." or "tcp://address:port"
  std::string public_key;
};

struct ZmqOptions {
  NodeName self;
  std::uint64_t session = 1;  // as in Frame; names our connections, so that an answer never reaches a later incarnation
  std::string endpoint;
  CurveKeys keys;
  std::vector<ZmqPeer> peers;  // with CURVE these and nobody else may connect
  int high_water_mark = 1000;  // messages, each way and peer
};

// Frames over ZeroMQ: one ROUTER bound for what peers ask, one DEALER to each peer for what we ask; answers go back on
// the connection that asked. Refused(no_connection) when there is no connection (nothing waits for a lost peer),
// Refused(queue_full) at the high-water mark. Malformed frames and strangers are complained about and dropped.
class ZmqTransport final : public Transport {
 public:
  using Complain = std::function<void(const std::string&)>;

  // Throws std::runtime_error, one line that names the endpoint, when it cannot be bound.
  ZmqTransport(boost::asio::any_io_executor executor, ZmqOptions options, Complain complain);
  ~ZmqTransport() override;

  std::optional<Refused> send(Frame&& frame) override;
  void on_frame(std::function<void(Frame&&)> receive) override;

  // Whether the connection on which we ask this peer is up.
  bool connected_to(const NodeName& peer);
  // Calls back, once, when every peer has been reached.
  void on_all_connected(std::function<void()> connected);

 private:
  class Line;
  class Gate;
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tillrig
