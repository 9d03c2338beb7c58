#include "simulators/gateways/outcome_faults.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace tillrig {
namespace {

using Kind = OutcomeFaultKind;

// Of the two houses, a bank knows but the first three.
enum class Concerns { any_verb, movements, statement, requests, repeats, pay, queries, payments, cancels, notice };

struct Row {
  Kind kind;
  const char* name;
  Concerns concerns;
  std::chrono::milliseconds delay;  // when sim.fault states none
};

constexpr std::array rows{
    Row{Kind::reply_lost, "reply_lost", Concerns::any_verb, {}},
    Row{Kind::reply_late, "reply_late", Concerns::any_verb, {}},
    Row{Kind::request_lost, "request_lost", Concerns::any_verb, {}},
    Row{Kind::stall, "stall", Concerns::any_verb, {}},
    Row{Kind::refuse, "refuse", Concerns::any_verb, {}},
    Row{Kind::system_error, "system_error", Concerns::any_verb, {}},
    Row{Kind::decline, "decline", Concerns::movements, {}},
    Row{Kind::confirm_on_phone, "confirm_on_phone", Concerns::pay, {}},
    Row{Kind::not_found, "not_found", Concerns::queries, {}},
    Row{Kind::take_back, "take_back", Concerns::payments, {}},
    Row{Kind::cancel_not_done, "cancel_not_done", Concerns::cancels, {}},
    Row{Kind::bad_signature, "bad_signature", Concerns::any_verb, {}},
    Row{Kind::wrong_reply, "wrong_reply", Concerns::any_verb, {}},
    Row{Kind::wrong_amount, "wrong_amount", Concerns::any_verb, {}},
    Row{Kind::wrong_currency, "wrong_currency", Concerns::any_verb, {}},
    Row{Kind::malformed, "malformed", Concerns::any_verb, {}},
    Row{Kind::rate_limit, "rate_limit", Concerns::requests, {}},
    Row{Kind::duplicate_answered, "duplicate_answered", Concerns::repeats, {}},
    Row{Kind::executes_other_amount, "executes_other_amount", Concerns::pay, {}},
    Row{Kind::notice_never, "notice_never", Concerns::notice, {}},
    Row{Kind::notice_early, "notice_early", Concerns::notice, std::chrono::milliseconds(200)},
    Row{Kind::notice_late, "notice_late", Concerns::notice, {}},
    Row{Kind::notice_twice, "notice_twice", Concerns::notice, std::chrono::milliseconds(1000)},
    Row{Kind::notice_wrong_amount, "notice_wrong_amount", Concerns::notice, {}},
    Row{Kind::statement_row_missing, "statement_row_missing", Concerns::statement, {}},
    Row{Kind::statement_row_extra, "statement_row_extra", Concerns::statement, {}},
    Row{Kind::statement_row_twice, "statement_row_twice", Concerns::statement, {}},
    Row{Kind::statement_amount, "statement_amount", Concerns::statement, {}},
    Row{Kind::statement_currency, "statement_currency", Concerns::statement, {}},
    Row{Kind::statement_fee, "statement_fee", Concerns::statement, {}},
    Row{Kind::statement_terminal, "statement_terminal", Concerns::statement, {}},
    Row{Kind::statement_after_cut_off, "statement_after_cut_off", Concerns::statement, {}},
    Row{Kind::statement_wrong_totals, "statement_wrong_totals", Concerns::statement, {}},
};

const Row& row_of(Kind kind) {
  return *std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.kind == kind; });
}

bool moves_money(std::string_view verb) {
  constexpr std::array movements{"pay", "sale", "advice", "void", "refund"};
  return std::find(movements.begin(), movements.end(), verb) != movements.end();
}

bool makes_sense(const Row& row, MoneyHouse house) {
  return house == MoneyHouse::wallet || row.concerns <= Concerns::statement;
}

bool concerns(Kind kind, std::string_view verb) {
  switch (row_of(kind).concerns) {
    case Concerns::any_verb:
    case Concerns::requests:
      return true;
    case Concerns::repeats:
      return verb == "pay" || verb == "refund";
    case Concerns::pay:
      return verb == "pay";
    case Concerns::movements:
      return moves_money(verb);
    case Concerns::queries:
      return verb == "query" || verb == "refund-query";
    case Concerns::payments:
      return verb == "pay" || verb == "query" || verb == "close";
    case Concerns::cancels:
      return verb == "cancel";
    case Concerns::notice:
    case Concerns::statement:
      return false;
  }
  return false;
}

// Reads an optional field of a fault; the first thing wrong is kept.
class Fields {
 public:
  explicit Fields(const nlohmann::json& json) : json_(json) {}

  std::int64_t integer(const char* name, std::int64_t fallback) {
    const auto found = json_.find(name);
    if (found == json_.end()) return fallback;
    if (found->is_number_integer() && found->get<std::int64_t>() >= 0) return found->get<std::int64_t>();
    wrong_ = std::string(name) + ": expected a whole number of zero or more";
    return fallback;
  }
  std::string text(const char* name, std::string fallback) {
    const auto found = json_.find(name);
    if (found == json_.end()) return fallback;
    if (found->is_string()) return found->get<std::string>();
    wrong_ = std::string(name) + ": expected a text";
    return fallback;
  }
  bool flag(const char* name) {
    const auto found = json_.find(name);
    if (found == json_.end()) return false;
    if (found->is_boolean()) return found->get<bool>();
    wrong_ = std::string(name) + ": expected true or false";
    return false;
  }
  const std::string& wrong() const { return wrong_; }

 private:
  const nlohmann::json& json_;
  std::string wrong_;
};

}  // namespace

const char* name_of(OutcomeFaultKind kind) {
  return row_of(kind).name;
}

std::string with_a_malformed_field(std::string_view answer) {
  auto json = nlohmann::json::parse(answer);
  json["minor"] = "twelve fifty";
  return json.dump();
}

const char* another_currency(std::string_view currency) {
  return currency == "EUR" ? "USD" : "EUR";
}

tl::expected<OutcomeFault, std::string> OutcomeFaults::parse(MoneyHouse house, std::string_view body,
                                                             SteadyInstant now) {
  const auto json = nlohmann::json::parse(body, nullptr, false);
  if (!json.is_object()) return tl::unexpected(std::string("sim.fault: expected a JSON object"));
  Fields fields(json);
  const auto name = fields.text("name", "");
  const auto row = std::find_if(rows.begin(), rows.end(),
                                [&](const Row& known) { return name == known.name && makes_sense(known, house); });
  if (row == rows.end()) {
    const std::string whose = house == MoneyHouse::wallet ? "a wallet gateway" : "a bank";
    return tl::unexpected("name: expected an outcome fault of " + whose + ", found '" + name + "'");
  }

  OutcomeFault fault;
  fault.kind = row->kind;
  fault.id = fields.integer("id", 0);
  fault.verb = fields.text("verb", "");
  std::replace(fault.verb.begin(), fault.verb.end(), '_', '-');
  fault.uses = fields.integer("count", 0);
  const auto duration = std::chrono::milliseconds(fields.integer("duration_ms", 0));
  if (duration.count() > 0) fault.ends_at = now + duration;
  const auto delay = std::chrono::milliseconds(fields.integer("delay_ms", 0));
  fault.delay = delay.count() > 0 ? delay : row->delay;
  fault.reason = fields.text("reason", "insufficient_funds");
  fault.executed = fields.flag("executed");
  fault.minor = fields.integer("minor", 0);
  if (!fields.wrong().empty()) return tl::unexpected(fields.wrong());
  return fault;
}

void OutcomeFaults::start(OutcomeFault fault) {
  active_.emplace(++started_, std::move(fault));
}

void OutcomeFaults::heal(std::int64_t id) {
  std::erase_if(active_, [&](const auto& entry) { return id == 0 || entry.second.id == id; });
}

template <class Takes>
std::optional<OutcomeFault> OutcomeFaults::take(SteadyInstant now, Takes takes) {
  std::erase_if(active_, [&](const auto& entry) { return entry.second.ends_at && *entry.second.ends_at <= now; });
  for (auto entry = active_.begin(); entry != active_.end(); ++entry) {
    auto& fault = entry->second;
    if (!takes(fault)) continue;
    ++fault.fired;
    auto taken = fault;
    if (fault.uses > 0 && --fault.uses == 0) active_.erase(entry);
    return taken;
  }
  return std::nullopt;
}

std::optional<OutcomeFault> OutcomeFaults::take_request(std::string_view verb, bool known, SteadyInstant now) {
  return take(now, [&](const OutcomeFault& fault) {
    if (!concerns(fault.kind, verb)) return false;
    if ((fault.kind == Kind::not_found || fault.kind == Kind::duplicate_answered) && !known) return false;
    return fault.verb.empty() || fault.verb == verb;
  });
}

std::optional<OutcomeFault> OutcomeFaults::take_notice(SteadyInstant now) {
  return take(now, [](const OutcomeFault& fault) {
    return row_of(fault.kind).concerns == Concerns::notice && fault.kind != Kind::notice_early;
  });
}

std::optional<OutcomeFault> OutcomeFaults::take_early_notice(SteadyInstant now) {
  return take(now, [](const OutcomeFault& fault) { return fault.kind == Kind::notice_early; });
}

std::optional<OutcomeFault> OutcomeFaults::take_statement(OutcomeFaultKind kind, SteadyInstant now) {
  return take(now, [kind](const OutcomeFault& fault) { return fault.kind == kind; });
}

}  // namespace tillrig
