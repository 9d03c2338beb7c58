#include "simulators/banks/bank_log.h"

#include <array>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace tillrig::bank_log {
namespace {

using Json = nlohmann::ordered_json;
using Kind = BankOperation::Kind;

constexpr std::array kind_words{std::pair{Kind::issue_card, "issue_card"},
                                std::pair{Kind::unlock_card, "unlock_card"},
                                std::pair{Kind::sale, "sale"},
                                std::pair{Kind::reversal, "reversal"},
                                std::pair{Kind::void_sale, "void"},
                                std::pair{Kind::refund, "refund"},
                                std::pair{Kind::advice, "advice"},
                                std::pair{Kind::settle, "settle"}};

const char* word(Kind kind) {
  for (const auto& [value, text] : kind_words)
    if (value == kind) return text;
  return "?";
}

Kind kind_of(const std::string& text) {
  for (const auto& [value, candidate] : kind_words)
    if (text == candidate) return value;
  throw std::runtime_error("bank book: expected an operation, found '" + text + "'");
}

bool concerns_card(Kind kind) {
  return kind == Kind::issue_card || kind == Kind::unlock_card;
}

Json json_of(const BankCard& card) {
  Json json;
  json["name"] = card.name;
  json["holder"] = card.holder;
  json["number_ref"] = card.number_ref;
  json["pin_ref"] = card.pin_ref;
  json["expiry"] = card.expiry;
  json["balance"] = card.balance;
  json["pin_required"] = card.pin_required;
  json["no_pin_minor"] = card.no_pin_minor;
  json["limit"] = card.limit;
  json["closed"] = card.closed;
  return json;
}

BankCard card_of(const Json& json) {
  BankCard card;
  card.name = json.at("name");
  card.holder = json.at("holder");
  card.number_ref = json.at("number_ref");
  card.pin_ref = json.at("pin_ref");
  card.expiry = json.at("expiry");
  card.balance = json.at("balance");
  card.pin_required = json.at("pin_required");
  card.no_pin_minor = json.at("no_pin_minor");
  card.limit = json.at("limit");
  card.closed = json.at("closed");
  return card;
}

}  // namespace

std::string encode(const BankOperation& operation) {
  Json json;
  json["kind"] = word(operation.kind);
  if (concerns_card(operation.kind)) json["card"] = json_of(operation.card);
  json["merchant"] = operation.number.merchant;
  json["terminal"] = operation.number.terminal;
  json["batch"] = operation.number.batch;
  json["stan"] = operation.number.stan;
  json["original_batch"] = operation.original_batch;
  json["original_stan"] = operation.original_stan;
  json["minor"] = operation.minor;
  json["currency"] = operation.currency;
  json["count"] = operation.count;
  json["number_ref"] = operation.number_ref;
  json["expiry"] = operation.expiry;
  json["pin"] = word_of(operation.pin);
  json["order_ref"] = operation.order_ref;
  json["expires_at"] = operation.expires_at.since_epoch.count();
  json["decline_with"] = operation.decline_with;
  json["now"] = operation.now.since_epoch.count();
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

BankOperation decode(const std::string& text) {
  const auto json = Json::parse(text);
  const auto pin = from_word<PinCheck>(json.at("pin").get_ref<const std::string&>());
  if (!pin) throw std::runtime_error("bank book: expected what came of a PIN");
  BankOperation operation;
  operation.kind = kind_of(json.at("kind"));
  if (concerns_card(operation.kind)) operation.card = card_of(json.at("card"));
  operation.number = {json.at("merchant"), json.at("terminal"), json.at("batch"), json.at("stan")};
  operation.original_batch = json.at("original_batch");
  operation.original_stan = json.at("original_stan");
  operation.minor = json.at("minor");
  operation.currency = json.at("currency");
  operation.count = json.at("count");
  operation.number_ref = json.at("number_ref");
  operation.expiry = json.at("expiry");
  operation.pin = *pin;
  operation.order_ref = json.at("order_ref");
  operation.expires_at.since_epoch = Duration(json.at("expires_at").get<std::int64_t>());
  operation.decline_with = json.at("decline_with");
  operation.now.since_epoch = Duration(json.at("now").get<std::int64_t>());
  return operation;
}

}  // namespace tillrig::bank_log
