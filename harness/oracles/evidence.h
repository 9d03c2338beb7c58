#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "harness/journal/entry.h"
#include "harness/oracles/cash.h"
#include "harness/oracles/old_disks.h"
#include "harness/oracles/receipt_text.h"
#include "harness/oracles/returns.h"

namespace tillrig {

// Who pays a debit, as book.entry says.
inline constexpr std::string_view kBuyer = "buyer", kPlatform = "platform";

template <class Value>
using ByText = std::map<std::string, Value, std::less<>>;

// What the gateways' books say of one channel number: the ground truth of money.
struct BookedPayment {
  std::string number;
  std::string account;    // customer and currency: "lin CNY"
  std::string order_ref;  // what the gateway was told it is for
  std::string txn;        // the first one
  NodeName book;          // whose it is
  std::int64_t debited = 0;
  std::int64_t refunded = 0;
  std::uint64_t entry = 0;        // of the last movement
  std::uint64_t debit_entry = 0;  // of the first debit

  std::int64_t net() const { return debited - refunded; }
};

// What moved between one funder (buyer, platform) and the merchant.
struct Movements {
  std::int64_t debited = 0;
  std::int64_t refunded = 0;

  std::int64_t net() const { return debited - refunded; }
};

struct Account {
  std::string customer;
  std::string currency;
  ByText<Movements> funders;
  std::vector<std::string> numbers;  // of the payments that touched it
  std::int64_t cash = 0;             // laid down less what was handed back
  std::vector<std::size_t> intents;  // indices of Evidence::intents()
  std::uint64_t entry = 0;           // of the last movement

  // By all funders together, cash included: that is the buyer's.
  std::string name() const { return customer + ' ' + currency; }  // "lin CNY"
  std::int64_t net() const {
    auto sum = cash;
    for (const auto& [funder, moved] : funders) sum += moved.net();
    return sum;
  }
  std::int64_t net_of(std::string_view funder) const {
    const auto found = funders.find(funder);
    const auto booked = found == funders.end() ? 0 : found->second.net();
    return funder == kBuyer ? booked + cash : booked;
  }
};

// What a customer decided to buy, and what the till let this customer believe of it.
struct StatedIntent {
  std::int64_t number = 0;
  std::string till;
  std::string account;
  std::int64_t minor = 0;
  std::int64_t discount = 0;  // of it: what the platform pays, as stated
  bool taken = false;         // the display said PAID or APPROVED OFFLINE, or a receipt with APPROVED came for it
  bool offline = false;       // it was APPROVED OFFLINE: the money comes later, or never
  std::string basket;         // on its receipt
  std::string order;          // on its receipt; empty: sold offline, or none has come yet
  std::int64_t by_card = 0;   // of an offline sale: what the card has still to pay
  std::string txn;            // on that receipt
  std::string text;           // the last status text shown for it
  std::uint64_t entry = 0;    // of the last thing the till told about it, else that stated it
};

struct MachineState {
  std::string state;
  NodeName node;
  std::uint64_t crashes = 0;  // of that node, when it moved here
  std::uint64_t entry = 0;
  Duration born{};
  std::int64_t moves = 0;
};

// The second line of a display when it tells the outcome of a payment ("PAID", "BEING CHECKED", ...), else empty.
std::string_view status_text(const Event& display_shown);
std::string money_text(std::int64_t minor, std::string_view currency);  // "12.50 CNY"

// The facts that more than one truth needs, from the event stream alone. Sees each entry before the truths do.
class Evidence {
 public:
  void on(const Entry& entry);
  // Time went on without an entry. REQUIRES: not before the last entry.
  void at(Duration now) { now_ = now; }
  // Convergence: who still waits for something gets nothing any more.
  void nothing_more_happens();

  const ByText<Account>& accounts() const { return accounts_; }
  const Account* account(std::string_view name) const;                 // nullptr: never heard of
  const ByText<BookedPayment>& payments() const { return payments_; }  // by channel number
  const BookedPayment* payment_of_txn(std::string_view txn) const;     // nullptr: no book has a debit of that number

  const std::vector<StatedIntent>& intents() const { return intents_; }
  std::int64_t price_of_taken(const Account& account) const;
  // What of it is this funder's to pay: the discounts are the platform's, the rest is the buyer's.
  std::int64_t share_of_taken(const Account& account, std::string_view funder) const;
  std::int64_t share_of_stated(const Account& account, std::string_view funder) const;
  // What the customer owes in the end: goods taken away, less goods brought back and refunded, less what a bank would
  // not pay of a sale that was approved offline, or has not heard of while people look at why (the shop's risk, on its
  // list).
  std::int64_t price_owed(const Account& account) const;
  std::int64_t share_owed(const Account& account, std::string_view funder) const;
  // What people have to find out, because the node that knew of it was given an old disk, and what gateways keep: it is
  // on a list.
  std::int64_t left_for_people(const Account& account) const;
  // Refunds that were promised as pending: until something settles them the books may be this much lower.
  std::int64_t price_pending_back(const Account& account) const;
  // What was to go back and a gateway refused to give back, or, of a card, left open: listed, for a person to settle
  // with it.
  std::int64_t kept_by_gateway(const BookedPayment& payment) const;
  // Of goods taken away, what cards have yet to pay or never will: approved offline, neither paid nor unpaid.
  std::int64_t price_offline(const Account& account) const;
  const Cash& cash() const { return cash_; }
  // The intent that the latest display or receipt was about; nullptr: none that could be told.
  const StatedIntent* told() const { return told_ ? &intents_[*told_] : nullptr; }
  // The customer whose code was read last at this till, what is not yet taken of it; nullptr: nobody's.
  const StatedIntent* current_intent(std::string_view till) const;

  const ByText<ByText<MachineState>>& machines() const { return machines_; }          // by machine, then by key
  std::string_view state_of(std::string_view machine, std::string_view key) const;    // empty: never seen
  const MachineState* machine(std::string_view machine, std::string_view key) const;  // nullptr: never seen
  // Its till has forgotten the sale with its disk: the order expires, and then people have what was paid of it.
  bool waits_for_its_expiry(std::string_view order) const;
  // Its attempt was refused, to the till or at acquiring, and a copy of it was executed.
  bool is_paid_though_refused(std::string_view number) const;
  // An attempt to pay this order that is not final; nullptr: there is none.
  const MachineState* open_attempt_of(std::string_view order) const;
  // The machine of the latest state.changed as it was before; nullptr: it was not there.
  const MachineState* before() const { return before_ ? &*before_ : nullptr; }
  // Final, or in a state that nothing will move: an open order until it expires, goods reserved and a sale that may be
  // paid while their order is open.
  // A card's refund without an answer is listed, and waits for its statement.
  bool at_rest(std::string_view machine, std::string_view key, Duration order_expiry) const;
  bool is_untold_cash(std::string_view machine, std::string_view key, const MachineState& state) const;
  bool settled(Duration order_expiry) const;  // every machine is at rest
  // One of these nodes moved it last, it began since then, and it needs nobody but them: money goes back to the book
  // that holds it, however old that is.
  bool began_among(std::string_view machine, std::string_view key, const std::vector<NodeName>& nodes,
                   Duration since) const;
  // Every machine that began among these nodes since then is at rest.
  bool settled(Duration order_expiry, const std::vector<NodeName>& nodes, Duration since) const;

  bool fault_active() const { return !active_faults_.empty() || !down_.empty(); }
  bool fault_seen() const { return fault_seen_; }          // a fault, a crash, ever
  Duration last_trouble() const { return last_trouble_; }  // when a fault last began or ended
  std::uint64_t crashes(const NodeName& node) const;
  // Its node crashed right after, and the disk kept what nobody had been told of: a move of it may have been the last
  // thing that was stored, and never recorded.
  bool may_have_moved_unseen(const MachineState& state) const;
  // It moved here on a disk that its node was deprived of, and has not been heard of since.
  bool lost_with_disk(const MachineState& state) const { return old_disks_.lost(state.node, state.entry); }
  // As its node knows it: empty for what it has lost with its disk.
  std::string_view known_state_of(std::string_view machine, std::string_view key) const;
  // What is missing there is known again, or people know that it is missing: by its own name or by its order's.
  bool accounted_for(std::string_view machine, const std::string& key, const MachineState& state) const;
  // Which nodes have an old disk, and what they say that they lost.
  const OldDisks& old_disks() const { return old_disks_; }
  // It was under way at its till when that was given an old disk, and people know.
  bool was_left_by_its_till(std::string_view basket) const;
  // A till printed this and does not know of it any more, and people know.
  bool is_forgotten_paper(std::string_view basket, std::uint64_t receipt) const;
  bool is_forgotten_word(const NodeName& till, std::uint64_t entry) const;  // shown or printed
  // So is this, or what it is a part of.
  bool waits_for_people(std::string_view machine, std::string_view key) const;
  // Money of this order is where nobody knows of it any more, and people know that.
  bool is_for_people(std::string_view order) const;
  std::string_view order_of(std::string_view basket) const;  // empty: acquiring has made none
  bool listed(std::string_view key) const { return listed_.find(key) != listed_.end(); }
  // As a scanner or a wallet shows it. A truncated one is nobody's.
  bool is_issued(std::string_view code) const { return customer_of_code_.find(code) != customer_of_code_.end(); }

  Duration now() const { return now_; }
  std::uint64_t entry() const { return entry_; }
  // The latest entry is a line of a book that was said before: a gateway that restarts says its last lines again, and a
  // line counts once.
  bool said_again() const { return said_again_; }

 private:
  using See = void (Evidence::*)(const Entry&);
  static See see(std::string_view kind);

  void see_order(const Entry& entry);
  void see_intent(const Entry& entry);
  void see_code_issued(const Entry& entry);
  void see_scan(const Entry& entry);
  void see_executed(const Entry& entry);
  void see_answered(const Entry& entry);
  void see_book(const Entry& entry);
  void see_display(const Entry& entry);
  void see_reminder(std::string_view till, std::string_view last_sale);
  void see_receipt(const Entry& entry);
  void see_slip(const Receipt& slip, std::string_view till);
  void see_return(const Entry& entry);
  void see_card(const Entry& entry);
  void see_came(const Entry& entry);
  void see_left(const Entry& entry);
  void see_cash(const Entry& entry);
  void see_screen(const Entry& entry);
  void see_state(const Entry& entry);
  void see_kept(const Entry& entry);
  void see_fault_started(const Entry& entry);
  void see_fault_healed(const Entry& entry);
  void see_crashed(const Entry& entry);
  void see_started(const Entry& entry);
  void see_kept_unsynced(const Entry& entry);
  void see_listed(const Entry& entry);
  void see_recovered(const Entry& entry);

  std::optional<std::size_t> open_intent(std::string_view till, std::string_view customer) const;
  std::optional<std::size_t> paid_intent(std::string_view till) const;
  bool has_unclaimed_money(const StatedIntent& intent) const;
  bool is_news(const Event& display_shown);
  bool waits_for_statement(std::string_view machine, std::string_view key, std::string_view state) const;
  std::string_view order_of_attempt(std::string_view attempt) const;
  bool was_named_to_nobody(std::string_view order) const;
  bool part_waits_for_statement(std::string_view refund) const;
  bool is_sold_for_cash(std::string_view order) const;
  bool holds_money(std::string_view order) const;
  bool is_uncollected(const StatedIntent& intent) const;
  bool is_forgotten_sale(std::string_view basket) const;
  std::int64_t cash_for_people(const Account& account) const;
  void count_cash();
  std::string_view buyer_of(std::string_view order) const;  // empty: no receipt has named it
  const BookedPayment* payment_on(const Receipt& receipt) const;
  std::optional<std::size_t> intent_on(const Receipt& receipt, std::string_view till) const;
  std::string_view customer_at(std::string_view till) const;
  std::string_view standing_at(std::string_view till) const;
  static std::int64_t share_of(const StatedIntent& intent, std::string_view funder);

  ByText<Account> accounts_;
  std::set<std::tuple<std::string, NodeName, std::int64_t>> book_lines_;  // kind of event, book, entry
  bool said_again_ = false;
  ByText<BookedPayment> payments_;
  ByText<std::string> number_of_txn_;
  std::vector<StatedIntent> intents_;
  Returns returns_;
  OldDisks old_disks_;
  Cash cash_;
  ByText<std::string> customer_of_code_;  // by masked code; the latest one
  ByText<std::string> customer_at_till_;
  ByText<std::string> standing_;  // who has come to a till and not left it
  ByText<std::string> picture_;   // on each till's display
  std::optional<std::size_t> told_;
  ByText<std::string> order_of_basket_;
  ByText<std::string> basket_of_order_;
  ByText<ByText<MachineState>> machines_;
  std::optional<MachineState> before_;
  std::multiset<std::string, std::less<>> active_faults_;
  std::set<NodeName> down_;
  std::map<NodeName, std::uint64_t> crashes_;
  std::set<std::pair<NodeName, std::uint64_t>> kept_unsynced_;  // node and which of its crashes
  std::set<std::string, std::less<>> listed_;
  std::set<std::string, std::less<>> part_paid_;   // orders that wait for their till, and are listed
  std::set<std::string, std::less<>> keeps_;       // numbers of which a gateway has refused a refund
  std::set<std::string, std::less<>> asked_once_;  // refunds that are neither repeated nor reversed
  bool fault_seen_ = false;
  Duration last_trouble_{};
  Duration now_{};
  std::uint64_t entry_ = 0;
};

}  // namespace tillrig
