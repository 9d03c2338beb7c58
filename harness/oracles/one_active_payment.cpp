#include <map>
#include <set>

#include "harness/oracles/evidence.h"
#include "harness/oracles/truths.h"

namespace tillrig {
namespace {

// "shop/till-1/000001/000123": merchant and terminal of a card number. Empty: the number of another kind of channel.
std::string terminal_of(std::string_view number) {
  const auto stan = number.rfind('/');
  if (stan == std::string_view::npos || stan == 0) return {};
  const auto batch = number.rfind('/', stan - 1);
  return batch == std::string_view::npos ? std::string() : std::string(number.substr(0, batch));
}

// Truth 9: one active payment a till, and one online transaction a card terminal; a terminal that owes a reversal sends
// nothing else before it.
class OneActivePayment final : public Truth {
 public:
  using Truth::Truth;

  std::vector<std::string_view> kinds() const override { return {"state.changed", "gateway.received"}; }

  void on(const Entry& entry) override {
    if (entry.event.kind() == "gateway.received") return received(entry);
    const auto machine = entry.event.text("machine");
    if (machine == "sale") return sale_moved(entry);
    if (machine == "payment") payment_moved(entry);
  }

 private:
  void sale_moved(const Entry& entry) {
    auto& paying = paying_[entry.node.text()];
    const std::string sale(entry.event.text("key"));
    if (entry.event.text("to") != "PAYING") {
      paying.erase(sale);
      return;
    }
    subject();
    paying.insert(sale);
    if (paying.size() > 1)
      violated("two payments at one till", "till",
               entry.node.text() + " takes a payment for " + sale + " while one for " +
                   (*paying.begin() == sale ? *paying.rbegin() : *paying.begin()) + " is running",
               entry.number);
  }

  void payment_moved(const Entry& entry) {
    const std::string number(entry.event.text("key"));
    const auto terminal = terminal_of(number);
    if (terminal.empty()) return;
    auto& owed = reversing_[terminal];
    if (entry.event.text("to") == "REVERSING")
      owed.insert(number);
    else
      owed.erase(number);
  }

  void received(const Entry& entry) {
    const auto verb = entry.event.text("verb");
    if (verb != "sale") return;
    const std::string number(entry.event.text("number"));
    const auto terminal = terminal_of(number);
    subject();
    const auto& owed = reversing_[terminal];
    if (owed.empty() || owed.contains(number)) return;
    violated("a sale before the reversal", "engine",
             "terminal " + terminal + " sent " + number + " while the reversal of " + *owed.begin() + " was owed",
             entry.number);
  }

  ByText<std::set<std::string>> paying_;     // till -> sales
  ByText<std::set<std::string>> reversing_;  // terminal -> numbers
};

}  // namespace

std::unique_ptr<Truth> one_active_payment(const Evidence& evidence, const OracleOptions& options) {
  return std::make_unique<OneActivePayment>(9, "one active payment", evidence, options);
}

}  // namespace tillrig
