#include "reference/reconciliation/reconciliation_node.h"

#include <stdexcept>

#include "reference/ports/spawn.h"
#include "reference/protocol/business_day.h"
#include "reference/protocol/text.h"
#include "reference/reconciliation/difference_store.h"
#include "reference/shell/move_record.h"
#include "reference/shell/settle.h"

namespace tillrig {

std::unique_ptr<Node> make_reconciliation(NodePorts& ports, const reconciliation::DifferenceTable& differences,
                                          MatchSides match) {
  return std::make_unique<reconciliation::ReconciliationNode>(ports, differences, std::move(match));
}

}  // namespace tillrig

namespace tillrig::reconciliation {
namespace {

using namespace std::chrono_literals;

std::vector<std::string> words_in(const std::string& text) {
  std::vector<std::string> words;
  for (const auto word : split(text, ' '))
    if (!word.empty()) words.emplace_back(word);
  return words;
}

std::string cut_off_in(const Settings& settings) {
  auto cut_off = settings.text("cut_off", "23:00");
  if (!is_time_of_day(cut_off))
    throw std::invalid_argument("setting cut_off: expected a time of day such as 23:00, found '" + cut_off + "'");
  return cut_off;
}

}  // namespace

ReconciliationSettings::ReconciliationSettings(const Settings& settings)
    : acquiring(settings.text("acquiring", "acquiring")),
      engine(settings.text("engine", "engine")),
      tills(words_in(settings.text("tills", "till-1"))),
      till_wait(settings.duration("till_wait", 30s)),
      ask_timeout(settings.duration("ask_timeout", 5s)),
      pacing(Pacing::parse(settings.text("repeat_schedule", "1000 2000 5000 10000"))),
      repair_limit(settings.integer("repair_limit", 10'000)),
      fee_per_mille(settings.integer("fee_per_mille", 6)),
      cut_off(cut_off_in(settings)),
      cut_off_margin(settings.duration("cut_off_margin", 15min)),
      restored(settings.flag("restored", false)) {}

ReconciliationNode::ReconciliationNode(NodePorts& ports, const DifferenceTable& differences, MatchSides match)
    : ports_(ports), settings_(ports.settings), differences_(differences), match_(std::move(match)) {}

void ReconciliationNode::start() {
  auto& bus = ports_.bus;
  bus.serve("reconciliation.till-day", [this](Request request) { return till_day(std::move(request)); });
  bus.serve("reconciliation.decide", [this](Request request) { return decide(std::move(request)); });
  bus.serve("reconciliation.differences", [this](Request request) { return differences(std::move(request)); });
  spawn(ports_.executor, recover());
}

ReconciliationNode::Awaitable<void> ReconciliationNode::recover() {
  std::vector<Case> cases;
  std::vector<BusinessDay> days;
  std::vector<Posting> waiting;
  std::function<bool(DbSession&)> load = [&](DbSession& db) {
    make_difference_schema(db);
    make_day_schema(db);
    make_posting_schema(db);
    cases = open_cases(db);
    std::vector<std::string> rows;
    rows.reserve(cases.size());
    for (const auto& open : cases) rows.push_back(open.difference.row);
    waiting = entries_about(db, rows);
    days = open_days(db);
    for (const auto& day : days)
      for (const auto& till : till_days(db, day.day)) reported_[day.day].insert(till.till.text());
    std::erase_if(days, [&](const BusinessDay& day) {
      return day.channel.text() != "cash" && !find_statement(db, day.day, day.channel);
    });
    return true;
  };
  co_await settle(ports_.store, ports_.clock, std::move(load));
  // Rows of engine and acquiring are asked for with every day; what came by itself has to come again. A repair that was
  // begun is known to the engine by its row.
  if (settings_.restored)
    ports_.log.record(Event("listed")
                          .with("list", "recovery")
                          .with("key", ports_.name.text())
                          .with("why", "on an old disk: statements and days of tills since are to be delivered again"));
  ports_.lifecycle.ready();
  for (const auto& open : cases) {
    record_found(open);
    if (open.approved) spawn(ports_.executor, pursue_repair(open.difference.row));
  }
  record_posted(waiting);
  for (const auto& day : days) begin(day);
  spawn(ports_.executor, watch_inbox());
}

void ReconciliationNode::record_found(const Case& found) {
  const auto& difference = found.difference;
  ports_.log.record(Event("difference.found")
                        .with("row", difference.row)
                        .with("kind", word_of(difference.kind))
                        .with("channel", difference.channel)
                        .with("number", difference.number)
                        .with("txn", difference.txn)
                        .with("order", difference.order)
                        .with(difference.amount)
                        .with("day", difference.day)
                        .with("why", difference.why));
}

void ReconciliationNode::record(const CaseChange& change) {
  const auto& row = change.after.difference.row;
  const auto moved = [&](std::string_view from, std::string_view to, std::string_view event) {
    ports_.log.record(move_record("difference", row, from, to, event));
  };
  if (change.born) {
    moved("NONE", word_of(DifferenceState::open), "find");
    record_found(change.after);
  }
  if (change.move) moved(word_of(change.move->from), word_of(change.after.state), name_of(change.move->event));
  if (change.move && change.move->effects.has(DifferenceEffect::found)) record_found(change.after);
  // On record, too, nothing is in suspense but for a difference that is open.
  record_posted(change.postings);
  if (change.move && change.move->effects.has(DifferenceEffect::close))
    ports_.log.record(Event("difference.closed")
                          .with("row", row)
                          .with("how", word_of(change.after.state))
                          .with("by", change.after.by.empty() ? "statement" : change.after.by));
}

void ReconciliationNode::record_posted(const std::vector<Posting>& postings) {
  for (const auto& line : postings)
    ports_.log.record(Event("ledger.posted")
                          .with("entry", line.entry)
                          .with("account", line.account)
                          .with("row", line.row)
                          .with(line.amount)
                          .with("channel", line.channel)
                          .with("day", line.day));
}

void ReconciliationNode::record_listed(const Case& open, std::string_view why) {
  ports_.log.record(Event("listed").with("list", "reconciliation").with("key", open.difference.row).with("why", why));
}

void ReconciliationNode::record_born(const BusinessDay& day) {
  ports_.log.record(move_record("business-day", day.key(), "NONE", word_of(day.state), "begin"));
}

// What is open is repaired, or it is for people.
void ReconciliationNode::act_on(const std::vector<CaseChange>& changes) {
  for (const auto& change : changes) {
    record(change);
    if (change.after.state != DifferenceState::open) continue;
    if (change.after.approved)
      spawn(ports_.executor, pursue_repair(change.after.difference.row));
    else
      record_listed(change.after, change.after.difference.why);
  }
}

}  // namespace tillrig::reconciliation
