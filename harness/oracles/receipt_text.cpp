#include "harness/oracles/receipt_text.h"

#include <algorithm>

#include "reference/protocol/money.h"

namespace tillrig {
namespace {

constexpr std::string_view offline_order = "ORDER OFFLINE ";
constexpr std::string_view refund_of = "REFUND ";

// "WALLET-A 12.50 CNY": one word, then an amount with its currency.
std::optional<PrintedTender> tender_in(std::string_view line) {
  const auto blank = line.find(' ');
  if (blank == std::string_view::npos) return std::nullopt;
  const auto amount = parse_printed_amount(trimmed(line.substr(blank + 1)), "");
  if (!amount) return std::nullopt;
  return PrintedTender{std::string(line.substr(0, blank)), amount->minor, amount->currency, {}};
}

void read_amount(std::string_view line, std::string_view word, const Receipt& receipt, std::int64_t& into) {
  if (!line.starts_with(word)) return;
  if (const auto amount = parse_printed_amount(trimmed(line.substr(word.size())), receipt.currency))
    into = amount->minor;
}

void read_total(std::string_view line, Receipt& receipt) {
  const auto total = parse_printed_amount(trimmed(line.substr(std::string_view("TOTAL ").size())), "");
  if (!total) return;
  receipt.total = total->minor;
  receipt.currency = total->currency;
}

void read_line(std::string_view line, Receipt& receipt) {
  if (line.starts_with("SALE ")) receipt.basket = trimmed(line.substr(5));
  if (line.starts_with(offline_order))
    receipt.basket = trimmed(line.substr(offline_order.size()));
  else if (line.starts_with("ORDER "))
    receipt.order = trimmed(line.substr(6));
  read_amount(line, "GIVEN ", receipt, receipt.given);
  read_amount(line, "CHANGE ", receipt, receipt.change);
  if (line.starts_with("REFUND")) receipt.refund = true;
  if (line == "REFUNDED") receipt.refunded = true;
  if (line.starts_with(refund_of))
    if (const auto back = parse_printed_amount(line.substr(refund_of.size()), {})) receipt.back = back->minor;
  if (line == "APPROVED" || line == "APPROVED OFFLINE") receipt.approved = true;
  if (line == "APPROVED OFFLINE") receipt.offline = true;
  if (line.find("*** COPY ***") != std::string_view::npos) receipt.copy = true;

  // What was bought stands above the total, what paid for it below.
  if (line.starts_with("TOTAL ")) {
    read_total(line, receipt);
  } else if (line.starts_with("TXN ")) {
    if (receipt.tenders.empty()) receipt.tenders.emplace_back();
    receipt.tenders.back().txn = trimmed(line.substr(4));
  } else if (!receipt.currency.empty() && !line.starts_with("GIVEN ") && !line.starts_with("CHANGE ")) {
    if (auto tender = tender_in(line)) receipt.tenders.push_back(std::move(*tender));
  }
}

}  // namespace

std::string_view Receipt::txn() const {
  for (const auto& tender : tenders)
    if (!tender.txn.empty()) return tender.txn;
  return {};
}

std::int64_t Receipt::cash() const {
  std::int64_t sum = 0;
  for (const auto& tender : tenders)
    if (tender.channel == "CASH") sum += tender.minor;
  return sum;
}

Receipt parse_receipt(std::string_view text) {
  Receipt receipt;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    read_line(trimmed(text.substr(0, end)), receipt);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return receipt;
}

std::optional<PrintedAmount> parse_printed_amount(std::string_view text, std::string_view currency) {
  const auto blank = text.find(' ');
  if (blank != std::string_view::npos) currency = trimmed(text.substr(blank + 1));
  const auto known = Currency::from_code(currency);
  const auto money = known ? Money::parse(text.substr(0, blank), *known) : std::nullopt;
  if (!money) return std::nullopt;
  return PrintedAmount{money->minor(), std::string(currency)};
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

}  // namespace tillrig
