#include "simulators/gateways/wallet_book.h"

#include <fmt/format.h>

#include <algorithm>

#include "reference/protocol/invariant.h"

namespace tillrig {
namespace {

TradeView refusal(const char* sub_code) {
  TradeView view;
  view.code = "FAIL";
  view.state = "NONE";
  view.sub_code = sub_code;
  return view;
}

BookEntry movement(const char* kind, const char* funder, std::int64_t minor, std::string refund = {}) {
  BookEntry entry;
  entry.kind = kind;
  entry.funder = funder;
  entry.minor = minor;
  entry.refund = std::move(refund);
  return entry;
}

}  // namespace

WalletBook::WalletBook(BookRules rules, std::map<std::string, std::int64_t> balances) : rules_(std::move(rules)) {
  for (auto& [customer, balance] : balances) {
    invariant(balance >= 0, "a balance of zero or more");
    balances_.emplace(customer, balance);
  }
}

BookResult WalletBook::apply(const BookOperation& operation) {
  follow(operation.now);
  switch (operation.kind) {
    case BookOperation::Kind::issue_code:
      return issue_code(operation);
    case BookOperation::Kind::pay:
      return pay(operation);
    case BookOperation::Kind::close:
      return close(operation, false);
    case BookOperation::Kind::cancel:
      return close(operation, true);
    case BookOperation::Kind::refund:
      return refund(operation);
    case BookOperation::Kind::bind_error:
      return bind_error(operation);
    case BookOperation::Kind::confirm:
    case BookOperation::Kind::reject:
      return answer_of_customer(operation);
  }
  invariant(false, "a known operation");
  return {};
}

void WalletBook::follow(WallInstant now) {
  now_ = std::max(now_, now);
}

// Expiry needs no operation of its own: whoever looks at a trade sees that its time is over.
WalletBook::Trade* WalletBook::find(std::string_view number) {
  const auto found = trades_.find(number);
  if (found == trades_.end()) return nullptr;
  auto& trade = found->second;
  if (trade.state == TradeState::wait && now_ >= trade.waits_until) {
    trade.state = TradeState::closed;
    trade.sub_code = "EXPIRED";
  }
  return &trade;
}

BookResult WalletBook::issue_code(const BookOperation& operation) {
  invariant(knows_customer(operation.customer) && !knows_code(operation.code_ref), "a fresh code of a customer");
  codes_.emplace(operation.code_ref, Code{operation.customer, now_ + rules_.code_validity, false});
  BookResult result;
  result.changed = true;
  return result;
}

std::string WalletBook::why_declined(const BookOperation& operation) const {
  if (rules_.honours_expiry && now_ >= operation.expires_at) return "EXPIRED";
  if (operation.currency != rules_.currency) return "CURRENCY";
  if (operation.minor <= 0) return "AMOUNT";
  const auto code = codes_.find(operation.code_ref);
  if (code == codes_.end() || code->second.used) return "AUTH_CODE_INVALID";
  if (rules_.honours_expiry && now_ >= code->second.valid_until) return "AUTH_CODE_EXPIRED";
  return operation.decline_with;
}

BookResult WalletBook::pay(const BookOperation& operation) {
  BookResult result;
  result.number = operation.number;
  if (const auto* known = find(operation.number)) {
    const bool same =
        known->never_seen || (known->order_ref == operation.order_ref && known->asked_minor == operation.minor &&
                              known->code_ref == operation.code_ref && known->currency == operation.currency);
    result.view = same ? view_of_payment(*known) : refusal("NUMBER_USED");
    return result;
  }
  auto& trade = trades_[operation.number];
  trade.number = operation.number;
  trade.order_ref = operation.order_ref;
  trade.code_ref = operation.code_ref;
  trade.currency = operation.currency;
  trade.asked_minor = operation.minor;
  trade.minor = operation.debits > 0 ? operation.debits : operation.minor;
  trade.sequence = ++sequence_;
  trade.txn = fmt::format("{}{:014}", rules_.txn_prefix, trade.sequence);
  result.changed = true;

  trade.sub_code = why_declined(operation);
  if (const auto code = codes_.find(operation.code_ref); code != codes_.end()) {
    trade.customer = code->second.customer;
    code->second.used = true;
  }
  if (!trade.sub_code.empty()) {
    trade.state = TradeState::failed;
  } else if (operation.ask_customer || operation.minor > rules_.password_above) {
    trade.state = TradeState::wait;
    trade.waits_until = std::min(operation.expires_at, now_ + rules_.wait_limit);
  } else {
    execute(trade, result);
  }
  result.view = view_of_payment(trade);
  return result;
}

void WalletBook::execute(Trade& trade, BookResult& result) {
  const auto coupon = std::min(rules_.coupon_minor, trade.minor);
  const auto buyer = trade.minor - coupon;
  if (balances_.find(trade.customer)->second < buyer) {
    trade.state = TradeState::failed;
    trade.sub_code = "BALANCE";
    return;
  }
  trade.state = TradeState::success;
  trade.buyer_minor = buyer;
  move(trade, movement("debit", "buyer", buyer), result);
  move(trade, movement("debit", "platform", coupon), result);
}

void WalletBook::move(Trade& trade, BookEntry entry, BookResult& result) {
  if (entry.minor == 0) return;
  const auto to_merchant = entry.kind == "debit" ? entry.minor : -entry.minor;
  auto& account = entry.funder == "buyer" ? balances_.find(trade.customer)->second : platform_;
  account -= to_merchant;
  merchant_ += to_merchant;
  entry.entry = static_cast<std::int64_t>(entries_.size()) + 1;
  entry.executes = entry.kind == "debit" && (entries_.empty() || entries_.back().number != trade.number);
  entry.customer = trade.customer;
  entry.code_ref = trade.code_ref;
  entry.currency = rules_.currency;
  entry.txn = trade.txn;
  entry.number = trade.number;
  entry.order_ref = trade.order_ref;
  entry.at = now_;
  entries_.push_back(entry);
  result.entries.push_back(std::move(entry));
}

// Each funder gets back its share of what has been returned so far: no fen is lost to rounding when all of it is.
void WalletBook::give_back(Trade& trade, std::int64_t minor, const std::string& refund, BookResult& result) {
  const auto buyers_share = [&](std::int64_t returned) {
    __extension__ using Wide = __int128;
    return static_cast<std::int64_t>(static_cast<Wide>(returned) * trade.buyer_minor / trade.minor);
  };
  const auto buyer = buyers_share(trade.refunded_minor + minor) - buyers_share(trade.refunded_minor);
  trade.refunded_minor += minor;
  move(trade, movement("refund", "buyer", buyer, refund), result);
  move(trade, movement("refund", "platform", minor - buyer, refund), result);
}

BookResult WalletBook::early_cancel(const std::string& number) {
  BookResult result;
  result.number = number;
  result.view = refusal("TRADE_NOT_EXIST");
  if (!rules_.remembers_early_cancel) return result;
  auto& trade = trades_[number];
  trade.number = number;
  trade.currency = rules_.currency;
  trade.state = TradeState::closed;
  trade.sub_code = "CLOSED";
  trade.never_seen = true;
  trade.sequence = ++sequence_;
  result.changed = true;
  result.view = view_of(trade);
  return result;
}

BookResult WalletBook::close(const BookOperation& operation, bool paid_too) {
  auto* trade = find(operation.number);
  if (!trade) return early_cancel(operation.number);
  BookResult result;
  result.number = operation.number;
  if (trade->state == TradeState::wait) {
    trade->state = TradeState::closed;
    trade->sub_code = "CLOSED";
    result.changed = true;
  } else if (paid_too && trade->state == TradeState::success) {
    give_back(*trade, trade->minor - trade->refunded_minor, "", result);
    trade->state = TradeState::reversed;
    result.changed = true;
  }
  result.view = view_of(*trade);
  return result;
}

BookResult WalletBook::refund(const BookOperation& operation) {
  BookResult result;
  result.number = operation.number;
  auto* trade = find(operation.number);
  if (!trade || trade->never_seen) {
    result.view = refusal("TRADE_NOT_EXIST");
    return result;
  }
  const auto known = trade->refunds.find(operation.refund);
  if (known == trade->refunds.end()) {
    auto& refund = trade->refunds[operation.refund];
    refund.minor = operation.minor;
    result.changed = true;
    if (trade->state == TradeState::reversed)
      refund.sub_code = "ALREADY_REVERSED";
    else if (trade->state != TradeState::success)
      refund.sub_code = "TRADE_STATUS";
    else if (operation.currency != trade->currency)
      refund.sub_code = "CURRENCY";
    else if (operation.minor <= 0 || operation.minor > trade->minor - trade->refunded_minor)
      refund.sub_code = "EXCESS";
    else
      refund.sub_code = operation.decline_with;
    refund.done = refund.sub_code.empty();
    if (refund.done) give_back(*trade, operation.minor, operation.refund, result);
  } else if (known->second.minor != operation.minor) {
    result.view = refusal("NUMBER_USED");
    return result;
  }
  result.view = refund_query(operation.number, operation.refund, operation.now);
  return result;
}

BookResult WalletBook::bind_error(const BookOperation& operation) {
  BookResult result;
  result.number = operation.number;
  result.changed = rules_.binds_first_error && errors_.insert(operation.number).second;
  return result;
}

BookResult WalletBook::answer_of_customer(const BookOperation& operation) {
  Trade* oldest = nullptr;
  for (auto& [number, candidate] : trades_) {
    auto* trade = find(number);
    if (trade->state == TradeState::wait && candidate.customer == operation.customer &&
        (!oldest || candidate.sequence < oldest->sequence))
      oldest = trade;
  }
  BookResult result;
  if (!oldest) return result;
  result.number = oldest->number;
  result.changed = true;
  if (operation.kind == BookOperation::Kind::confirm) {
    execute(*oldest, result);
  } else {
    oldest->state = TradeState::failed;
    oldest->sub_code = "REJECTED";
  }
  result.view = view_of(*oldest);
  return result;
}

TradeView WalletBook::view_of(const Trade& trade) const {
  TradeView view;
  view.code = "OK";
  view.state = word_of(trade.state);
  view.sub_code = trade.sub_code;
  view.txn = trade.txn;
  view.minor = trade.minor;
  view.buyer_minor = trade.buyer_minor;
  view.refunded_minor = trade.refunded_minor;
  const bool executed = trade.state == TradeState::success || trade.state == TradeState::reversed;
  view.as_asked = !executed || trade.minor == trade.asked_minor;
  return view;
}

// To whoever asks to pay, anything but success is a failure of the request, or a wait.
TradeView WalletBook::view_of_payment(const Trade& trade) const {
  auto view = view_of(trade);
  if (trade.state == TradeState::wait)
    view.code = "WAIT";
  else if (trade.state != TradeState::success)
    view.code = "FAIL";
  return view;
}

TradeView WalletBook::query(std::string_view number, WallInstant now) {
  follow(now);
  const auto* trade = find(number);
  return trade ? view_of(*trade) : refusal("TRADE_NOT_EXIST");
}

bool WalletBook::knows_refund(std::string_view number, std::string_view refund) const {
  const auto trade = trades_.find(number);
  return trade != trades_.end() && trade->second.refunds.contains(refund);
}

TradeView WalletBook::refund_query(std::string_view number, std::string_view refund, WallInstant now) {
  follow(now);
  const auto* trade = find(number);
  if (!trade) return refusal("TRADE_NOT_EXIST");
  const auto found = trade->refunds.find(refund);
  if (found == trade->refunds.end()) return refusal("REFUND_NOT_EXIST");
  auto view = view_of(*trade);
  view.minor = found->second.minor;
  view.as_asked = true;
  view.state = found->second.done ? "REFUNDED" : "FAILED";
  view.sub_code = found->second.sub_code;
  return view;
}

TradeState WalletBook::state_of(std::string_view number) const {
  const auto found = trades_.find(number);
  return found == trades_.end() ? TradeState::none : found->second.state;
}

std::vector<std::string> WalletBook::paid_numbers() const {
  std::vector<std::string> numbers;
  for (const auto& entry : entries_)
    if (entry.kind == "debit" && (numbers.empty() || numbers.back() != entry.number)) numbers.push_back(entry.number);
  return numbers;
}

std::int64_t WalletBook::balance_of(std::string_view customer) const {
  const auto found = balances_.find(customer);
  return found == balances_.end() ? 0 : found->second;
}

}  // namespace tillrig
