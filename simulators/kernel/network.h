#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string_view>

#include "reference/conversation/transport.h"
#include "simulators/kernel/kernel.h"
#include "simulators/links/latency.h"

namespace tillrig {

// The links between all nodes, each direction by itself: a latency, an order, a limit. Like ZeroMQ it takes frames for
// a node that is down and hands them to its next incarnation. Native exchanges (Wire) are not so kind: each is a
// connection of its own, and a node that is down refuses it.
class Network final : public Transport {
 public:
  Network(Kernel& kernel, std::uint64_t key, Latency latency, std::size_t queue_limit);

  void add(const NodeName& node);
  bool knows(const NodeName& node) const { return nodes_.contains(node); }
  void set_latency(const NodeName& from, const NodeName& to, Latency latency);

  // The node hears from now on; first, at this instant, what waited for it.
  void attach(const NodeName& node, std::function<void(Frame&&)> receive);
  void detach(const NodeName& node);

  std::optional<Refused> send(Frame&& frame) override;
  // Frames are received by attach().
  void on_frame(std::function<void(Frame&&)>) override {}

  // Is this frame one of a native exchange?
  static bool is_native(const Frame& frame) { return std::string_view(frame.verb).starts_with(native_prefix); }
  static constexpr std::string_view native_prefix = "wire ";

 private:
  struct Node;
  struct Link {
    Node* to = nullptr;
    Latency latency;
    std::uint64_t key = 0;
    std::uint64_t frames = 0;
    std::size_t queued = 0;
    Duration last_arrival{};
    std::deque<Frame> waiting;
  };
  struct Node {
    std::function<void(Frame&&)> receive;  // empty: down
    std::map<NodeName, Link> links;        // to others
  };

  Link* link(const NodeName& from, const NodeName& to);
  void arrive(Link& link, Frame&& frame);
  void refuse_native(const Frame& frame);

  Kernel& kernel_;
  std::uint64_t key_;
  Latency latency_;
  std::size_t queue_limit_;
  std::map<NodeName, Node> nodes_;
};

}  // namespace tillrig
