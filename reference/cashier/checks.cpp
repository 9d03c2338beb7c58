#include "reference/cashier/checks.h"

#include <algorithm>

#include "reference/protocol/payment_code.h"
#include "reference/protocol/text.h"

namespace tillrig::cashier {
namespace {

std::vector<std::string> names_in(const std::string& list) {
  std::vector<std::string> names;
  for (const auto name : split(list, ','))
    if (!name.empty()) names.emplace_back(name);
  return names;
}

// Empty: the amount is within the limits.
std::string amount_trouble(const ChannelRule& rule, const Money& amount) {
  const auto currency = amount.currency();
  if (amount.minor() <= 0) return "amount must be more than zero";
  if (amount.minor() < rule.min_minor) return "amount is below " + Money(rule.min_minor, currency).text();
  if (rule.max_minor > 0 && amount.minor() > rule.max_minor)
    return "amount is above " + Money(rule.max_minor, currency).text();
  return {};
}

bool owns(const ChannelRule& rule, std::string_view code) {
  return std::any_of(rule.prefixes.begin(), rule.prefixes.end(),
                     [&](const std::string& prefix) { return code.starts_with(prefix); });
}

}  // namespace

std::vector<ChannelRule> channel_rules(const Settings& settings) {
  std::vector<ChannelRule> rules;
  for (const auto& name : names_in(settings.text("channels", "wallet-a"))) {
    ChannelRule rule;
    rule.channel = Channel(name);
    rule.prefixes = names_in(settings.text(name + ".prefixes", "25,26,27,28,29,30"));
    rule.min_minor = settings.integer(name + ".min", 1);
    rule.max_minor = settings.integer(name + ".max", 0);
    rules.push_back(std::move(rule));
  }
  return rules;
}

Consulted ways_to_pay(const std::vector<ChannelRule>& rules, const Money& total) {
  Consulted consulted;
  for (const auto& rule : rules) {
    auto trouble = amount_trouble(rule, total);
    const bool usable = trouble.empty();
    consulted.methods.push_back({rule.channel, usable, std::move(trouble)});
  }
  return consulted;
}

tl::expected<Channel, std::string> channel_for(const std::vector<ChannelRule>& rules, const PayRequest& request) {
  const auto& code = request.code.clear_for_wire();
  if (!looks_like_payment_code(code)) return tl::unexpected(std::string("not a payment code"));
  const auto rule = std::find_if(rules.begin(), rules.end(), [&](const ChannelRule& r) { return owns(r, code); });
  if (rule == rules.end()) return tl::unexpected(std::string("a payment code of no wallet that is taken here"));
  if (!request.channel.empty() && request.channel != rule->channel)
    return tl::unexpected("the code is of " + rule->channel.text() + ", not of " + request.channel.text());
  auto trouble = amount_trouble(*rule, request.amount);
  if (!trouble.empty()) return tl::unexpected(std::move(trouble));
  return rule->channel;
}

}  // namespace tillrig::cashier
