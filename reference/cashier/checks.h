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
  std::vector<std::string> prefixes;  // of the payment codes that are this channel's
  std::int64_t min_minor = 1;
  std::int64_t max_minor = 0;  // 0: without limit
};

// `channels` "wallet-a,wallet-b" · `<channel>.prefixes` "25,26,27,28,29,30" · `<channel>.min`, `<channel>.max` in minor
// units. Default: wallet-a alone, with every code from 25 to 30, any amount.
std::vector<ChannelRule> channel_rules(const Settings& settings);

// Which of the ways the amount allows, and in words why the others are not usable.
Consulted ways_to_pay(const std::vector<ChannelRule>& rules, const Money& total);

// Whose code it is. The error says in words why nothing can be charged; nothing was.
tl::expected<Channel, std::string> channel_for(const std::vector<ChannelRule>& rules, const PayRequest& request);

}  // namespace tillrig::cashier
