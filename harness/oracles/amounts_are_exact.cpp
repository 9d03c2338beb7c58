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

  std::vector<std::string_view> kinds() const override {
    return {"receipt.printed", "display.shown", "screen.shown", "cable.unplugged", "cable.plugged", "book.entry"};
  }

  void on(const Entry& entry) override {
    if (entry.event.kind() == "book.entry") return booked(entry);
    if (entry.event.kind() == "display.shown") return display_told(entry.event);
    if (entry.event.kind() == "screen.shown") return screen_told(entry.event);
    if (entry.event.text("device") == "display") return cable_moved(entry.event);
    if (entry.event.kind() != "receipt.printed") return;
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

  // The change on paper is change that the display told the customer to take, once; where the display's cable was out,
  // the screen told the cashier to hand it back. A receipt may come much later.
  void change_was_shown(const Receipt& receipt, const Entry& entry) {
    const std::string till(entry.event.text("till"));
    auto& shown = shown_[till];
    const auto found = shown.find(receipt.change);
    if (found != shown.end()) {
      shown.erase(found);
      return;
    }
    if (dark_.contains(till) && told_to_cashier_.erase({receipt.basket, receipt.change}) != 0) {
      to_be_shown_[till].insert(receipt.change);
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
    const auto change = parse_printed_amount(trimmed(line.substr(7)), "CNY");
    if (!change) return;
    auto& late = to_be_shown_[till];
    if (const auto found = late.find(change->minor); found != late.end())
      late.erase(found);
    else
      shown_[till].insert(change->minor);
  }

  void cable_moved(const Event& event) {
    if (event.kind() == "cable.unplugged")
      dark_.emplace(event.text("till"));
    else
      dark_.erase(std::string(event.text("till")));
  }

  // "SALE till-1.1.2 PAID", and below it "CHANGE 0.85".
  void screen_told(const Event& event) {
    constexpr std::string_view kSale = "SALE ", kChange = "\nCHANGE ";
    auto text = event.text("text");
    const auto at = text.find(kChange);
    if (!text.starts_with(kSale) || at == std::string_view::npos) return;
    const auto line = text.substr(at + kChange.size());
    text.remove_prefix(kSale.size());
    const auto change = parse_printed_amount(trimmed(line.substr(0, line.find('\n'))), "CNY");
    if (change) told_to_cashier_.emplace(text.substr(0, text.find_first_of(" \n")), change->minor);
  }

  std::vector<Tendered> debited_more_;                              // than the receipt says
  ByText<std::multiset<std::int64_t>> shown_;                       // by till: change that no receipt has told yet
  std::set<std::string> dark_;                                      // tills whose display's cable is out
  ByText<std::multiset<std::int64_t>> to_be_shown_;                 // by till: when its display can be reached again
  std::set<std::pair<std::string, std::int64_t>> told_to_cashier_;  // basket and change that no receipt has told yet
  ByText<std::string> line_;  // by till: a picture that is shown again says nothing new
};

}  // namespace

std::unique_ptr<Truth> amounts_are_exact(const Evidence& evidence, const OracleOptions& options) {
  return std::make_unique<AmountsAreExact>(3, "amounts are exact", evidence, options);
}

}  // namespace tillrig
