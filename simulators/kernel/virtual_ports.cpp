#include "simulators/kernel/virtual_ports.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

#include "reference/ports/mac.h"
#include "reference/ports/seal.h"

namespace tillrig {

WallInstant WallClock::read(Duration now) const {
  const Duration passed = now - mark_;
  const Duration whole = passed / 1'000'000 * parts_per_million_;
  return at_mark_ + passed + whole + passed % 1'000'000 * parts_per_million_ / 1'000'000;
}

void WallClock::drift(Duration now, std::int64_t parts_per_million) {
  at_mark_ = read(now);
  mark_ = now;
  parts_per_million_ = parts_per_million;
}

boost::asio::awaitable<void> VirtualClock::sleep_until(SteadyInstant at) {
  if (at.since_start <= life_->now()) co_return;
  co_await suspend<Woken>([this, at](Resumption<Woken> waiter) {
    const auto number = sleepers_.add(std::move(waiter));
    life_->at(at.since_start, [this, number] { sleepers_.resume(number, {}); });
  });
}

Timers::Token VirtualTimers::at(SteadyInstant when, std::function<void()> fire) {
  return life_->at(when.since_start, std::move(fire));
}

std::uint64_t VirtualRandom::next(std::string_view stream) {
  auto found = counts_.find(stream);
  if (found == counts_.end()) found = counts_.emplace(std::string(stream), 0).first;
  return keyed_bits(keyed(key_, stream), found->second++);
}

std::string VirtualKeys::material(std::string_view key_name) const {
  if (names_ && std::find(names_->begin(), names_->end(), key_name) == names_->end())
    throw std::logic_error("there is no key " + std::string(key_name));
  return key_material(seed_, key_name);
}

std::string key_material(std::uint64_t seed, std::string_view key_name) {
  const std::uint64_t key = keyed(seed, key_name);
  std::array<std::uint64_t, 4> material{};
  for (std::size_t i = 0; i < material.size(); ++i) material[i] = keyed_bits(key, i);
  return {reinterpret_cast<const char*>(material.data()), sizeof material};
}

std::string VirtualKeys::mac(std::string_view key_name, std::string_view bytes) const {
  return mac_of(material(key_name), bytes);
}

bool VirtualKeys::mac_matches(std::string_view key_name, std::string_view bytes, std::string_view mac_hex) const {
  return same_mac(mac(key_name, bytes), mac_hex);
}

std::string VirtualKeys::seal(std::string_view key_name, std::string_view nonce, std::string_view plain) const {
  return seal_with(sealing_key(material(key_name)), nonce, plain);
}

std::optional<std::string> VirtualKeys::open(std::string_view key_name, std::string_view sealed_hex) const {
  return open_with(sealing_key(material(key_name)), sealed_hex);
}

void Files::drop(InboxFile file) {
  if (acknowledged_.contains(file.name)) return;
  std::erase_if(waiting_, [&](const InboxFile& other) { return other.name == file.name; });
  waiting_.push_back(std::move(file));
}

void Files::acknowledge(const std::string& name) {
  std::erase_if(waiting_, [&](const InboxFile& file) { return file.name == name; });
  acknowledged_.insert(name);
}

boost::asio::awaitable<InboxFile> VirtualInbox::next() {
  while (files_.empty()) co_await suspend<Woken>([this](Resumption<Woken> waiter) { waiting_.add(std::move(waiter)); });
  co_return files_.front();
}

void VirtualInbox::acknowledge(const std::string& name) {
  if (life_->alive()) files_.acknowledge(name);
}

void VirtualInbox::file_has_come() {
  life_->at(life_->now(), [this] {
    for (auto waiter = waiting_.oldest(); waiter && !files_.empty(); waiter = waiting_.oldest())
      waiting_.resume(*waiter, {});
  });
}

boost::asio::awaitable<CallOutcome> VirtualBus::call(NodeName peer, Message message, Duration budget) {
  if (!conversation_) throw std::logic_error("a call by a node that is gone");
  return conversation_->call(std::move(peer), std::move(message), budget);
}

std::optional<Refused> VirtualBus::post(const NodeName& peer, Message message, Duration budget) {
  if (!life_->alive() || !conversation_) return Refused{RefusedWhy::no_connection, "this node is gone"};
  return conversation_->post(peer, std::move(message), budget);
}

void VirtualBus::serve(std::string verb, Handler handler) {
  if (conversation_) conversation_->serve(std::move(verb), std::move(handler));
}

void VirtualBus::open() {
  if (conversation_) conversation_->open();
}

void VirtualLifecycle::ready() {
  if (std::exchange(ready_, true)) return;
  life_->record(Event("node.ready"));
  on_ready_();
}

boost::asio::awaitable<void> VirtualLifecycle::fault_point(std::string_view name) {
  if (!passes_(name) && life_->alive()) co_return;
  co_await suspend<Woken>([this](Resumption<Woken> waiter) { never_.add(std::move(waiter)); });
}

}  // namespace tillrig
