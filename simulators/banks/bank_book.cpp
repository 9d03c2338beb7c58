#include "simulators/banks/bank_book.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "reference/protocol/invariant.h"

namespace tillrig {
namespace {

constexpr std::size_t rrn_digits = 12;
constexpr const char* approved = "00";

std::string batch_name(const CardNumber& number) {
  return fmt::format("{}/{}/{:06}/", number.merchant, number.terminal, number.batch);
}

// YYMM where the bank is.
std::string month_of(WallInstant at) {
  const auto local = at + std::chrono::hours(8);
  const std::chrono::sys_time<Duration> time(local.since_epoch);
  const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(time));
  return fmt::format("{:02}{:02}", static_cast<int>(date.year()) % 100, static_cast<unsigned>(date.month()));
}

bool is_charge(BankOperation::Kind kind) {
  return kind == BankOperation::Kind::sale || kind == BankOperation::Kind::advice;
}

BankView answer(const char* code, const BankOperation& operation) {
  return {code, "", "", operation.minor, operation.currency};
}

}  // namespace

BankResult BankBook::apply(const BankOperation& operation) {
  now_ = std::max(now_, operation.now);
  switch (operation.kind) {
    case Kind::issue_card:
      return issue(operation);
    case Kind::unlock_card:
      return unlock(operation);
    case Kind::sale:
    case Kind::advice:
    case Kind::void_sale:
    case Kind::refund:
      return transact(operation);
    case Kind::reversal:
      return reverse(operation);
    case Kind::settle:
      return settle(operation);
  }
  invariant(false, "a known operation");
  return {};
}

BankResult BankBook::issue(const BankOperation& operation) {
  const auto& card = operation.card;
  invariant(!knows_card(card.name) && !card_of(card.number_ref) && card.balance >= 0, "a new card");
  accounts_.emplace(card.name, Account{card, 0});
  card_by_number_ref_.emplace(card.number_ref, card.name);
  BankResult result;
  result.changed = true;
  return result;
}

BankResult BankBook::unlock(const BankOperation& operation) {
  auto& wrong_pins = accounts_.find(operation.card.name)->second.wrong_pins;
  BankResult result;
  result.changed = wrong_pins > 0;
  wrong_pins = 0;
  return result;
}

BankResult BankBook::transact(const BankOperation& operation) {
  if (const auto* known = find(operation.number)) return repeated(*known, operation);
  Transaction transaction;
  transaction.kind = operation.kind;
  transaction.number = operation.number;
  transaction.order_ref = operation.order_ref;
  transaction.minor = operation.minor;
  transaction.currency = operation.currency;
  transaction.number_ref = operation.number_ref;
  if (const auto* account = account_of(operation.number_ref)) transaction.card = account->card.name;
  if (const auto* sale = sale_of(operation)) transaction.original = sale->number.number().text();
  transaction.code = code_of(operation);

  BankResult result;
  result.changed = true;
  if (transaction.code == approved) {
    ++sequence_;
    transaction.rrn = fmt::format("{}{:0{}}", rules_.rrn_prefix, sequence_,
                                  rrn_digits - std::min<std::size_t>(rules_.rrn_prefix.size(), 6));
    transaction.auth_code = fmt::format("{:06}", sequence_ % 1'000'000);
    execute(transaction, result);
  }
  result.view = view_of(transaction);
  transactions_.emplace(transaction.number.number().text(), std::move(transaction));
  return result;
}

// An advice is repeated until it is answered; of everything else nobody may send a second one.
BankResult BankBook::repeated(const Transaction& transaction, const BankOperation& operation) const {
  BankResult result;
  const bool same = transaction.kind == operation.kind && transaction.minor == operation.minor &&
                    transaction.currency == operation.currency && transaction.number_ref == operation.number_ref &&
                    transaction.order_ref == operation.order_ref;
  if (transaction.never_seen)
    result.view = answer("12", operation);
  else
    result.view = operation.kind == Kind::advice && same ? view_of(transaction) : answer("94", operation);
  return result;
}

std::string BankBook::code_of(const BankOperation& operation) {
  if (operation.kind != Kind::advice && settled(operation.number)) return "77";
  if (operation.minor <= 0) return "13";
  if (operation.currency != rules_.currency) return "12";
  return is_charge(operation.kind) ? code_of_charge(operation) : code_of_return(operation);
}

std::string BankBook::code_of_charge(const BankOperation& operation) {
  const bool online = operation.kind == Kind::sale;
  if (online && rules_.honours_expiry && now_ >= operation.expires_at) return "21";
  auto* account = account_of(operation.number_ref);
  if (!account) return "14";
  if (!operation.decline_with.empty()) return operation.decline_with;
  const auto& card = account->card;
  if (card.closed) return "62";
  if (operation.expiry != card.expiry || month_of(now_) > card.expiry) return "54";
  if (online) {
    if (auto code = code_of_pin(*account, operation); code != approved) return code;
    if (operation.minor > card.limit) return "61";
  }
  return card.balance < operation.minor ? "51" : approved;
}

std::string BankBook::code_of_pin(Account& account, const BankOperation& operation) const {
  const auto& card = account.card;
  if (operation.pin == PinCheck::none_given)
    return card.pin_required && operation.minor > card.no_pin_minor ? "55" : approved;
  if (account.wrong_pins >= rules_.pin_tries) return "75";
  account.wrong_pins = operation.pin == PinCheck::right ? 0 : account.wrong_pins + 1;
  if (operation.pin == PinCheck::right) return approved;
  return account.wrong_pins >= rules_.pin_tries ? "75" : "55";
}

std::string BankBook::code_of_return(const BankOperation& operation) {
  const auto* sale = sale_of(operation);
  if (!sale) return "25";
  if (!operation.decline_with.empty()) return operation.decline_with;
  if (!sale->stands()) return "12";
  if (operation.kind == Kind::refund) return operation.minor <= sale->minor - sale->returned ? approved : "64";
  if (operation.original_batch != operation.number.batch || sale->returned > 0) return "12";
  return operation.minor == sale->minor ? approved : "64";
}

void BankBook::execute(Transaction& transaction, BankResult& result) {
  if (is_charge(transaction.kind)) {
    BookEntry debit;
    debit.kind = "debit";
    debit.minor = transaction.minor;
    debit.executes = true;
    return move(transaction, std::move(debit), result);
  }
  give_back(transactions_.find(transaction.original)->second, transaction.minor, transaction.number.number().text(),
            result);
}

void BankBook::give_back(Transaction& sale, std::int64_t minor, const std::string& refund, BankResult& result) {
  sale.returned += minor;
  BookEntry entry;
  entry.kind = "refund";
  entry.minor = minor;
  entry.refund = refund;
  move(sale, std::move(entry), result);
}

void BankBook::take_again(Transaction& sale, const std::string& refund, BankResult& result) {
  BookEntry entry;
  entry.kind = "debit";
  entry.minor = sale.returned;
  entry.refund = refund;
  sale.returned = 0;
  move(sale, std::move(entry), result);
}

void BankBook::move(const Transaction& sale, BookEntry entry, BankResult& result) {
  if (entry.minor == 0) return;
  const auto to_merchant = entry.kind == "debit" ? entry.minor : -entry.minor;
  auto& card = accounts_.find(sale.card)->second.card;
  card.balance -= to_merchant;
  merchant_ += to_merchant;
  entry.entry = static_cast<std::int64_t>(entries_.size()) + 1;
  entry.funder = "buyer";
  entry.customer = card.holder;
  entry.code_ref = sale.number_ref;
  entry.currency = sale.currency;
  entry.txn = sale.rrn;
  entry.number = sale.number.number().text();
  entry.order_ref = sale.order_ref;
  entry.at = now_;
  entries_.push_back(entry);
  result.entries.push_back(std::move(entry));
}

BankResult BankBook::reverse(const BankOperation& operation) {
  BankResult result;
  result.view = answer("25", operation);
  auto* original = find(operation.number);
  if (!original && rules_.remembers_early_reversal) {
    Transaction early;
    early.number = operation.number;
    early.never_seen = true;
    transactions_.emplace(early.number.number().text(), std::move(early));
    result.changed = true;
  }
  if (!original || original->never_seen) return result;
  if (original->kind == Kind::refund || original->kind == Kind::advice) {
    result.view = answer("12", operation);
    return result;
  }
  result.changed = !original->reversed;
  if (original->stands()) undo(*original, result);
  original->reversed = true;
  result.view = view_of(*original);
  result.view.code = approved;
  return result;
}

// A void whose sale has been reversed meanwhile has nothing to take again.
void BankBook::undo(Transaction& original, BankResult& result) {
  if (original.kind == Kind::sale) return give_back(original, original.minor - original.returned, "", result);
  auto& sale = transactions_.find(original.original)->second;
  if (!sale.reversed) take_again(sale, original.number.number().text(), result);
}

BankResult BankBook::settle(const BankOperation& operation) {
  BankResult result;
  const auto [place, is_new] = settled_.try_emplace(batch_name(operation.number), totals_of(operation.number));
  const auto& totals = place->second;
  result.changed = is_new;
  const bool balanced = totals == BatchTotals{operation.count, operation.minor};
  result.view = {balanced ? approved : "95", "", "", totals.minor, operation.currency};
  return result;
}

BatchTotals BankBook::totals_of(const CardNumber& of_batch) const {
  const auto batch = batch_name(of_batch);
  if (const auto frozen = settled_.find(batch); frozen != settled_.end()) return frozen->second;
  BatchTotals totals;
  for (auto at = transactions_.lower_bound(batch); at != transactions_.end() && at->first.starts_with(batch); ++at) {
    const auto& transaction = at->second;
    if (!transaction.stands()) continue;
    ++totals.count;
    totals.minor += is_charge(transaction.kind) ? transaction.minor : -transaction.minor;
  }
  return totals;
}

BankView BankBook::view_of(const Transaction& transaction) {
  return {transaction.code, transaction.rrn, transaction.auth_code, transaction.minor, transaction.currency};
}

BankBook::Transaction* BankBook::find(const CardNumber& number) {
  const auto found = transactions_.find(number.number().text());
  return found == transactions_.end() ? nullptr : &found->second;
}

BankBook::Transaction* BankBook::sale_of(const BankOperation& operation) {
  auto number = operation.number;
  number.batch = operation.original_batch;
  number.stan = operation.original_stan;
  auto* sale = find(number);
  return sale && is_charge(sale->kind) && !sale->never_seen ? sale : nullptr;
}

bool BankBook::settled(const CardNumber& of_batch) const {
  return settled_.contains(batch_name(of_batch));
}

BankBook::Account* BankBook::account_of(std::string_view number_ref) {
  const auto card = card_by_number_ref_.find(number_ref);
  return card == card_by_number_ref_.end() ? nullptr : &accounts_.find(card->second)->second;
}

const BankCard* BankBook::card_of(std::string_view number_ref) const {
  const auto card = card_by_number_ref_.find(number_ref);
  return card == card_by_number_ref_.end() ? nullptr : &accounts_.find(card->second)->second.card;
}

std::int64_t BankBook::balance_of(std::string_view card) const {
  const auto found = accounts_.find(card);
  return found == accounts_.end() ? 0 : found->second.card.balance;
}

}  // namespace tillrig
