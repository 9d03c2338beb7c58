#include "harness/scenario/card_hands.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "harness/scenario/hands.h"

namespace tillrig {

namespace {

using boost::asio::awaitable;
using Json = nlohmann::json;

const char* verb_of(CardMove move) {
  switch (move) {
    case CardMove::insert:
      return "hand.insert_card";
    case CardMove::tap:
      return "hand.tap_card";
    case CardMove::swipe:
      break;
  }
  return "hand.swipe_card";
}

}  // namespace

awaitable<void> CardHands::issue_cards() {
  for (const WorldCard& card : world_.cards) {
    const CardSecrets secrets = draw_card(seed_, card.name);
    Json body{{"card", card.name},
              {"holder", card.holder},
              {"number", secrets.number.clear_for_wire()},
              {"expiry", secrets.expiry},
              {"pin", secrets.pin.clear_for_wire()},
              {"pin_required", card.pin_online},
              {"balance_minor", card.balance.minor()},
              {"currency", card.balance.currency().code()}};
    NodeName bank = card.bank;
    co_await ask_simulator(bus_, std::move(bank), "sim.issue_card", std::move(body));
  }
}

// The loader has checked the names.
awaitable<bool> CardHands::hold(NodeName desk, std::string card, CardMove move) {
  const WorldCard& held = *world_.card(card);
  const CardSecrets secrets = draw_card(seed_, card);
  Json body{{"holder", held.holder},         {"number", secrets.number.clear_for_wire()},
            {"expiry", secrets.expiry},      {"chip", held.chip},
            {"pin_online", held.pin_online}, {"offline_limit_minor", held.offline_limit.minor()}};
  co_return co_await act_by_simulator(bus_, std::move(desk), verb_of(move), std::move(body));
}

awaitable<bool> CardHands::enter_pin(NodeName desk, std::string card, bool wrong) {
  const CardSecrets secrets = draw_card(seed_, card);
  Json body{{"pin", (wrong ? secrets.wrong_pin : secrets.pin).clear_for_wire()}};
  co_return co_await act_by_simulator(bus_, std::move(desk), "hand.enter_pin", std::move(body));
}

awaitable<bool> CardHands::pull(NodeName desk) {
  return act_by_simulator(bus_, std::move(desk), "hand.pull_card", Json::object());
}

awaitable<bool> CardHands::cancel_pad(NodeName desk) {
  return act_by_simulator(bus_, std::move(desk), "hand.pad_cancel", Json::object());
}

}  // namespace tillrig
