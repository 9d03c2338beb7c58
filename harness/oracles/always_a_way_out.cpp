#include <map>

#include <set>
#include <utility>

#include "harness/oracles/evidence.h"
#include "harness/oracles/truths.h"

namespace tillrig {
namespace {

// Truth 18: the operator always has a way out. Whoever comes to a counter while nothing is broken, or nothing of the
// core that this counter belongs to, leaves it: with the goods, without them, or with the payment set aside.
class AlwaysAWayOut final : public Truth {
 public:
  using Truth::Truth;

  std::vector<std::string_view> kinds() const override {
    return {"customer.came", "customer.left", "recovery.began",  "recovery.ended",
            "fault.started", "node.crashed",  "cable.unplugged", "cable.plugged"};
  }

  void on(const Entry& entry) override {
    const auto kind = entry.event.kind();
    const auto till = entry.event.text("till");
    if (kind == "recovery.began") {
      core_ = ' ' + std::string(entry.event.text("nodes")) + ' ';
    } else if (kind == "recovery.ended") {
      core_.clear();
    } else if (kind == "customer.came") {
      came_.insert_or_assign(std::string(till), is_sound(till));
    } else if (kind == "customer.left") {
      left(entry);
    } else if (kind == "cable.plugged") {
      out_.erase(cable_of(entry.event));
    } else if (kind == "cable.unplugged") {
      out_.insert(cable_of(entry.event));
      trouble_at(std::string(till));
    } else {
      trouble_at(entry.event.text("target").empty() ? entry.node.text() : std::string(entry.event.text("target")));
    }
  }

 private:
  using Cable = std::pair<std::string, std::string>;  // till, device

  static Cable cable_of(const Event& event) {
    return {std::string(event.text("till")), std::string(event.text("device"))};
  }

  bool is_sound(std::string_view till) const {
    const auto cable = out_.lower_bound({std::string(till), {}});
    if (cable != out_.end() && cable->first == till) return false;
    if (!evidence().fault_active()) return true;
    return core_ == " all " || core_.find(' ' + std::string(till) + ' ') != std::string::npos;
  }

  // What breaks in a core, or while there is none, may hold up whoever is being served.
  void trouble_at(const std::string& target) {
    const bool elsewhere = !core_.empty() && core_.find(' ' + target + ' ') == std::string::npos;
    if (elsewhere && core_ != " all ") return;
    for (auto& [till, sound] : came_) sound = false;
  }

  void left(const Entry& entry) {
    const auto came = came_.find(entry.event.text("till"));
    if (came == came_.end() || !came->second) return;
    subject();
    if (entry.event.text("end") == "stuck")
      violated("stuck", came->first,
               came->first + " took nothing more from the cashier who served " +
                   std::string(entry.event.text("customer")) + ", although nothing was broken",
               entry.number);
  }

  std::set<Cable> out_;
  std::string core_;   // of the recovery under way, between blanks; empty: none
  ByText<bool> came_;  // till -> nothing has broken since the customer came
};

}  // namespace

std::unique_ptr<Truth> always_a_way_out(const Evidence& evidence, const OracleOptions& options) {
  return std::make_unique<AlwaysAWayOut>(18, "always a way out", evidence, options);
}

}  // namespace tillrig
