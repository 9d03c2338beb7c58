#include "simulators/banks/card_issue.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace tillrig {
namespace {

constexpr std::string_view number_key = "card-data";
constexpr std::string_view pin_key = "pin-block";
constexpr std::size_t ref_digits = 16;

// Reads the fields of a card; the first thing wrong is kept.
class Fields {
 public:
  explicit Fields(const nlohmann::json& json) : json_(json) {}

  std::string text(const char* name) {
    const auto found = json_.find(name);
    if (found != json_.end() && found->is_string()) return found->get<std::string>();
    expect(name, "a text");
    return {};
  }
  std::int64_t amount(const char* name) {
    const auto found = json_.find(name);
    if (found != json_.end() && found->is_number_integer() && found->get<std::int64_t>() >= 0)
      return found->get<std::int64_t>();
    expect(name, "minor units of zero or more");
    return 0;
  }
  bool flag(const char* name) {
    const auto found = json_.find(name);
    if (found != json_.end() && found->is_boolean()) return found->get<bool>();
    expect(name, "true or false");
    return false;
  }
  bool has(const char* name) const { return json_.contains(name); }
  void expect(const char* name, const char* what) {
    if (wrong_.empty()) wrong_ = std::string(name) + ": expected " + what;
  }
  const std::string& wrong() const { return wrong_; }

 private:
  const nlohmann::json& json_;
  std::string wrong_;
};

bool is_expiry(const std::string& text) {
  return text.size() == 4 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

void read_secrets(const Keys& keys, Fields& fields, BankCard& card) {
  const Pan number(fields.text("number"));
  if (!number.valid()) return fields.expect("number", "a card number");
  card.number_ref = number_ref_of(keys, number);
  const auto digits = fields.text("pin");
  if (digits.empty() && !card.pin_required) return;
  const auto pin = Pin::from(digits);
  if (!pin) return fields.expect("pin", "4 to 12 digits");
  card.pin_ref = pin_ref_of(keys, number, *pin);
}

}  // namespace

std::string number_ref_of(const Keys& keys, const Pan& number) {
  return keys.mac(number_key, "card number " + number.clear_for_wire()).substr(0, ref_digits);
}

std::string pin_ref_of(const Keys& keys, const Pan& number, const Pin& pin) {
  return keys.mac(pin_key, "PIN " + pin.clear_for_wire() + " of card " + number.clear_for_wire());
}

tl::expected<BankCard, std::string> card_to_issue(const Keys& keys, std::string_view body, std::string_view currency) {
  const auto json = nlohmann::json::parse(body, nullptr, false);
  if (!json.is_object()) return tl::unexpected(std::string("sim.issue_card: expected a JSON object"));
  Fields fields(json);
  BankCard card;
  card.name = fields.text("card");
  card.holder = fields.text("holder");
  card.expiry = fields.text("expiry");
  if (!is_expiry(card.expiry)) fields.expect("expiry", "YYMM");
  card.balance = fields.amount("balance_minor");
  if (fields.text("currency") != currency) fields.expect("currency", "the bank's own");
  card.pin_required = fields.flag("pin_required");
  if (fields.has("no_pin_minor")) card.no_pin_minor = fields.amount("no_pin_minor");
  if (fields.has("limit_minor")) card.limit = fields.amount("limit_minor");
  if (fields.has("closed")) card.closed = fields.flag("closed");
  read_secrets(keys, fields, card);
  if (!fields.wrong().empty()) return tl::unexpected(fields.wrong());
  return card;
}

}  // namespace tillrig
