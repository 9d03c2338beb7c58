#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "harness/oracles/evidence.h"
#include "harness/oracles/truth.h"

namespace tillrig {

// Truth 16: from the last human input to an outcome on the display in 3.000 s; "being checked" and "confirm on phone"
// only where no conclusive answer of the gateway had reached the adapter in time for the lane's own hops, or where an
// injected fault had cut the way from the adapter to the till.
class DecisionInTime final : public Truth {
 public:
  DecisionInTime(const Evidence& evidence, const OracleOptions& options)
      : Truth(16, "decision within 3 s", evidence, options) {}

  std::vector<std::string_view> kinds() const override;
  void on(const Entry& entry) override;
  void at_convergence() override;

  // Every decision that was due and came, in the order of the inputs that asked for it.
  const std::vector<Decision>& decisions() const { return decisions_; }

 private:
  // A customer who waits for an outcome.
  struct Pending {
    std::string till;
    std::string account;
    std::string sale;  // the newest one at the till; empty: it is not known
    Duration asked{};
    std::uint64_t entry = 0;
    std::uint64_t crashes = 0;         // of the till, when it was asked
    std::vector<std::string> numbers;  // that reached a gateway meanwhile
    bool sent = false;                 // an adapter has asked a gateway meanwhile
    bool alone = true;                 // nobody else waited: the numbers are this one's
    bool way_broken = false;       // a crash, a link or disk fault between the adapter and the till since it was asked
    bool dark = false;             // the cable of the till's display was out since it was asked
    std::string first_text, text;  // shown since
    Duration first_shown{};
  };
  struct Answer {
    std::string number;
    std::string verb;
    bool conclusive = false;
  };

  void human_input(const Entry& entry);
  void sale_moved(const Entry& entry);
  void till_forgot(const Entry& entry);
  void node_came_or_went(const Entry& entry);
  void way_damaged(const Entry& entry);
  void cable_moved(const Event& event);
  void gateway_received(const Entry& entry);
  void message_sent(const Entry& entry);
  void message_delivered(const Entry& entry);
  void code_turned_down(const Event& screen_shown);
  void display_shown(const Entry& entry);
  void paused(const Entry& entry);

  bool may_be_paid(std::string_view till) const;
  void judge_overdue(Duration now);
  void judge(const Pending& pending);
  void judge_doubt(const Pending& pending);
  const std::string* conclusive_number(const Pending& pending, Duration limit) const;
  bool is_its_own(const Pending& pending, const std::string& number) const;

  std::map<std::string, std::set<std::string>, std::less<>> payable_;  // till -> sales that a code could pay
  ByText<std::string> front_;  // till -> the newest sale; none: what was parked has been recalled
  std::deque<Pending> pending_;
  std::set<std::string, std::less<>> dark_;               // tills whose display has its cable out
  std::set<std::string, std::less<>> gateways_;           // nodes that were asked for money
  std::set<std::string, std::less<>> down_;               // nodes of the lane or the desks that are dead
  std::multiset<std::string, std::less<>> paused_;        // nodes that stand still
  ByText<Answer> last_answer_;                            // gateway -> what it is about to send
  std::map<std::string, Answer, std::less<>> in_flight_;  // gateway, adapter, correlation -> what was sent
  ByText<Duration> conclusive_at_;                        // number -> when the adapter knew
  ByText<Duration> received_at_;                          // number -> when a gateway first saw it
  std::vector<Decision> decisions_;
};

}  // namespace tillrig
