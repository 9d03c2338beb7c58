#include <utility>

#include "harness/oracles/evidence.h"
#include "harness/oracles/machines.h"
#include "harness/oracles/truths.h"

namespace tillrig {
namespace {

// Truth 10: no order, channel number, STAN, transaction or receipt number names two things; where numbers are promised
// without gaps, there are none.
class IdentifiersAreUnique final : public Truth {
 public:
  using Truth::Truth;

  std::vector<std::string_view> kinds() const override {
    return {"order.created", "state.changed", "book.entry", "receipt.printed"};
  }

  void on(const Entry& entry) override {
    const auto& event = entry.event;
    if (event.kind() == "order.created") {
      names_one("order", event.text("order"), event.text("basket"), entry);
    } else if (event.kind() == "book.entry") {
      if (event.text("kind") != "refund") names_one("TXN", event.text("txn"), event.text("number"), entry);
    } else if (event.kind() == "receipt.printed") {
      printed(entry);
    } else if (event.text("machine") == "offline-sale" && event.text("from") == "QUEUED") {
      told(entry);
    } else if (is_birth(event.text("from"))) {
      born(entry);
    }
  }

 private:
  void names_one(const char* what, std::string_view id, std::string_view owner, const Entry& entry) {
    if (id.empty()) return;
    const auto [place, fresh] = owner_.try_emplace(std::string(what) + ' ' + std::string(id), owner);
    if (fresh) return subject();
    if (place->second != owner)
      violated("names two things", entry.node.text(),
               std::string(what) + ' ' + std::string(id) + " names " + place->second + " and " + std::string(owner),
               entry.number);
  }

  void printed(const Entry& entry) {
    const auto receipt = parse_receipt(entry.event.text("text"));
    if (receipt.approved && !receipt.refund && !receipt.basket.empty())
      names_one("order on paper", receipt.order, receipt.basket, entry);
  }

  // Something new under the name of something that was there before. After a crash the same thing may be recorded
  // again: that is for truth 8 to judge.
  void born(const Entry& entry) {
    subject();
    const auto* before = evidence().before();
    if (!before || evidence().crashes(entry.node) > before->crashes) return;
    violated("issued twice", entry.node.text(),
             std::string(entry.event.text("machine")) + ' ' + std::string(entry.event.text("key")) +
                 " is made although there is one",
             entry.number);
  }

  // A till tells its offline sales in the order in which it has numbered them: one that is passed over is lost. What
  // was under way at a crash of the till may have been stored and never recorded.
  void told(const Entry& entry) {
    subject();
    auto& last = last_told_[entry.node.text()];
    const auto number = entry.event.integer("number");
    const auto crashes = evidence().crashes(entry.node);
    const bool crashed = std::exchange(last.crashes, crashes) != crashes;
    // On an old disk it tells again what it has told, and its numbers have leapt.
    const bool leaps = evidence().old_disks().has_owned_up(entry.node, 0) && (crashed || number > last.number);
    const bool next =
        leaps || number == last.number + 1 || (crashed && (number == last.number || number == last.number + 2));
    if (!next)
      violated("gap in a sequence", "till",
               entry.node.text() + " tells its offline sale " + std::to_string(number) + " after " +
                   std::to_string(last.number),
               entry.number);
    last.number = number;
  }

  struct Told {
    std::int64_t number = 0;
    std::uint64_t crashes = 0;
  };
  ByText<std::string> owner_;
  ByText<Told> last_told_;  // by till
};

}  // namespace

std::unique_ptr<Truth> identifiers_are_unique(const Evidence& evidence, const OracleOptions& options) {
  return std::make_unique<IdentifiersAreUnique>(10, "identifiers are unique", evidence, options);
}

}  // namespace tillrig
