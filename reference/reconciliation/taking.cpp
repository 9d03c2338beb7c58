#include <algorithm>

#include "reference/ports/spawn.h"
#include "reference/protocol/business_day.h"
#include "reference/protocol/difference_messages.h"
#include "reference/reconciliation/difference_store.h"
#include "reference/reconciliation/reconciliation_node.h"
#include "reference/shell/settle.h"

namespace tillrig::reconciliation {
namespace {

std::string wrong_with(const TillDay& till) {
  if (till.till.empty()) return "till: expected a name";
  if (!is_business_day(till.day)) return "day: expected a day such as 2026-03-02";
  return {};
}

std::string wrong_with(const Decide& decision) {
  if (decision.by.empty()) return "by: expected who decides";
  if (decision.why.empty()) return "why: expected a reason";
  return {};
}

DifferenceReport report_of(const Case& known) {
  const auto& difference = known.difference;
  return {difference.row,
          std::string(word_of(difference.kind)),
          std::string(word_of(known.state)),
          known.approved,
          known.by,
          difference.amount,
          difference.why};
}

// Cash has a day of its own, and so has every channel that the till sold by.
std::vector<BusinessDay> days_of(const TillDay& till) {
  std::vector<BusinessDay> days{{till.day, kCash}};
  for (const auto& row : till.rows) {
    const BusinessDay day{till.day, row.channel};
    const bool known = std::find(days.begin(), days.end(), day) != days.end();
    if (row.tender != TenderKind::cash && !row.channel.empty() && !known) days.push_back(day);
  }
  return days;
}

}  // namespace

ReconciliationNode::Awaitable<void> ReconciliationNode::watch_inbox() {
  for (;;) {
    auto file = co_await ports_.inbox.next();
    const auto name = file.name;
    co_await take(std::move(file));
    ports_.inbox.acknowledge(name);
  }
}

ReconciliationNode::Awaitable<void> ReconciliationNode::take(InboxFile file) {
  const auto statement = read_statement(file.bytes);
  if (!statement) {
    const auto& bad = statement.error();
    std::optional<BusinessDay> stays_open;
    if (!bad.book.empty()) stays_open = BusinessDay{bad.day, Channel(bad.book)};
    co_await refuse(std::move(file.name), bad.line, std::move(stays_open));
    co_return;
  }
  const BusinessDay day{statement->day, Channel(statement->book)};
  std::optional<std::string> known;
  bool born = false;
  bool fresh = false;
  std::function<bool(DbSession&, bool)> work = [&](DbSession& db, bool in_doubt) {
    known = find_statement(db, day.day, day.channel);
    fresh = fresh && in_doubt;
    if (known) return false;
    born = insert(db, day);
    insert_statement(db, *statement, file.bytes);
    return fresh = true;
  };
  co_await settle(ports_.store, ports_.clock, std::move(work));
  if (!fresh) {
    if (*known == file.bytes)
      ports_.log.record(Event("statement.repeated").with("statement", statement->name()));
    else
      co_await refuse(statement->name(), day.key() + " has its statement already", std::nullopt);
    co_return;
  }
  if (born) record_born(day);
  co_await ports_.lifecycle.fault_point("reconciliation.statement.stored");
  begin(day);
}

// Nothing of it is taken: its day goes on waiting for a good one.
ReconciliationNode::Awaitable<void> ReconciliationNode::refuse(std::string statement, std::string why,
                                                               std::optional<BusinessDay> stays_open) {
  bool born = false;
  std::function<bool(DbSession&, bool)> work = [&](DbSession& db, bool in_doubt) {
    born = insert(db, *stays_open) || (born && in_doubt);
    return true;
  };
  if (stays_open) co_await settle(ports_.store, ports_.clock, std::move(work));
  if (born) record_born(*stays_open);
  ports_.log.record(Event("statement.refused").with("statement", statement).with("why", why));
  ports_.log.record(Event("listed").with("list", "reconciliation").with("key", statement).with("why", why));
}

ReconciliationNode::Awaitable<Answer> ReconciliationNode::till_day(Request request) {
  const auto till = decode<TillDay>(request.message.body);
  if (!till) co_return not_executed(till.error().line);
  if (auto wrong = wrong_with(*till); !wrong.empty()) co_return not_executed(std::move(wrong));
  const auto days = days_of(*till);
  std::set<BusinessDay> born;
  std::function<bool(DbSession&, bool)> work = [&](DbSession& db, bool in_doubt) {
    if (!in_doubt) born.clear();
    const auto cash = find_day(db, till->day, kCash);
    if (cash && cash->state != DayState::open) return false;
    for (const auto& day : days)
      if (insert(db, day)) born.insert(day);
    keep(db, *till);
    return true;
  };
  const bool kept = co_await settle(ports_.store, ports_.clock, std::move(work));
  for (const auto& day : born) record_born(day);
  if (kept) {
    reported_[till->day].insert(till->till.text());
    begin({till->day, kCash});
    const auto waiting = waiting_;
    for (const auto& day : waiting)
      if (day.day == till->day && all_reported(day.day)) begin(day);
  }
  co_return Reply{encode(Done{}), false};
}

ReconciliationNode::Awaitable<Answer> ReconciliationNode::decide(Request request) {
  const auto decision = decode<Decide>(request.message.body);
  if (!decision) co_return not_executed(decision.error().line);
  if (auto wrong = wrong_with(*decision); !wrong.empty()) co_return not_executed(std::move(wrong));
  std::string objection;
  std::optional<CaseChange> change;
  std::function<bool(DbSession&, bool)> work = [&](DbSession& db, bool in_doubt) {
    const auto before = find_case(db, decision->row);
    // It may be decided already, by this very decision.
    if (in_doubt && change && before && before->moves == change->after.moves) return true;
    objection =
        before ? why_not(*before, decision->action).value_or("") : "no difference is called \"" + decision->row + "\"";
    if (!objection.empty()) return false;
    auto decided = *before;
    decided.by = decision->by;
    if (decision->action == "REFUND") {
      decided.approved = true;
      ++decided.moves;
      change = CaseChange{decided};
    } else {
      auto moved = move(differences_, decided, DifferenceEvent::decide);
      if (!moved) {
        objection = decision->row + " cannot be decided";
        return false;
      }
      change = CaseChange{moved->after, false, moved};
    }
    update(db, change->after);
    post(db, *change);
    add_to_audit(db, *decision, ports_.clock.wall_now());
    return true;
  };
  co_await settle(ports_.store, ports_.clock, std::move(work));
  if (!objection.empty()) co_return not_executed(std::move(objection));
  ports_.log.record(Event("decision.recorded")
                        .with("row", decision->row)
                        .with("action", decision->action)
                        .with("by", decision->by)
                        .with("why", decision->why));
  if (change) act_on({*change});
  co_return Reply{encode(Done{}), false};
}

ReconciliationNode::Awaitable<Answer> ReconciliationNode::differences(Request request) {
  const auto query = decode<DifferenceQuery>(request.message.body);
  if (!query) co_return not_executed(query.error().line);
  std::vector<Case> cases;
  std::function<bool(DbSession&)> look = [&](DbSession& db) {
    cases = query->row.empty() ? open_cases(db) : std::vector<Case>();
    std::erase_if(cases, [](const Case& open) { return !is_for_people(open); });
    if (auto known = find_case(db, query->row)) cases.push_back(std::move(*known));
    return false;
  };
  co_await settle(ports_.store, ports_.clock, std::move(look));
  Differences told;
  for (const auto& known : cases) told.rows.push_back(report_of(known));
  co_return Reply{encode(told), false};
}

}  // namespace tillrig::reconciliation
