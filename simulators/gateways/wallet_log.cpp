#include "simulators/gateways/wallet_log.h"

#include <array>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace tillrig::wallet_log {
namespace {

using Kind = BookOperation::Kind;

constexpr std::array kind_words{std::pair{Kind::issue_code, "issue_code"}, std::pair{Kind::pay, "pay"},
                                std::pair{Kind::close, "close"},           std::pair{Kind::cancel, "cancel"},
                                std::pair{Kind::refund, "refund"},         std::pair{Kind::confirm, "confirm"},
                                std::pair{Kind::reject, "reject"},         std::pair{Kind::bind_error, "bind_error"}};

const char* word(Kind kind) {
  for (const auto& [value, text] : kind_words)
    if (value == kind) return text;
  return "?";
}

Kind kind_of(const std::string& text) {
  for (const auto& [value, candidate] : kind_words)
    if (text == candidate) return value;
  throw std::runtime_error("wallet book: expected an operation, found '" + text + "'");
}

}  // namespace

std::string encode(const BookOperation& operation) {
  nlohmann::ordered_json json;
  json["kind"] = word(operation.kind);
  json["customer"] = operation.customer;
  json["code_ref"] = operation.code_ref;
  json["number"] = operation.number;
  json["order_ref"] = operation.order_ref;
  json["refund"] = operation.refund;
  json["minor"] = operation.minor;
  json["debits"] = operation.debits;
  json["currency"] = operation.currency;
  json["expires_at"] = operation.expires_at.since_epoch.count();
  json["decline_with"] = operation.decline_with;
  json["ask_customer"] = operation.ask_customer;
  json["now"] = operation.now.since_epoch.count();
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

BookOperation decode(const std::string& text) {
  const auto json = nlohmann::json::parse(text);
  BookOperation operation;
  operation.kind = kind_of(json.at("kind"));
  operation.customer = json.at("customer");
  operation.code_ref = json.at("code_ref");
  operation.number = json.at("number");
  operation.order_ref = json.at("order_ref");
  operation.refund = json.at("refund");
  operation.minor = json.at("minor");
  operation.debits = json.at("debits");
  operation.currency = json.at("currency");
  operation.expires_at.since_epoch = Duration(json.at("expires_at").get<std::int64_t>());
  operation.decline_with = json.at("decline_with");
  operation.ask_customer = json.at("ask_customer");
  operation.now.since_epoch = Duration(json.at("now").get<std::int64_t>());
  return operation;
}

}  // namespace tillrig::wallet_log
