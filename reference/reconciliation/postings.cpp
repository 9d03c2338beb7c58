#include "reference/reconciliation/postings.h"

#include <map>
#include <set>
#include <utility>

#include "reference/shell/stored.h"

namespace tillrig::reconciliation {
namespace {

// Sums by account and currency, in that order.
class Entry {
 public:
  explicit Entry(std::string name) : name_(std::move(name)) {}

  void move(const char* from, const char* to, const Money& amount) {
    add(to, amount);
    add(from, -amount);
  }

  std::vector<Posting> lines() const {
    std::vector<Posting> lines;
    for (const auto& [place, sum] : sums_)
      if (!sum.is_zero()) lines.push_back({name_, place.first, sum});
    return lines;
  }

 private:
  void add(const char* account, const Money& amount) {
    const auto [place, fresh] = sums_.try_emplace({account, std::string(amount.currency().code())}, amount);
    if (!fresh) place->second = place->second + amount;
  }

  std::string name_;
  std::map<std::pair<std::string, std::string>, Money> sums_;
};

}  // namespace

std::vector<Posting> postings_of(const Sides& sides, const Findings& findings) {
  const std::set<std::string> agreed(findings.agreed.begin(), findings.agreed.end());
  Entry entry(sides.channel.text() + "/" + sides.day);
  for (const auto& row : sides.statement) {
    const bool came_in = (row.kind == StatementKind::sale);
    const auto amount = came_in ? row.amount : -row.amount;
    const auto fee = Money(came_in ? row.fee : -row.fee, row.amount.currency());
    const auto known = agreed.contains(standing_of(sides.channel, row).item);
    entry.move(known ? "sales" : "suspense", "receivable", amount);
    entry.move("receivable", "fees", fee);
  }
  return entry.lines();
}

void make_posting_schema(DbSession& db) {
  db.execute(
      "CREATE TABLE IF NOT EXISTS posting (entry TEXT NOT NULL, account TEXT NOT NULL, currency TEXT NOT NULL, "
      "minor BIGINT NOT NULL, PRIMARY KEY (entry, account, currency))");
}

void keep(DbSession& db, const std::vector<Posting>& postings) {
  for (const auto& line : postings)
    db.execute(
        "INSERT INTO posting (entry, account, currency, minor) VALUES (:p1, :p2, :p3, :p4) ON CONFLICT DO NOTHING",
        {line.entry, line.account, stored(line.amount.currency().code()), line.amount.minor()});
}

}  // namespace tillrig::reconciliation
