#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <string>

#include "harness/scenario/card_secrets.h"
#include "harness/scenario/scenario.h"
#include "reference/ports/bus.h"

namespace tillrig {

// The customers' cards in their holders' hands. All of it throws RigTrouble; the bool says whether the hand found
// something to act on.
class CardHands {
 public:
  CardHands(Bus& bus, const World& world, std::uint64_t seed) : bus_(bus), world_(world), seed_(seed) {}

  // Each bank is told of its cards: before the first step, once.
  boost::asio::awaitable<void> issue_cards();
  boost::asio::awaitable<bool> hold(NodeName desk, std::string card, CardMove move);
  boost::asio::awaitable<bool> enter_pin(NodeName desk, std::string card, bool wrong);
  boost::asio::awaitable<bool> pull(NodeName desk);
  boost::asio::awaitable<bool> cancel_pad(NodeName desk);

 private:
  Bus& bus_;
  const World& world_;
  std::uint64_t seed_;
};

}  // namespace tillrig
