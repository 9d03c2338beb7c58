#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/journal/journal.h"
#include "harness/scenario/runner.h"

namespace tillrig::testing {

// A world with nothing in it but time: timers in order, a bus that answers as it is told, a control that remembers.
class RigDouble final : public Clock, public Timers, public Bus, public Log, public WorldControl {
 public:
  explicit RigDouble(Scenario scenario);

  // Something happens in the shop at this time, recorded by that node.
  void at(Duration when, std::string node, Event event);
  // How a verb is answered; by default "{}".
  std::map<std::string, std::function<Answer(const Message&)>> answers;
  std::map<std::string, int> lost;  // a verb: how many calls of it are never answered
  std::set<std::string> lacking;    // names of WorldControl calls that this world cannot do

  ScenarioResult run(QuietPeriod quiet = {std::chrono::seconds(10), {}, {}});

  std::vector<std::string> told;  // calls of the bus and of the control, in order, with the second they came at
  std::vector<std::string> recorded() const { return recorded_; }
  std::vector<std::string> journal_lines() const { return journal_.tail(); }  // the last ones

  SteadyInstant steady_now() const override { return {now_}; }
  WallInstant wall_now() const override { return {now_}; }
  boost::asio::awaitable<void> sleep_until(SteadyInstant at) override;
  Token at(SteadyInstant when, std::function<void()> fire) override;
  void cancel(Token token) override;
  boost::asio::awaitable<CallOutcome> call(NodeName peer, Message message, Duration budget) override;
  std::optional<Refused> post(const NodeName&, Message, Duration) override { return std::nullopt; }
  void serve(std::string, Handler) override {}
  void record(Event event) override;

  Acted crash(const NodeName& node) override;
  Acted restart(const NodeName& node) override;
  Acted arm_fault_point(const NodeName& node, const std::string& point, int nth,
                        std::optional<Duration> after) override;
  void disarm_fault_points() override;
  Acted start_link_fault(const LinkFault& fault) override;
  Acted start_disk_fault(const DiskFault& fault) override;
  Acted pause(std::int64_t fault_id, const NodeName& node) override;
  void heal(std::int64_t fault_id) override;
  Acted unplug(const NodeName& till, const std::string& device) override;
  Acted plug(const NodeName& till, const std::string& device) override;
  Acted drop_file(const NodeName& node, const std::string& name, const std::string& bytes) override;
  Acted step_clock(const NodeName& node, Duration by) override;
  Acted drift_clock(const NodeName& node, std::int64_t parts_per_million) override;

 private:
  Acted note(const std::string& call, const std::string& rest);

  Scenario scenario_;
  Journal journal_;
  Observations seen_;
  boost::asio::io_context io_;
  std::map<std::pair<Duration, Token>, std::function<void()>> timers_;
  std::map<Token, Duration> when_;
  Token last_token_ = 0;
  Duration now_{};
  std::vector<std::string> recorded_;
};

}  // namespace tillrig::testing
