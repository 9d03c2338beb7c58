#include <set>
#include <utility>
#include <vector>

#include "harness/oracles/evidence.h"
#include "harness/oracles/truths.h"

namespace tillrig {
namespace {

// Truth 3: a sale is its tenders less the change; what a tender says was debited was, or what a channel took beyond it
// has gone back in the end; never more back than was taken; one currency throughout.
class AmountsAreExact final : public Truth {
 public:
  using Truth::Truth;

  std::vector<std::string_view> kinds() const override { return {"receipt.printed", "display.shown", "book.entry"}; }

  void on(const Entry& entry) override {
    if (entry.event.kind() == "book.entry") return booked(entry);
    if (entry.event.kind() == "display.shown") return display_told(entry.event);
    const auto receipt = parse_receipt(entry.event.text("text"));
    if (!receipt.approved || receipt.refund || receipt.copy) return;
    subject();
    adds_up(receipt, entry.number);
    for (const auto& tender : receipt.tenders) is_what_was_debited(receipt, tender, entry.number);
    if (receipt.change > 0) change_was_shown(receipt, entry);
  }

  void at_convergence() override {
    for (const auto& told : debited_more_) {
      const auto* payment = evidence().payment_of_txn(told.tender.txn);
      if (payment && payment->debited - told.tender.minor > payment->refunded) differs(told, *payment);
    }
  }

 private:
  struct Tendered {
    std::string basket;
    PrintedTender tender;
    std::uint64_t entry = 0;
  };

  void booked(const Entry& entry) {
    const auto& payments = evidence().payments();
    const auto found = payments.find(entry.event.text("number"));
    if (found == payments.end()) return;
    subject();
    const auto& payment = found->second;
    const auto currency = std::string(entry.event.text("currency"));
    if (payment.refunded > payment.debited)
      violated("refunded more than captured", "engine",
               "under number " + payment.number + " " + money_text(payment.refunded, currency) + " went back of " +
                   money_text(payment.debited, currency),
               entry.number);
    if (payment.account.substr(payment.account.rfind(' ') + 1) != currency)
      violated("another currency", "engine",
               "number " + payment.number + " was debited for " + payment.account + " and moved in " + currency,
               entry.number);
  }

  void adds_up(const Receipt& receipt, std::uint64_t entry) {
    std::int64_t sum = 0;
    for (const auto& tender : receipt.tenders) {
      sum += tender.minor;
      if (tender.currency != receipt.currency)
        violated("another currency", "till",
                 "the receipt of " + receipt.basket + " adds " + tender.currency + " to " + receipt.currency, entry);
    }
    if (sum != receipt.total)
      violated("tenders do not add up", "till",
               "the receipt of " + receipt.basket + " says TOTAL " + money_text(receipt.total, receipt.currency) +
                   " but its tenders come to " + money_text(sum, receipt.currency),
               entry);
    if (receipt.cash() > 0 && receipt.given > 0 && receipt.given - receipt.change != receipt.cash())
      violated("change is wrong", "till",
               "the receipt of " + receipt.basket + " keeps " + money_text(receipt.cash(), receipt.currency) + " of " +
                   money_text(receipt.given, receipt.currency) + " and gives " +
                   money_text(receipt.change, receipt.currency) + " back",
               entry);
  }

  void is_what_was_debited(const Receipt& receipt, const PrintedTender& tender, std::uint64_t entry) {
    const auto* payment = evidence().payment_of_txn(tender.txn);
    if (!payment || payment->debited == tender.minor) return;
    const Tendered differing{receipt.basket, tender, entry};
    if (payment->debited > tender.minor)
      debited_more_.push_back(differing);
    else
      differs(differing, *payment);
  }

  void differs(const Tendered& told, const BookedPayment& payment) {
    const auto& tender = told.tender;
    violated("tender and book differ", "till",
             "the receipt of " + told.basket + " shows " + money_text(tender.minor, tender.currency) + " for TXN " +
                 tender.txn + " but the book debited " + money_text(payment.debited, tender.currency),
             told.entry);
  }

  // The change on paper is change that the display told the customer to take, once. A receipt may come much later.
  void change_was_shown(const Receipt& receipt, const Entry& entry) {
    auto& shown = shown_[std::string(entry.event.text("till"))];
    const auto found = shown.find(receipt.change);
    if (found != shown.end()) {
      shown.erase(found);
      return;
    }
    violated("change on paper was never shown", "till",
             "the receipt of " + receipt.basket + " says CHANGE " + money_text(receipt.change, receipt.currency) +
                 ", the display told the customer to take " +
                 (shown.empty() ? "none" : money_text(*shown.begin(), receipt.currency)),
             entry.number);
  }

  void display_told(const Event& event) {
    const auto till = std::string(event.text("till"));
    const auto line = trimmed(event.text("line1"));
    if (line == std::exchange(line_[till], std::string(line)) || !line.starts_with("CHANGE ")) return;
    if (const auto change = parse_printed_amount(trimmed(line.substr(7)), "CNY")) shown_[till].insert(change->minor);
  }

  std::vector<Tendered> debited_more_;         // than the receipt says
  ByText<std::multiset<std::int64_t>> shown_;  // by till: change that no receipt has told yet
  ByText<std::string> line_;                   // by till: a picture that is shown again says nothing new
};

}  // namespace

std::unique_ptr<Truth> amounts_are_exact(const Evidence& evidence, const OracleOptions& options) {
  return std::make_unique<AmountsAreExact>(3, "amounts are exact", evidence, options);
}

}  // namespace tillrig
