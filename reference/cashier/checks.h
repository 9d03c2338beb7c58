#pragma once

#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "reference/ports/settings.h"
#include "reference/protocol/messages.h"

namespace tillrig::cashier {

// One way to pay, from the settings.
struct ChannelRule {
  Channel channel;
  TenderKind tender = TenderKind::wallet;
  std::vector<std::string> prefixes;  // wallet: of the payment codes that are this channel's
  std::int64_t min_minor = 1;
  std::int64_t max_minor = 0;  // 0: without limit
  bool stripe = true;          // card: a magnetic stripe is taken (never offline)
};

// `channels` "wallet-a,wallet-b,bank" · `<channel>.tender` "WALLET", "CARD" or "CASH" · `<channel>.prefixes`
// "25,26,27,28,29,30" · `<channel>.min`, `<channel>.max` in minor units · `<channel>.stripe` true. Default: wallet-a
// alone, with every code from 25 to 30, any amount. Throws std::runtime_error for a tender that is none.
std::vector<ChannelRule> channel_rules(const Settings& settings);

// Which of the ways the amount allows, and in words why the others are not usable. Cash always is, named or not.
Consulted ways_to_pay(const std::vector<ChannelRule>& rules, const Money& total);

// Who is to be asked for the money: the wallet whose code it is, the channel that takes cards. The error says in words
// why nothing can be charged; nothing was.
tl::expected<Channel, std::string> channel_for(const std::vector<ChannelRule>& rules, const PayRequest& request);

}  // namespace tillrig::cashier
