#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "reference/ports/node.h"
#include "reference/reconciliation/day_store.h"
#include "reference/reconciliation/difference_machine.h"
#include "reference/reconciliation/postings.h"
#include "reference/reconciliation/reconciliation.h"
#include "reference/shell/pacing.h"

namespace tillrig::reconciliation {

struct ReconciliationSettings {
  explicit ReconciliationSettings(const Settings& settings);
  NodeName acquiring;
  NodeName engine;
  std::vector<std::string> tills;
  Duration till_wait;
  Duration ask_timeout;
  Pacing pacing;
  std::int64_t repair_limit;
  std::int64_t fee_per_mille;
  std::string cut_off;
  Duration cut_off_margin;
  bool restored;  // an operator has put an old disk in the place of ours
};

// What one transaction did to differences, in order: recorded and acted upon when it is committed.
struct CaseChange {
  Case after;
  bool born = false;
  std::optional<CaseMove> move = std::nullopt;
  std::vector<Posting> postings = {};  // into suspense, or out of it
};

// The shell of the two machines: stores what matching finds, then performs it.
class ReconciliationNode final : public Node {
 public:
  ReconciliationNode(NodePorts& ports, const DifferenceTable& differences, MatchSides match);
  void start() override;

 private:
  template <class T>
  using Awaitable = boost::asio::awaitable<T>;

  // reconciliation_node.cpp: life, and what goes on record
  Awaitable<void> recover();
  void record_found(const Case& found);
  void record(const CaseChange& change);
  void record_posted(const std::vector<Posting>& postings);
  void record_listed(const Case& open, std::string_view why);
  void record_born(const BusinessDay& day);
  void act_on(const std::vector<CaseChange>& changes);

  // taking.cpp: what comes in
  Awaitable<void> watch_inbox();
  Awaitable<void> take(InboxFile file);
  Awaitable<void> refuse(std::string statement, std::string why, std::optional<BusinessDay> stays_open);
  Awaitable<Answer> till_day(Request request);
  Awaitable<Answer> decide(Request request);
  Awaitable<Answer> differences(Request request);

  // settling.cpp: a day is matched once all of its sides are there
  void begin(const BusinessDay& day);
  Awaitable<void> wait_then_settle(BusinessDay day);
  Awaitable<void> settle_day(BusinessDay day);
  Awaitable<std::set<std::string>> days_around(BusinessDay day);
  Awaitable<std::vector<DayRow>> rows_of(NodeName peer, std::string verb, std::set<std::string> days);
  Awaitable<DayRows> ask(NodeName peer, std::string verb, std::string day);
  Findings findings_of(DbSession& db, const BusinessDay& day, std::vector<DayRow> engine, std::vector<DayRow> acquiring,
                       std::string& statement, Sides& sides);
  std::vector<CaseChange> apply(DbSession& db, const Findings& findings, const std::string& statement);
  static void post(DbSession& db, CaseChange& change);
  void find(DbSession& db, Difference difference, const std::string& statement, std::vector<CaseChange>& changes);
  void agree(DbSession& db, const std::string& row, std::vector<CaseChange>& changes);
  bool all_reported(const std::string& day) const;

  // repairing.cpp: what is asked of the engine until it is answered
  Awaitable<void> pursue_repair(std::string row);
  Awaitable<std::optional<Case>> read(std::string row);
  Awaitable<void> close(std::string row);
  Awaitable<void> give_to_people(std::string row, std::string why);

  NodePorts& ports_;
  const ReconciliationSettings settings_;
  const DifferenceTable differences_;
  const MatchSides match_;
  std::map<std::string, std::set<std::string>> reported_;  // tills, by day
  std::set<BusinessDay> waiting_;                          // not matched, everything ready but the tills
  std::set<BusinessDay> settling_;                         // somebody is at it
};

}  // namespace tillrig::reconciliation
