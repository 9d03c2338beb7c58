#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "harness/journal/entry.h"

namespace tillrig {

// Cash as a bystander sees it: a hand lays it on the counter (cash.given), the drawer opens and takes it, the display
// says what is handed back; of a sale that had stepped aside the cashier's screen alone says it, and the cashier keeps
// it ready for its owner. For that the drawer may still stand open, or the cashier has a key. Nothing of it is the
// till's own account.
class Cash {
 public:
  // cash.given, drawer.opened, display.shown, screen.shown, receipt.printed, customer.left; others are ignored. CASH
  // BACK is for whoever part paid the sale that a screen names, else for `account`; empty: for whoever laid cash down
  // last.
  void on(const Entry& entry, std::string_view account = {});

  // What the till keeps of a customer, in minor units; "lin CNY". Cash on the counter counts until it is taken back.
  std::int64_t paid_by(std::string_view account) const;
  // What is in the drawer since the run began.
  std::int64_t in_drawer(std::string_view till) const;
  // Whose cash the till handled last; empty: nobody's.
  std::string_view customer_at(std::string_view till) const;
  // Who laid down a part of a sale that a screen then called PART PAID: by basket.
  const std::map<std::string, std::string, std::less<>>& part_payers() const { return part_payer_; }
  // Times the drawer opened, and times there was cash to put in or to take out.
  std::int64_t openings(std::string_view till) const;
  std::int64_t occasions(std::string_view till) const;

  // Cash that was never taken into the drawer nor acknowledged by a text goes back into its owner's pocket.
  void nothing_more_happens();

 private:
  struct Counter {
    std::string account;      // whose cash was laid down last
    std::int64_t lying = 0;   // on the counter, not in the drawer yet
    std::int64_t drawer = 0;  // net of change and of what was paid back
    // Of it, what came in because the display said PAID, with the drawer shut, and no receipt has come since.
    std::int64_t on_its_word = 0;
    std::string sale;           // "SALE till-1.1.2": what the screen spoke of last
    std::string paid_for;       // and when cash was laid down
    std::int64_t openings = 0;  // in all
    std::int64_t occasions = 0;
    bool change_due = false;  // cash came since the last change
    std::string rest;         // of a sale that is part paid: told again after a restart it says nothing new
    std::string shown;        // the first line: a picture that is shown again says nothing new
    // CASH BACK in minor units that display or screen alone has said: display less screen. A cable that was out may let
    // the other one say it much later.
    std::map<std::int64_t, int> said_once;
  };

  void given(const Event& event);
  void take_back(Counter& counter);
  void shown(Counter& counter, const Event& event, std::string_view account);
  void printed(Counter& counter, std::string_view text);
  void screen(Counter& counter, std::string_view text, std::string_view account);
  void pay_out(Counter& counter, std::string_view account, std::int64_t minor, int by_display);
  void said_before(Counter& counter, std::string_view account, std::int64_t minor);
  void hand_back(Counter& counter, std::string_view account, std::int64_t minor);
  const Counter* find(std::string_view till) const;

  std::map<std::string, Counter, std::less<>> counters_;        // by till
  std::map<std::string, std::int64_t, std::less<>> kept_from_;  // by account
  std::map<std::string, std::string, std::less<>> part_payer_;  // by basket: account
  std::set<std::string, std::less<>> paid_out_;                 // sales and refunds that a screen has said are paid out
};

}  // namespace tillrig
