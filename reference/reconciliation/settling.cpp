#include <algorithm>
#include <tuple>

#include "reference/ports/spawn.h"
#include "reference/protocol/business_day.h"
#include "reference/reconciliation/difference_store.h"
#include "reference/reconciliation/reconciliation_node.h"
#include "reference/shell/move_record.h"
#include "reference/shell/settle.h"

namespace tillrig::reconciliation {
namespace {

std::map<std::string, int> standings_of(const Statement& statement) {
  std::map<std::string, int> standings;
  for (const auto& row : statement.rows) {
    const auto standing = standing_of(Channel(statement.book), row);
    standings[standing.item] += standing.by;
  }
  return standings;
}

}  // namespace

bool ReconciliationNode::all_reported(const std::string& day) const {
  const auto found = reported_.find(day);
  const auto has = [&](const std::string& till) { return found != reported_.end() && found->second.contains(till); };
  return std::all_of(settings_.tills.begin(), settings_.tills.end(), has);
}

// A statement waits a while for the tills, cash as long as it takes. Whoever comes first does it.
void ReconciliationNode::begin(const BusinessDay& day) {
  if (settling_.contains(day)) return;
  if (all_reported(day.day)) {
    waiting_.erase(day);
    settling_.insert(day);
    spawn(ports_.executor, settle_day(day));
  } else if (day.channel != kCash && waiting_.insert(day).second) {
    spawn(ports_.executor, wait_then_settle(day));
  }
}

ReconciliationNode::Awaitable<void> ReconciliationNode::wait_then_settle(BusinessDay day) {
  const auto until = ports_.clock.steady_now() + settings_.till_wait;
  co_await ports_.clock.sleep_until(until);
  if (waiting_.erase(day) == 0) co_return;
  settling_.insert(day);
  co_await settle_day(day);
}

ReconciliationNode::Awaitable<void> ReconciliationNode::settle_day(BusinessDay day) {
  auto days = co_await days_around(day);
  std::vector<DayRow> engine;
  if (day.channel != kCash) engine = co_await rows_of(settings_.engine, "engine.day", days);
  auto acquiring = co_await rows_of(settings_.acquiring, "order.day", std::move(days));

  std::vector<CaseChange> changes;
  std::vector<Posting> postings;
  bool matched = false;
  std::function<bool(DbSession&)> work = [&](DbSession& db) {
    const auto stored = find_day(db, day.day, day.channel);
    // Also after an unknown commit: what was found is then what was stored.
    if (!stored || stored->state != DayState::open) return false;
    std::string statement;
    Sides sides;
    const auto findings = findings_of(db, day, engine, acquiring, statement, sides);
    changes = apply(db, findings, statement);
    postings = postings_of(sides, findings, open_rows(db, day.channel));
    keep(db, postings);
    keep_in_doubt(db, day.channel, findings.pending);
    auto closed = *stored;
    closed.state = day_table().find(stored->state, DayEvent::match)->to;
    update(db, closed);
    return matched = true;
  };
  co_await settle(ports_.store, ports_.clock, std::move(work));
  settling_.erase(day);
  if (!matched) co_return;
  co_await ports_.lifecycle.fault_point("reconciliation.differences.stored");
  ports_.log.record(
      move_record("business-day", day.key(), word_of(DayState::open), word_of(DayState::matched), "match"));
  act_on(changes);
  record_posted(postings);
  ports_.log.record(Event("day.closed").with("day", day.day).with("channel", day.channel));
}

// The days beside it explain what a cut-off put on the other side; what is open may find its counterpart at last.
ReconciliationNode::Awaitable<std::set<std::string>> ReconciliationNode::days_around(BusinessDay day) {
  std::set<std::string> days;
  std::function<bool(DbSession&)> work = [&](DbSession& db) {
    days = {previous_business_day(day.day), day.day, next_business_day(day.day)};
    for (const auto& open : open_cases(db))
      if (open.difference.channel == day.channel && is_business_day(open.difference.day))
        days.insert(open.difference.day);
    // A till whose clock was wrong ends its day with cash of another.
    if (day.channel == kCash)
      for (const auto& till : till_days(db, day.day))
        for (const auto& row : till.rows)
          if (is_business_day(row.day)) days.insert(row.day);
    return false;
  };
  co_await settle(ports_.store, ports_.clock, std::move(work));
  co_return days;
}

ReconciliationNode::Awaitable<std::vector<DayRow>> ReconciliationNode::rows_of(NodeName peer, std::string verb,
                                                                               std::set<std::string> days) {
  std::map<std::tuple<std::string, std::string, std::string>, DayRow> rows;
  for (const auto& day : days) {
    auto asked = day;
    const auto told = co_await ask(peer, verb, std::move(asked));
    // What is not final is told for every day: the latest word counts.
    for (const auto& row : told.rows) rows.insert_or_assign({row.what, row.key, row.number.text()}, row);
  }
  std::vector<DayRow> all;
  all.reserve(rows.size());
  for (const auto& [name, row] : rows) all.push_back(row);
  co_return all;
}

ReconciliationNode::Awaitable<DayRows> ReconciliationNode::ask(NodeName peer, std::string verb, std::string day) {
  for (std::int64_t repetition = 0;; ++repetition) {
    Message message{verb, encode(DayQuery{day}), ""};
    auto whom = peer;
    const auto outcome = co_await ports_.bus.call(std::move(whom), std::move(message), settings_.ask_timeout);
    if (const auto* reply = std::get_if<Reply>(&outcome))
      if (auto rows = decode<DayRows>(reply->body)) co_return std::move(*rows);
    const auto again = ports_.clock.steady_now() + settings_.pacing.pause(repetition);
    co_await ports_.clock.sleep_until(again);
  }
}

Findings ReconciliationNode::findings_of(DbSession& db, const BusinessDay& day, std::vector<DayRow> engine,
                                         std::vector<DayRow> acquiring, std::string& statement, Sides& sides) {
  if (day.channel == kCash) {
    CashSides cash{day.day, till_days(db, day.day), std::move(acquiring), {}};
    for (const auto& carried : carried_cases(db, kCash))
      if (carried.difference.day < day.day) cash.carried.insert(carried.difference.row);
    return match_cash(cash);
  }
  const auto bytes = find_statement(db, day.day, day.channel);
  const auto read = read_statement(bytes.value_or(""));
  invariant(read.has_value(), "a stored statement that nobody took");
  statement = read->name();
  sides.day = day.day;
  sides.channel = day.channel;
  sides.statement = read->rows;
  sides.engine = std::move(engine);
  sides.acquiring = std::move(acquiring);
  sides.tills = till_days(db, day.day);
  sides.seen = seen_elsewhere(db, day.channel, day.day);
  sides.in_doubt = in_doubt(db, day.channel);
  sides.other_days_judged = matched_days(db, day.channel);
  sides.fee_per_mille = ports_.settings.integer(day.channel.text() + ".fee_per_mille", settings_.fee_per_mille);
  sides.cut_off = settings_.cut_off;
  sides.cut_off_margin = settings_.cut_off_margin;
  mark_seen(db, day.channel, day.day, standings_of(*read));
  return match_(sides);
}

std::vector<CaseChange> ReconciliationNode::apply(DbSession& db, const Findings& findings,
                                                  const std::string& statement) {
  std::vector<CaseChange> changes;
  for (const auto& difference : findings.differences) find(db, difference, statement, changes);
  for (const auto& row : findings.agreed) agree(db, row, changes);
  return changes;
}

void ReconciliationNode::find(DbSession& db, Difference difference, const std::string& statement,
                              std::vector<CaseChange>& changes) {
  const auto item = difference.row;
  auto known = find_case(db, item);
  // Of an item that is closed, something else may come up later: a row beside the first.
  for (int n = 2; known && is_closed(known->state) && known->difference.kind != difference.kind; ++n) {
    difference.row = item + "#" + std::to_string(n);
    known = find_case(db, difference.row);
  }
  if (!known) {
    auto fresh = new_case(difference, statement, settings_.repair_limit);
    insert(db, fresh);
    CaseChange change{fresh, true};
    if (difference.kind == DifferenceKind::cut_off) change.move = move(differences_, fresh, DifferenceEvent::carry);
    if (change.move) update(db, change.after = change.move->after);
    post(db, change);
    changes.push_back(std::move(change));
  } else if (known->state == DifferenceState::carried && difference.kind != DifferenceKind::cut_off) {
    const auto due = promoted(*known, difference, statement, settings_.repair_limit);
    const auto moved = move(differences_, due, DifferenceEvent::promote);
    if (!moved) return;
    update(db, moved->after);
    CaseChange change{moved->after, false, moved};
    post(db, change);
    changes.push_back(std::move(change));
  }
}

// What was missing is there after all. A repair that is under way is not called back.
void ReconciliationNode::agree(DbSession& db, const std::string& row, std::vector<CaseChange>& changes) {
  const auto known = find_case(db, row);
  const bool was_missing = known && (known->difference.kind == DifferenceKind::cut_off ||
                                     known->difference.kind == DifferenceKind::money_here ||
                                     known->difference.kind == DifferenceKind::money_there);
  if (!was_missing || known->approved) return;
  const auto moved = move(differences_, *known, DifferenceEvent::agree);
  if (!moved) return;
  update(db, moved->after);
  CaseChange change{moved->after, false, moved};
  post(db, change);
  changes.push_back(std::move(change));
}

// Every difference that is closed takes with it what waits for it in suspense, whoever closes it.
void ReconciliationNode::post(DbSession& db, CaseChange& change) {
  const auto& difference = change.after.difference;
  const bool clears = change.move && change.move->effects.has(DifferenceEffect::clear);
  change.postings = clears ? closing_of(difference, waiting_for(db, difference.row)) : claim_of(difference);
  keep(db, change.postings);
}

}  // namespace tillrig::reconciliation
