#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "reference/conversation/transport.h"
#include "reference/ports/wire.h"
#include "simulators/kernel/life.h"

namespace tillrig {

// Who listens where, for the whole world: endpoint to node. An endpoint nobody ever listened at is a node's name.
using Listeners = std::map<std::string, NodeName>;

// Native exchanges of one life over the world's links. Each is a connection of its own: refused when nobody listens as
// it arrives, reset (Unknown) when the other end dies before it has answered.
class VirtualWire final : public Wire {
 public:
  VirtualWire(std::shared_ptr<Life> life, Transport& transport, Listeners& listeners);

  boost::asio::awaitable<HttpOutcome> http(std::string endpoint, HttpRequest request, Duration budget) override;
  boost::asio::awaitable<FrameOutcome> frame(std::string endpoint, WireFrame frame, Duration budget) override;
  void listen_http(std::string endpoint, HttpHandler handler) override;
  void listen_frames(std::string endpoint, FrameHandler handler) override;

  // A frame of a native exchange has come. On the life's executor.
  void receive(Frame frame);
  // What the peers hear when this life ends: a reset of each exchange that it has not answered.
  std::vector<Frame> resets() const;
  void drop_waiters();

 private:
  using Bytes = std::variant<std::string, Refused, Unknown>;

  boost::asio::awaitable<Bytes> exchange(std::string endpoint, std::string verb, std::string bytes, Duration budget);
  void begin(const std::string& endpoint, std::string verb, std::string bytes, Duration budget,
             Resumption<Bytes> waiter);
  void finish(std::uint64_t number, Bytes outcome);
  void answered(Frame frame);
  void serve(Frame frame);
  boost::asio::awaitable<void> serve_http(HttpHandler handler, Frame asked);
  boost::asio::awaitable<void> serve_frames(FrameHandler handler, Frame asked);
  void answer(const Frame& asked, FrameType type, std::string bytes);

  std::shared_ptr<Life> life_;
  Transport& transport_;
  Listeners& listeners_;
  std::map<std::string, HttpHandler> http_;
  std::map<std::string, FrameHandler> frames_;
  WaitingRoom<Bytes> waiting_;
  std::map<std::uint64_t, Kernel::Token> timers_;
  std::map<std::pair<NodeName, std::uint64_t>, Frame> unanswered_;  // without their bytes
};

}  // namespace tillrig
