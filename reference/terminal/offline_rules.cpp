#include "reference/terminal/offline_rules.h"

#include <algorithm>

namespace tillrig::terminal {
namespace {

using Why = std::optional<std::string>;

bool has(const std::vector<PaymentState>& states, bool (*which)(PaymentState)) {
  return std::any_of(states.begin(), states.end(), which);
}

bool may_still_move_money(PaymentState state) {
  return !is_final(state);
}

bool was_never_executed(PaymentState state) {
  return state == PaymentState::refused;
}

Why why_not_sold(const OfflineWish& wish) {
  if (has(wish.online, may_still_move_money)) return "OFFLINE: A PAYMENT OF THIS SALE IS NOT OVER";
  if (has(wish.online, [](PaymentState state) { return state == PaymentState::succeeded; }))
    return "OFFLINE: A PART OF THIS SALE IS PAID ALREADY";
  return std::nullopt;
}

Why why_not_this_card(const CardPresentment& card) {
  if (card.entry == CardEntry::stripe || card.entry == CardEntry::fallback) return "OFFLINE: NO CARD BY ITS STRIPE";
  if (card.entry == CardEntry::contactless) return "OFFLINE: INSERT THE CARD";
  if (!card.pin_block.empty()) return "OFFLINE: NO CARD THAT ASKS FOR A PIN";
  if (card.verdict == CardVerdict::ask_bank) return "OFFLINE: THIS CARD ASKS ITS BANK";
  if (card.verdict == CardVerdict::declined) return "OFFLINE: DECLINED BY THE CARD";
  return std::nullopt;
}

Why why_not_as_much(const Money& amount, const OfflineLimits& limits, const OfflineExposure& exposure) {
  const auto currency = amount.currency();
  if (currency != limits.floor.currency()) return "OFFLINE: NO CARD IN " + std::string(currency.code());
  if (exposure.unknown) return "OFFLINE: NO CARD TODAY, WHAT WAS SOLD IS NOT KNOWN HERE";
  if (amount > limits.floor) return "OFFLINE: CARD UP TO " + limits.floor.amount_text() + " ONLY";
  if (exposure.card_count >= limits.card_count) return "OFFLINE: THIS CARD HAS BEEN USED TOO OFTEN";
  if (exposure.card_amount + amount > limits.card_amount) return "OFFLINE: TOO MUCH FOR THIS CARD TODAY";
  if (exposure.till_count >= limits.till_count) return "OFFLINE: TOO MANY SALES BY CARD AT THIS TILL TODAY";
  if (exposure.till_amount + amount > limits.till_amount) return "OFFLINE: TOO MUCH BY CARD AT THIS TILL TODAY";
  return std::nullopt;
}

}  // namespace

std::optional<std::string> why_not_offline(const OfflineWish& wish, const OfflineLimits& limits,
                                           const OfflineExposure& exposure) {
  if (wish.deed == Deed::refund) return "OFFLINE: NO REFUND";
  if (wish.deed == Deed::void_sale) return "OFFLINE: NO VOID";
  if (wish.tender == TenderKind::wallet) return "OFFLINE: NO PAYMENT CODES";
  if (auto why = why_not_sold(wish)) return why;
  if (wish.tender == TenderKind::cash) return std::nullopt;
  if (!std::all_of(wish.online.begin(), wish.online.end(), was_never_executed))
    return "OFFLINE: A PAYMENT OF THIS SALE WENT OUT ALREADY: CASH";
  if (!wish.card) return "OFFLINE: INSERT THE CARD";
  if (auto why = why_not_this_card(*wish.card)) return why;
  return why_not_as_much(wish.amount, limits, exposure);
}

std::string offline_notice(const OfflineLimits& limits) {
  return "OFFLINE: CASH, CHIP CARD UP TO " + limits.floor.amount_text();
}

}  // namespace tillrig::terminal
