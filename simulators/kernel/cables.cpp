#include "simulators/kernel/cables.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "reference/ports/random.h"

namespace tillrig {

void Cables::connect(const NodeName& a, const NodeName& b, const std::string& channel) {
  Cable cable;
  cable.channel = channel;
  cable.ends[0].node = a;
  cable.ends[1].node = b;
  cable.key = keyed(keyed(keyed(key_, a.text()), b.text()), channel);
  cables_.push_back(std::move(cable));
}

template <class Change>
void Cables::change(Cable& cable, Change how) {
  const bool before = cable.attached();
  how(cable);
  if (cable.attached() == before) return;
  if (before) ++cable.attachment;
  for (const auto& end : cable.ends)
    if (end.devices) end.devices->attachment_changed(cable.channel);
}

bool Cables::set_plugged(const NodeName& node, const std::string& channel, bool plugged) {
  bool found = false;
  for (auto& cable : cables_) {
    if (cable.channel != channel || (cable.ends[0].node != node && cable.ends[1].node != node)) continue;
    found = true;
    change(cable, [plugged](Cable& c) { c.plugged = plugged; });
  }
  return found;
}

void Cables::node_up(const NodeName& node, VirtualDevices& devices) {
  for (auto& cable : cables_)
    for (int side = 0; side < 2; ++side) {
      if (cable.ends[side].node != node) continue;
      auto& channel = devices.channels_[cable.channel];
      channel.cable = &cable;
      channel.side = side;
      change(cable, [&](Cable& c) { c.ends[side].devices = &devices; });
    }
}

void Cables::node_down(const NodeName& node) {
  for (auto& cable : cables_)
    for (int side = 0; side < 2; ++side)
      if (cable.ends[side].node == node) change(cable, [side](Cable& c) { c.ends[side].devices = nullptr; });
}

// Bytes keep their order, as on any cable.
void Cables::carry(Cable& cable, int to, std::string bytes) {
  auto& last = cable.last_arrival[to];
  last = std::max(last, kernel_.now() + draw(latency_, cable.key, cable.writes++));
  kernel_.at(last, [over = &cable, to, attachment = cable.attachment, moving = std::move(bytes)]() mutable {
    if (over->attached() && over->attachment == attachment)
      over->ends[to].devices->arrive(over->channel, std::move(moving));
  });
}

VirtualDevices::VirtualDevices(std::shared_ptr<Life> life, Cables& cables) : life_(std::move(life)), cables_(cables) {}

std::vector<std::string> VirtualDevices::names() const {
  std::vector<std::string> names;
  names.reserve(channels_.size());
  for (const auto& [name, channel] : channels_) names.push_back(name);
  return names;
}

const VirtualDevices::Channel* VirtualDevices::find(std::string_view channel) const {
  const auto found = channels_.find(channel);
  return found == channels_.end() ? nullptr : &found->second;
}

VirtualDevices::Channel& VirtualDevices::get(const std::string& channel) {
  const auto found = channels_.find(channel);
  if (found == channels_.end()) throw std::invalid_argument("no device channel is called " + channel);
  return found->second;
}

bool VirtualDevices::attached(std::string_view channel) const {
  const auto* found = find(channel);
  return life_->alive() && found && found->cable->attached();
}

boost::asio::awaitable<void> VirtualDevices::until_attached(std::string name) {
  Channel& channel = get(name);
  while (!attached(name))
    co_await suspend<Woken>([&channel](Resumption<Woken> waiter) { channel.for_attachment.add(std::move(waiter)); });
}

boost::asio::awaitable<std::optional<std::string>> VirtualDevices::read(std::string name) {
  Channel& channel = get(name);
  if (!channel.arrived.empty()) co_return std::exchange(channel.arrived, {});
  if (!attached(name)) co_return std::nullopt;
  auto bytes = co_await suspend<std::optional<std::string>>(
      [&channel](Resumption<std::optional<std::string>> waiter) { channel.readers.add(std::move(waiter)); });
  co_return bytes;
}

bool VirtualDevices::write(std::string_view name, std::string_view bytes) {
  if (!attached(name)) return false;
  const auto* channel = find(name);
  cables_.carry(*channel->cable, 1 - channel->side, std::string(bytes));
  return true;
}

// May be told from within another node's work: what follows from it happens in an entry of its own. What had arrived
// before a cable was pulled is still read until it is put back.
void VirtualDevices::attachment_changed(const std::string& name) {
  Channel& changed = get(name);
  if (attached(name)) {
    changed.arrived.clear();
    life_->at(life_->now(), [this, name] { tell_attached(name); });
  } else if (const auto reader = changed.readers.oldest()) {
    life_->at(life_->now(), [&changed, waited = *reader] { changed.readers.resume(waited, std::nullopt); });
  }
}

void VirtualDevices::tell_attached(const std::string& name) {
  auto& waiting = get(name).for_attachment;
  for (auto waiter = waiting.oldest(); waiter && attached(name); waiter = waiting.oldest()) waiting.resume(*waiter, {});
}

void VirtualDevices::arrive(const std::string& name, std::string bytes) {
  auto take = [this, name, came = std::move(bytes)]() mutable {
    Channel& channel = get(name);
    if (const auto reader = channel.readers.oldest())
      channel.readers.resume(*reader, std::move(came));
    else
      channel.arrived += came;
  };
  life_->come(take);
}

void VirtualDevices::drop_waiters() {
  for (auto& [name, channel] : channels_) {
    channel.readers.clear();
    channel.for_attachment.clear();
  }
}

}  // namespace tillrig
