#include "tests/support/decision_path.h"

namespace tillrig {
namespace {

// Only a payment code is masked.
bool is_payment_code_read(const Event& event) {
  return event.kind() == "scanner.read" && event.text("code").find('*') != std::string_view::npos;
}

}  // namespace

void DecisionCosts::see(const Entry& entry) {
  if (is_payment_code_read(entry.event)) {
    read_at_ = entry.at;
    cost_ = {};
  }
  if (!read_at_) return;
  count(entry);
  if (entry.event.kind() != "display.shown" || entry.event.text("line2") != "PAID") return;
  cost_.took = entry.at - *read_at_;
  sales_.push_back(cost_);
  read_at_.reset();
}

void DecisionCosts::count(const Entry& entry) {
  const auto& event = entry.event;
  const bool of_the_driver = entry.node.text() == "harness" || event.text("to") == "harness";
  if (event.kind() == "message.sent" && event.text("type") == "request" && !of_the_driver) ++cost_.hops;
  if (event.kind() == "store.committed" && event.integer("writes") > 0) ++cost_.commits;
}

}  // namespace tillrig
