#include "harness/oracles/returns.h"

#include <algorithm>

namespace tillrig {
namespace {

constexpr std::string_view kCashBack = "CASH BACK ";

bool is_of(std::string_view account, std::string_view customer) {
  return account.substr(0, account.rfind(' ')) == customer;
}

// "12.50 CNY" or "CASH BACK 12.50"; -1: no amount.
std::int64_t amount_on(std::string_view line, std::string_view account) {
  if (line.starts_with(kCashBack)) line.remove_prefix(kCashBack.size());
  const auto amount = parse_printed_amount(line, account.substr(account.rfind(' ') + 1));
  return amount ? amount->minor : -1;
}

}  // namespace

void Returns::stated(const Event& event) {
  returns_.push_back({std::string(event.text("till")),
                      std::string(event.text("customer")) + ' ' + std::string(event.text("currency")),
                      event.integer("minor")});
}

// The first one that `which` says is meant.
template <class Which>
Returns::Return* Returns::first(std::string_view till, Which which) {
  const auto found =
      std::find_if(returns_.begin(), returns_.end(), [&](const Return& one) { return one.till == till && which(one); });
  return found == returns_.end() ? nullptr : &*found;
}

// Whoever stands there reads it. What concerns somebody who has gone names that customer's amount; else it is about
// the purchase of the one who reads it.
Returns::Return* Returns::meant_by(std::string_view till, std::string_view line1, std::string_view standing) {
  const auto waits = [](const Return& one) { return one.told != Told::refunded; };
  const auto says = [&](const Return& one) { return amount_on(line1, one.account); };
  if (!standing.empty()) {
    auto* own = first(till, [&](const Return& one) { return waits(one) && is_of(one.account, standing); });
    if (own) return own;
  }
  const auto named = [&](const Return& one) { return waits(one) && says(one) == one.minor; };
  if (auto* pending = first(till, [&](const Return& one) { return named(one) && one.told == Told::pending; }))
    return pending;
  if (auto* any = first(till, named)) return any;
  // Less than all went back of what was pending.
  auto* less = first(
      till, [&](const Return& one) { return one.told == Told::pending && says(one) > 0 && says(one) < one.minor; });
  if (less || !standing.empty()) return less;
  auto* open = first(till, [&](const Return& one) { return waits(one) && one.told != Told::refused; });
  return open ? open : first(till, waits);
}

std::string_view Returns::told(const Event& display_shown, std::string_view standing) {
  const auto line1 = trimmed(display_shown.text("line1"));
  const auto status = trimmed(display_shown.text("line2"));
  // Money that came too late for an order goes back with a text of its own.
  if (!status.starts_with("REFUND") || line1 == "ORDER CLOSED") return {};
  auto* meant = meant_by(display_shown.text("till"), line1, standing);
  if (!meant) return {};
  // Where a part is refused less goes back, and the display says how much.
  const auto back = line1.starts_with(kCashBack) ? -1 : amount_on(line1, meant->account);
  if (status == "REFUNDED" && back > 0) meant->minor = std::min(meant->minor, back);
  meant->told = status == "REFUNDED" ? Told::refunded : status == "REFUND PENDING" ? Told::pending : Told::refused;
  return meant->account;
}

void Returns::printed(const Receipt& slip, std::string_view till, std::string_view account) {
  auto* meant = first(till, [&](const Return& one) { return one.account == account && !one.has_slip; });
  if (!meant) return;
  meant->has_slip = true;
  // Where one of the ways it was paid by refuses, less goes back, and the slip says how much.
  if (slip.refunded && slip.back > 0) meant->minor = std::min(meant->minor, slip.back);
  if (meant->told != Told::refunded) meant->told = slip.refunded ? Told::refunded : Told::pending;
}

void Returns::forgotten_by(std::string_view till) {
  for (auto& one : returns_)
    if (one.till == till && one.told == Told::nothing) one.told = Told::pending;
}

std::int64_t Returns::sum(std::string_view account, Told told) const {
  std::int64_t sum = 0;
  for (const auto& one : returns_)
    if (one.account == account && one.told == told) sum += one.minor;
  return sum;
}

std::int64_t Returns::refunded(std::string_view account) const {
  return sum(account, Told::refunded);
}

std::int64_t Returns::pending(std::string_view account) const {
  return sum(account, Told::pending);
}

}  // namespace tillrig
