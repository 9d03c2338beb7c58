#include "simulators/kernel/network.h"

#include <algorithm>
#include <utility>

#include "reference/ports/random.h"

namespace tillrig {

Network::Network(Kernel& kernel, std::uint64_t key, Latency latency, std::size_t queue_limit)
    : kernel_(kernel), key_(key), latency_(latency), queue_limit_(queue_limit) {}

void Network::add(const NodeName& node) {
  nodes_.try_emplace(node);
}

Network::Link* Network::link(const NodeName& from, const NodeName& to) {
  const auto sender = nodes_.find(from);
  if (sender == nodes_.end()) return nullptr;
  auto& links = sender->second.links;
  const auto known = links.find(to);
  if (known != links.end()) return &known->second;
  const auto receiver = nodes_.find(to);
  if (receiver == nodes_.end()) return nullptr;
  Link made;
  made.to = &receiver->second;
  made.latency = latency_;
  made.key = keyed(keyed(key_, from.text()), to.text());
  return &links.emplace(to, std::move(made)).first->second;
}

void Network::set_latency(const NodeName& from, const NodeName& to, Latency latency) {
  if (auto* found = link(from, to)) found->latency = latency;
}

void Network::attach(const NodeName& node, std::function<void(Frame&&)> receive) {
  auto& up = nodes_[node];
  up.receive = std::move(receive);
  for (auto& [name, sender] : nodes_)
    for (auto& [to, link] : sender.links) {
      if (link.to != &up) continue;
      for (auto& frame : std::exchange(link.waiting, {}))
        kernel_.at(kernel_.now(),
                   [this, over = &link, late = std::move(frame)]() mutable { arrive(*over, std::move(late)); });
    }
}

void Network::detach(const NodeName& node) {
  nodes_[node].receive = nullptr;
}

std::optional<Refused> Network::send(Frame&& frame) {
  Link* over = link(frame.from, frame.to);
  if (!over) return Refused{RefusedWhy::no_connection, "nobody is called " + frame.to.text()};
  Duration arrival = kernel_.now() + draw(over->latency, over->key, over->frames++);
  if (!is_native(frame)) {
    if (over->queued >= queue_limit_)
      return Refused{RefusedWhy::queue_full, "too much is queued for " + frame.to.text()};
    arrival = std::max(arrival, over->last_arrival);
    over->last_arrival = arrival;
  }
  ++over->queued;
  kernel_.at(arrival, [this, over, moving = std::move(frame)]() mutable { arrive(*over, std::move(moving)); });
  return std::nullopt;
}

void Network::arrive(Link& link, Frame&& frame) {
  if (link.to->receive) {
    --link.queued;
    link.to->receive(std::move(frame));
  } else if (is_native(frame)) {
    --link.queued;
    if (frame.type == FrameType::request) refuse_native(frame);
  } else {
    link.waiting.push_back(std::move(frame));
  }
}

void Network::refuse_native(const Frame& frame) {
  Frame refusal;
  refusal.type = FrameType::refusal;
  refusal.from = frame.to;
  refusal.to = frame.from;
  refusal.to_session = frame.from_session;
  refusal.correlation = frame.correlation;
  refusal.verb = frame.verb;
  refusal.refused_why = RefusedWhy::no_connection;
  send(std::move(refusal));
}

}  // namespace tillrig
