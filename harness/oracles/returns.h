#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/journal/entry.h"
#include "harness/oracles/receipt_text.h"

namespace tillrig {

// Goods that customers bring back, and what a till lets them believe of their money: on its display while they stand
// there, and on the slip, which names the order.
class Returns {
 public:
  void stated(const Event& event);
  // Whom ("lin CNY") the text answers who brought goods back; empty: it is about something else. `standing` is who
  // stands at the counter; empty: nobody knows.
  std::string_view told(const Event& display_shown, std::string_view standing);
  // `account` ("lin CNY") bought what the slip's order is. There is one slip a refund.
  void printed(const Receipt& slip, std::string_view till, std::string_view account);

  // The till was given an old disk: whoever has not been told the end of it yet may never be.
  void forgotten_by(std::string_view till);

  // In minor units: what the customer was told is back, and what was told to be on its way.
  std::int64_t refunded(std::string_view account) const;
  std::int64_t pending(std::string_view account) const;

 private:
  enum class Told { nothing, pending, refunded, refused };
  struct Return {
    std::string till;
    std::string account;
    std::int64_t minor = 0;
    Told told = Told::nothing;
    bool has_slip = false;
  };

  template <class Which>
  Return* first(std::string_view till, Which which);
  Return* meant_by(std::string_view till, std::string_view line1, std::string_view standing);
  std::int64_t sum(std::string_view account, Told told) const;

  std::vector<Return> returns_;
};

}  // namespace tillrig
