#include "simulators/gateways/statement_desk.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "reference/protocol/business_day.h"

namespace tillrig {
namespace {

using Kind = OutcomeFaultKind;

bool same_movement(const BookEntry& a, const BookEntry& b) {
  return a.kind == b.kind && a.number == b.number && a.refund == b.refund && a.at == b.at;
}

Currency currency_from(const std::string& code) {
  const auto currency = Currency::from_code(code);
  if (!currency) throw std::runtime_error("setting currency: expected a code such as CNY, found '" + code + "'");
  return *currency;
}

StatementRow row_from(const BookEntry& entry) {
  StatementRow row;
  row.kind = entry.kind == "debit" ? StatementKind::sale : StatementKind::refund;
  row.number = ChannelNumber(entry.number);
  row.txn = ChannelTxn(entry.txn);
  row.refund = RefundKey(entry.refund);
  row.amount = Money(entry.minor, currency_from(entry.currency));
  row.at = entry.at;
  return row;
}

}  // namespace

std::vector<StatementRow> statement_rows(const std::vector<BookEntry>& entries, std::int64_t fee_per_mille) {
  std::vector<StatementRow> rows;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (i > 0 && same_movement(entries[i - 1], entries[i]))
      rows.back().amount = rows.back().amount + Money(entries[i].minor, rows.back().amount.currency());
    else
      rows.push_back(row_from(entries[i]));
  }
  for (auto& row : rows) row.fee = fee_of(row.amount.minor(), fee_per_mille);
  return rows;
}

StatementDesk::StatementDesk(NodePorts& ports, ServiceDesk& desk, std::string channel, std::string currency)
    : ports_(ports),
      desk_(desk),
      channel_(std::move(channel)),
      currency_(currency_from(currency)),
      cut_off_(ports.settings.text("cut_off", "23:00")),
      fee_per_mille_(ports.settings.integer("fee_per_mille", 6)) {
  if (!is_time_of_day(cut_off_))
    throw std::runtime_error("setting cut_off: expected a time of day such as 23:00, found '" + cut_off_ + "'");
  if (fee_per_mille_ < 0 || fee_per_mille_ > 1000)
    throw std::runtime_error("setting fee_per_mille: expected 0 to 1000, found " + std::to_string(fee_per_mille_));
}

Answer StatementDesk::issue(const Request& request, const std::vector<BookEntry>& entries) {
  const auto json = nlohmann::json::parse(request.message.body, nullptr, false);
  const auto day = json.is_object() && json.contains("day") && json["day"].is_string() ? json["day"].get<std::string>()
                                                                                       : std::string();
  if (!is_business_day(day)) return Refused{RefusedWhy::not_executed, "day: expected a day such as 2026-03-02"};

  Statement statement;
  statement.book = channel_;
  statement.day = day;
  statement.sequence = ++issued_[day];
  statement.currency = currency_;
  statement.rows = held_back_[day];
  const auto& later = held_back_[next_business_day(day)];
  for (auto& row : statement_rows(entries, fee_per_mille_))
    if (business_day(row.at, cut_off_) == day && std::find(later.begin(), later.end(), row) == later.end())
      statement.rows.push_back(std::move(row));
  spoil(day, statement.rows);
  statement.totals = totals_of(statement.rows).value();
  OutcomeFault fault;
  const bool wrong_totals = fires(Kind::statement_wrong_totals, fault);
  if (wrong_totals) statement.totals.minor += fault.minor > 0 ? fault.minor : 1;

  record(statement, !wrong_totals);
  return Reply{nlohmann::json{{"name", statement.name()}, {"bytes", statement_text(statement)}}.dump()};
}

bool StatementDesk::fires(Kind kind, OutcomeFault& fault) {
  const auto taken = desk_.faults().take_statement(kind, ports_.clock.steady_now());
  if (!taken) return false;
  desk_.record_fired(*taken);
  fault = *taken;
  return true;
}

// Each fault spoils one row, the last: what the scenario did last before it asked for the statement.
void StatementDesk::spoil(const std::string& day, Rows& rows) {
  OutcomeFault fault;
  if (!rows.empty() && fires(Kind::statement_after_cut_off, fault)) {
    held_back_[next_business_day(day)].push_back(rows.back());
    rows.pop_back();
  }
  if (!rows.empty() && fires(Kind::statement_row_missing, fault)) rows.pop_back();
  if (!rows.empty()) change_last(rows);
  if (fires(Kind::statement_row_extra, fault)) {
    rows.push_back(invented_row());
    if (fault.minor > 0) rows.back().amount = Money(fault.minor, currency_);
    rows.back().fee = fee_of(rows.back().amount.minor(), fee_per_mille_);
  }
}

void StatementDesk::change_last(Rows& rows) {
  OutcomeFault fault;
  auto& row = rows.back();
  if (fires(Kind::statement_amount, fault))
    row.amount =
        fault.minor > 0 ? Money(fault.minor, row.amount.currency()) : row.amount + Money(100, row.amount.currency());
  if (fires(Kind::statement_fee, fault)) row.fee = fault.minor > 0 ? fault.minor : row.fee + 1;
  if (fires(Kind::statement_currency, fault))
    row.amount = Money(row.amount.minor(), currency_from(another_currency(row.amount.currency().code())));
  if (fires(Kind::statement_terminal, fault)) row.number = ChannelNumber(row.number.text() + "-elsewhere");
  if (fires(Kind::statement_row_twice, fault)) {
    auto once_more = row;
    rows.push_back(std::move(once_more));
  }
}

// A sale of nobody.
StatementRow StatementDesk::invented_row() const {
  StatementRow row;
  const auto moment = std::to_string(whole_milliseconds(ports_.clock.wall_now().since_epoch));
  row.number = ChannelNumber("nobodys-" + moment);
  row.txn = ChannelTxn("nobodys-txn-" + moment);
  row.amount = Money(1000, currency_);
  row.at = ports_.clock.wall_now();
  return row;
}

void StatementDesk::record(const Statement& statement, bool sound) {
  ports_.log.record(Event("statement.issued")
                        .with("statement", statement.name())
                        .with("book", ports_.name)
                        .with("day", statement.day)
                        .with("rows", statement.totals.count)
                        .with("minor", statement.totals.minor)
                        .with("fee", statement.totals.fee)
                        .with("currency", currency_.code())
                        .with("sound", std::int64_t{sound}));
  std::int64_t number = 0;
  for (const auto& row : statement.rows)
    ports_.log.record(Event("statement.row")
                          .with("statement", statement.name())
                          .with("book", ports_.name)
                          .with("row", ++number)
                          .with("kind", word_of(row.kind))
                          .with("number", row.number)
                          .with("txn", row.txn)
                          .with("refund", row.refund)
                          .with("minor", row.amount.minor())
                          .with("fee", row.fee)
                          .with("currency", row.amount.currency().code())
                          .with("day", business_day(row.at, cut_off_)));
}

}  // namespace tillrig
