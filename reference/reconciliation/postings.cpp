#include "reference/reconciliation/postings.h"

#include <set>
#include <utility>

#include "reference/shell/stored.h"

namespace tillrig::reconciliation {
namespace {

constexpr const char* kSuspense = "suspense";
constexpr const char* kSales = "sales";

struct Account {
  std::string name;
  std::string row;
  auto operator<=>(const Account&) const = default;
};

// Sums by account and currency, in that order.
class Entry {
 public:
  Entry(std::string name, Channel channel, std::string day)
      : name_(std::move(name)), channel_(std::move(channel)), day_(std::move(day)) {}

  void move(const Account& from, const Account& to, const Money& amount) {
    add(to, amount);
    add(from, -amount);
  }

  std::vector<Posting> lines() const {
    std::vector<Posting> lines;
    for (const auto& [place, sum] : sums_)
      if (!sum.is_zero()) lines.push_back({name_, place.first.name, place.first.row, sum, channel_, day_});
    return lines;
  }

 private:
  void add(const Account& account, const Money& amount) {
    const auto [place, fresh] = sums_.try_emplace({account, std::string(amount.currency().code())}, amount);
    if (!fresh) place->second = place->second + amount;
  }

  std::string name_;
  Channel channel_;
  std::string day_;
  std::map<std::pair<Account, std::string>, Money> sums_;
};

constexpr const char* kPostingColumns = "entry, account, row_key, minor, currency, channel, day";

std::vector<Posting> postings_from(const std::vector<DbRow>& rows) {
  std::vector<Posting> postings;
  postings.reserve(rows.size());
  for (const auto& row : rows)
    postings.push_back({row.text(0), row.text(1), row.text(2), money_in(row, 3, 4), Channel(row.text(5)), row.text(6)});
  return postings;
}

}  // namespace

std::vector<Posting> postings_of(const Sides& sides, const Findings& findings, const OpenRows& open) {
  const auto account_of = [&](const std::string& item) -> Account {
    const auto here = findings.ours.find(item);
    const auto waits = open.find(here == findings.ours.end() ? item : here->second);
    return waits == open.end() ? Account{kSales, ""} : Account{kSuspense, waits->second};
  };
  Entry entry(sides.channel.text() + "/" + sides.day, sides.channel, sides.day);
  for (const auto& row : sides.statement) {
    const bool came_in = (row.kind == StatementKind::sale);
    const auto amount = came_in ? row.amount : -row.amount;
    const auto fee = Money(came_in ? row.fee : -row.fee, row.amount.currency());
    entry.move(account_of(standing_of(sides.channel, row).item), {"receivable", ""}, amount);
    entry.move({"receivable", ""}, {"fees", ""}, fee);
  }
  return entry.lines();
}

std::vector<Posting> claim_of(const Difference& found) {
  if (!found.on_no_statement) return {};
  Entry entry(found.row + "/found", found.channel, found.day);
  const bool came_in = found.kind == DifferenceKind::money_here;
  entry.move({kSales, ""}, {kSuspense, found.row}, came_in ? found.amount : -found.amount);
  return entry.lines();
}

std::vector<Posting> closing_of(const Difference& closed, const std::vector<Posting>& waiting) {
  Entry entry(closed.row + "/closed", closed.channel, closed.day);
  for (const auto& line : waiting) entry.move({kSuspense, closed.row}, {kSales, ""}, line.amount);
  return entry.lines();
}

void make_posting_schema(DbSession& db) {
  db.execute(
      "CREATE TABLE IF NOT EXISTS posting (entry TEXT NOT NULL, account TEXT NOT NULL, row_key TEXT NOT NULL, "
      "minor BIGINT NOT NULL, currency TEXT NOT NULL, channel TEXT NOT NULL, day TEXT NOT NULL, "
      "PRIMARY KEY (entry, account, row_key, currency))");
  db.execute("CREATE INDEX IF NOT EXISTS posting_by_row ON posting (row_key)");
}

void keep(DbSession& db, const std::vector<Posting>& postings) {
  static const auto sql = std::string("INSERT INTO posting (") + kPostingColumns +
                          ") VALUES (:p1, :p2, :p3, :p4, :p5, :p6, :p7) ON CONFLICT DO NOTHING";
  for (const auto& line : postings)
    db.execute(sql, {line.entry, line.account, line.row, line.amount.minor(), stored(line.amount.currency().code()),
                     line.channel.text(), line.day});
}

std::vector<Posting> waiting_for(DbSession& db, const std::string& row) {
  static const auto sql =
      std::string("SELECT ") + kPostingColumns + " FROM posting WHERE row_key = :p1 ORDER BY entry, account, currency";
  return postings_from(db.query(sql, {row}));
}

std::vector<Posting> entries_about(DbSession& db, const std::vector<std::string>& rows) {
  static const auto sql =
      std::string("SELECT ") + kPostingColumns + " FROM posting WHERE entry = :p1 ORDER BY account, row_key, currency";
  std::set<std::string> entries;
  for (const auto& row : rows)
    for (const auto& line : waiting_for(db, row)) entries.insert(line.entry);
  std::vector<Posting> lines;
  for (const auto& entry : entries)
    for (auto& line : postings_from(db.query(sql, {entry}))) lines.push_back(std::move(line));
  return lines;
}

}  // namespace tillrig::reconciliation
