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

// What an online card transaction that is no sale is called where the engine sends it; empty: no such transaction.
std::string_view deed_of(std::string_view verb) {
  if (verb == "adapter.void") return "a void";
  if (verb == "adapter.refund") return "a refund";
  if (verb == "adapter.advise") return "an advice";
  return {};
}

// Truth 9: one active payment a till, and one online transaction a card terminal; a terminal that owes a reversal sends
// nothing else before it. A sale is judged where it arrives. What else is sent may be on its way for long, while a sale
// of the same terminal comes to be reversed: it is judged where it leaves.
class OneActivePayment final : public Truth {
 public:
  using Truth::Truth;

  std::vector<std::string_view> kinds() const override {
    return {"state.changed", "gateway.received", "message.sent", "listed"};
  }

  void on(const Entry& entry) override {
    if (entry.event.kind() == "gateway.received") return received(entry);
    if (entry.event.kind() == "message.sent") return sent(entry);
    // A till on an old disk goes on with nothing that was under way.
    if (entry.event.text("list") == "recovery") paying_.erase(std::string(entry.event.text("key")));
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
    if (entry.event.text("verb") == "sale") may_go("a sale", std::string(entry.event.text("number")), entry);
  }

  void sent(const Entry& entry) {
    const auto deed = entry.event.text("type") == "request" ? deed_of(entry.event.text("verb")) : std::string_view();
    if (!deed.empty()) may_go(deed, std::string(entry.event.text("key")), entry);
  }

  void may_go(std::string_view deed, const std::string& number, const Entry& entry) {
    const auto terminal = terminal_of(number);
    if (terminal.empty()) return;
    subject();
    auto& owed = reversing_[terminal];
    // A reversal that was lost with the engine's disk nobody can send any more.
    std::erase_if(owed, [&](const std::string& one) { return evidence().known_state_of("payment", one).empty(); });
    if (owed.empty() || owed.contains(number)) return;
    violated(std::string(deed) + " before the reversal", "engine",
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
