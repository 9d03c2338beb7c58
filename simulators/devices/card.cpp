#include "simulators/devices/card.h"

#include <nlohmann/json.hpp>

namespace tillrig::devices {

std::optional<Card> card_in(const std::string& body) {
  const auto json = nlohmann::json::parse(body, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  const auto text = [&](const char* name) {
    const auto found = json.find(name);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  const auto flag = [&](const char* name, bool otherwise) {
    const auto found = json.find(name);
    return found != json.end() && found->is_boolean() ? found->get<bool>() : otherwise;
  };
  Card card{text("holder"), Pan(text("number")), text("expiry"), flag("chip", true), flag("pin_online", false), 0};
  if (const auto limit = json.find("offline_limit_minor"); limit != json.end() && limit->is_number_integer())
    card.offline_limit_minor = limit->get<std::int64_t>();
  if (card.holder.empty() || !card.number.valid() || card.expiry.size() != 4) return std::nullopt;
  return card;
}

CardEntry entry_of_swipe(const Card& card) {
  return card.chip ? CardEntry::fallback : CardEntry::stripe;
}

CardVerdict verdict_of(const Card& card, CardEntry entry, const reader_wire::Begin& asked) {
  if (!asked.offline) return CardVerdict::ask_bank;
  const bool approves =
      entry == CardEntry::chip && !card.pin_online && asked.amount.currency() == asked.floor_limit.currency() &&
      asked.amount.minor() <= asked.floor_limit.minor() && asked.amount.minor() <= card.offline_limit_minor;
  return approves ? CardVerdict::approved_offline : CardVerdict::declined;
}

}  // namespace tillrig::devices
