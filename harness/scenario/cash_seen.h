#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "reference/ports/log.h"

namespace tillrig {

// Cash as whoever stands at the counter sees it pass: laid down by a customer, taken when the till says that something
// is paid, handed back as the display says.
class CashSeen {
 public:
  // cash.given and display.shown; others are ignored.
  void see(const Event& event);

  // Taken from the customer and not handed back, in minor units.
  std::int64_t paid_by(const std::string& customer, const std::string& currency) const;

 private:
  using Account = std::pair<std::string, std::string>;  // customer, currency
  struct Counter {
    Account account;          // whose cash lies or lay there last
    std::int64_t lying = 0;   // laid down, not taken yet
    bool change_due = false;  // none was given since cash came
    std::string rest;         // of a sale that is part paid: told again it says nothing new
    std::string first_line;   // of the display
  };

  void shown(Counter& counter, std::string_view line1, std::string_view line2);

  std::map<std::string, Counter, std::less<>> counters_;  // by till
  std::map<Account, std::int64_t> paid_;
};

}  // namespace tillrig
