#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tillrig {

// One way of paying as a receipt shows it: "BANK 10.00 CNY", then "TXN ..." where a channel named one.
struct PrintedTender {
  std::string channel;  // as printed: "WALLET-A", "CASH"
  std::int64_t minor = 0;
  std::string currency;
  std::string txn;
};

// What can be read on a piece of paper that a till printed for a customer.
struct Receipt {
  std::string basket;  // "SALE ...", or "ORDER OFFLINE ..."
  std::string order;   // empty: sold offline, the order is not known yet
  std::int64_t total = 0;
  std::string currency;
  std::vector<PrintedTender> tenders;
  std::int64_t given = 0;   // cash laid on the counter, as printed
  std::int64_t change = 0;  // cash handed back, as printed
  bool approved = false;
  bool offline = false;   // "APPROVED OFFLINE": forwarded later
  bool refund = false;    // a slip for money that goes back
  bool refunded = false;  // it says so; else it is on its way
  std::int64_t back = 0;  // on such a slip: how much
  bool copy = false;

  // The first TXN on it; empty: none.
  std::string_view txn() const;
  // What the cash tenders paid of the total.
  std::int64_t cash() const;
};

Receipt parse_receipt(std::string_view text);

// "12.50 CNY", or "12.50" of `currency` when it names none. nullopt: not an amount.
struct PrintedAmount {
  std::int64_t minor = 0;
  std::string currency;
};
std::optional<PrintedAmount> parse_printed_amount(std::string_view text, std::string_view currency);

// Without blanks around it.
std::string_view trimmed(std::string_view text);

}  // namespace tillrig
