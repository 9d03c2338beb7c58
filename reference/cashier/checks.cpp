#include "reference/cashier/checks.h"

#include <algorithm>
#include <stdexcept>

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

TenderKind tender_of(const Settings& settings, const std::string& channel) {
  const auto word = settings.text(channel + ".tender", "WALLET");
  const auto tender = from_word<TenderKind>(word);
  if (!tender)
    throw std::runtime_error("setting " + channel + ".tender: expected WALLET, CARD or CASH, found '" + word + "'");
  return *tender;
}

bool owns(const ChannelRule& rule, std::string_view code) {
  return rule.tender == TenderKind::wallet &&
         std::any_of(rule.prefixes.begin(), rule.prefixes.end(),
                     [&](const std::string& prefix) { return code.starts_with(prefix); });
}

using Charged = tl::expected<Channel, std::string>;

Charged within_limits(const ChannelRule& rule, const Money& amount) {
  auto trouble = amount_trouble(rule, amount);
  if (!trouble.empty()) return tl::unexpected(std::move(trouble));
  return rule.channel;
}

Charged wallet_for(const std::vector<ChannelRule>& rules, const PayRequest& request) {
  if (request.card) return tl::unexpected(std::string("a card was presented, not a payment code"));
  const auto& code = request.code.clear_for_wire();
  if (!looks_like_payment_code(code)) return tl::unexpected(std::string("not a payment code"));
  const auto rule = std::find_if(rules.begin(), rules.end(), [&](const ChannelRule& r) { return owns(r, code); });
  if (rule == rules.end()) return tl::unexpected(std::string("a payment code of no wallet that is taken here"));
  if (!request.channel.empty() && request.channel != rule->channel)
    return tl::unexpected("the code is of " + rule->channel.text() + ", not of " + request.channel.text());
  return within_limits(*rule, request.amount);
}

// Empty: the bank may be asked about this card. Online, only the bank decides.
std::string card_trouble(const ChannelRule& rule, const CardPresentment& card) {
  const bool swiped = card.entry == CardEntry::stripe || card.entry == CardEntry::fallback;
  if (card.data.empty()) return "the card was not read";
  if (swiped && !rule.stripe) return "a magnetic stripe is not taken here";
  if (card.verdict == CardVerdict::declined) return "the card has declined";
  if (card.verdict == CardVerdict::approved_offline) return "approved offline: only a till that is offline takes it";
  return {};
}

Charged card_for(const std::vector<ChannelRule>& rules, const PayRequest& request) {
  if (!request.card) return tl::unexpected(std::string("no card was presented"));
  const auto rule = std::find_if(rules.begin(), rules.end(), [&](const ChannelRule& r) {
    return r.tender == TenderKind::card && (request.channel.empty() || r.channel == request.channel);
  });
  if (rule == rules.end()) return tl::unexpected(std::string("no card is taken here"));
  auto trouble = card_trouble(*rule, *request.card);
  if (!trouble.empty()) return tl::unexpected(std::move(trouble));
  return within_limits(*rule, request.amount);
}

}  // namespace

std::vector<ChannelRule> channel_rules(const Settings& settings) {
  std::vector<ChannelRule> rules;
  for (const auto& name : names_in(settings.text("channels", "wallet-a"))) {
    ChannelRule rule;
    rule.channel = Channel(name);
    rule.tender = tender_of(settings, name);
    rule.prefixes = names_in(settings.text(name + ".prefixes", "25,26,27,28,29,30"));
    rule.min_minor = settings.integer(name + ".min", 1);
    rule.max_minor = settings.integer(name + ".max", 0);
    rule.stripe = settings.flag(name + ".stripe", true);
    rules.push_back(std::move(rule));
  }
  return rules;
}

Consulted ways_to_pay(const std::vector<ChannelRule>& rules, const Money& total) {
  Consulted consulted;
  for (const auto& rule : rules) {
    if (rule.tender == TenderKind::cash) continue;
    auto trouble = amount_trouble(rule, total);
    const bool usable = trouble.empty();
    consulted.methods.push_back({rule.channel, usable, std::move(trouble), rule.tender});
  }
  consulted.methods.push_back({kCash, true, {}, TenderKind::cash});
  return consulted;
}

tl::expected<Channel, std::string> channel_for(const std::vector<ChannelRule>& rules, const PayRequest& request) {
  switch (request.tender) {
    case TenderKind::wallet:
      return wallet_for(rules, request);
    case TenderKind::card:
      return card_for(rules, request);
    case TenderKind::cash:
      break;
  }
  return tl::unexpected(std::string("cash is taken by the till, nobody is charged"));
}

}  // namespace tillrig::cashier
