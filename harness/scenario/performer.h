#pragma once

#include <boost/asio/awaitable.hpp>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "harness/scenario/back_office.h"
#include "harness/scenario/card_hands.h"
#include "harness/scenario/notes.h"
#include "harness/scenario/observations.h"
#include "harness/scenario/runner.h"
#include "harness/scenario/scenario.h"
#include "harness/scenario/services.h"
#include "harness/scenario/storm.h"

namespace tillrig {

// Does the steps of one scenario, one after another. What it is given outlives it.
class Performer {
 public:
  Performer(const Scenario& scenario, DriverPorts ports, Observations& seen, Storm& storm, Notes& notes);
  ~Performer();
  Performer(const Performer&) = delete;
  Performer& operator=(const Performer&) = delete;

  // What the world needs of the driver before the first step. Throws RigTrouble.
  boost::asio::awaitable<void> prepare();
  // False: it saw what it should not, or not what it should. Throws RigTrouble.
  boost::asio::awaitable<bool> perform(const Step& step, std::int64_t number);

  // With the captures filled in.
  Expectation filled(Expectation expectation) const;
  std::vector<std::string> operations() const;
  bool all_served() const { return services_->all_served(); }
  const std::optional<std::string>& trouble() const { return services_->trouble(); }

 private:
  bool act_on_world(const StepAction& action);
  boost::asio::awaitable<bool> act_behind_the_shop(const Step& step, std::int64_t number);
  boost::asio::awaitable<void> act_by_hand(const StepAction& action);
  boost::asio::awaitable<void> act_at_reader(const StepAction& action);
  boost::asio::awaitable<void> give_cash(const GiveCash& cash);
  boost::asio::awaitable<void> press(NodeName till, std::string key, const char* operation);
  boost::asio::awaitable<void> show_code(const ShowCode& show);
  boost::asio::awaitable<void> read_by_scanner(NodeName till, std::string code, std::string operation);
  boost::asio::awaitable<void> pass(Duration time);
  boost::asio::awaitable<const Entry*> find_event(const Trigger& event, Duration within);
  boost::asio::awaitable<bool> wait_for(const Step& step, std::int64_t number);
  boost::asio::awaitable<bool> expect(const Expectation& expectation, std::int64_t number);
  boost::asio::awaitable<bool> decide(const DecideRow& decision, const std::string& text, std::int64_t number);
  const Entry* nth_in_history(const Trigger& wanted) const;
  NodeName desk_of(const NodeName& till) const;
  NodeName wallet_of(const std::string& customer) const;
  std::string filled_text(const std::string& text) const;
  Trigger filled_trigger(Trigger trigger) const;

  const Scenario& scenario_;
  DriverPorts ports_;
  Observations& seen_;
  Storm& storm_;
  Notes& notes_;
  CardHands cards_;
  std::shared_ptr<Services> services_;
  BackOffice office_;
  int watcher_ = 0;
  std::set<std::string, std::less<>> remembered_;  // kinds of events that steps look back at
  std::vector<Entry> history_;
  std::map<std::string, std::string> captures_;
  std::map<std::string, PaymentCode> codes_;
  std::vector<std::string> operations_;
};

}  // namespace tillrig
