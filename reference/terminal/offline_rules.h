#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "reference/protocol/messages.h"
#include "reference/protocol/offline_messages.h"

namespace tillrig::terminal {

enum class Deed { sale, refund, void_sale };

// What the till is about to do without the core.
struct OfflineWish {
  Deed deed = Deed::sale;
  TenderKind tender = TenderKind::cash;
  Money amount = Money::zero(Currency::cny());
  std::optional<CardPresentment> card = std::nullopt;  // card only
  std::vector<PaymentState> online = {};               // attempts of this sale that have left the till
};

struct OfflineLimits {
  Money floor = Money(5'000, Currency::cny());         // one card sale
  std::int64_t card_count = 3;                         // sales of one card
  Money card_amount = Money(10'000, Currency::cny());  // of one card
  std::int64_t till_count = 20;                        // sales by card at this till
  Money till_amount = Money(50'000, Currency::cny());  // of all cards at this till
};

// What cards have been given on trust: not forwarded yet, or forwarded on this business day.
struct OfflineExposure {
  std::int64_t card_count = 0;
  Money card_amount = Money::zero(Currency::cny());
  std::int64_t till_count = 0;
  Money till_amount = Money::zero(Currency::cny());
  bool unknown = false;  // and more, which was on another disk
};

// Why it may not be, in words for a cashier; nullopt: it may. Pure.
//
// Cash always, but for a sale of which an online attempt may still move money. A card: the chip alone, approved by card
// and terminal, without a PIN for the bank, under the floor limit and the caps; never after an attempt of the same sale
// went out online and was executed or may have been.
std::optional<std::string> why_not_offline(const OfflineWish& wish, const OfflineLimits& limits,
                                           const OfflineExposure& exposure);

// For the screen: "OFFLINE: CASH, CHIP CARD UP TO 50.00".
std::string offline_notice(const OfflineLimits& limits);

}  // namespace tillrig::terminal
