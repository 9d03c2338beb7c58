#include "reference/terminal/refund_store.h"

#include <functional>
#include <utility>

#include "reference/protocol/invariant.h"
#include "reference/shell/settle.h"
#include "reference/shell/stored.h"

namespace tillrig::terminal::refund_store {
namespace {

using Work = std::function<bool(DbSession&)>;

std::string report_of(const RefundRecord& refund) {
  return encode(RefundsReport{refund.wish.order, refund.key(), refund.wish.amount, refund.parts});
}

RefundsReport report_in(const std::string& body) {
  auto report = decode<RefundsReport>(body);
  invariant(report.has_value(), "the till's database holds a report that the till wrote");
  return std::move(*report);
}

RefundRecord record_of(const DbRow& row) {
  auto wish = decode<RefundWish>(row.text(0));
  invariant(wish.has_value(), "the till's database holds a refund that the till wrote");
  RefundRecord refund;
  refund.wish = std::move(*wish);
  refund.sequence = row.integer(1);
  refund.stage = word_in<RefundStage>(row, 2);
  refund.back = money_in(row, 3, 5);
  refund.cash_out = money_in(row, 4, 5);
  refund.slip = word_in<ReceiptState>(row, 6);
  refund.parts = report_in(row.text(7)).parts;
  return refund;
}

}  // namespace

void prepare(DbSession& db) {
  db.execute(
      "CREATE TABLE IF NOT EXISTS refund (refund TEXT PRIMARY KEY, sequence BIGINT NOT NULL, order_id TEXT NOT NULL, "
      "body TEXT NOT NULL, stage TEXT NOT NULL, back BIGINT NOT NULL, cash_out BIGINT NOT NULL, "
      "currency TEXT NOT NULL, slip TEXT NOT NULL, report TEXT NOT NULL, moved_ms BIGINT NOT NULL)");
}

boost::asio::awaitable<bool> insert(Store& store, Clock& clock, RefundRecord refund) {
  const auto body = encode(refund.wish);
  const auto report = report_of(refund);
  const auto now = whole_milliseconds(clock.wall_now().since_epoch);
  Work work = [&](DbSession& db) {
    db.execute(
        "INSERT INTO refund (refund, sequence, order_id, body, stage, back, cash_out, currency, slip, report, "
        "moved_ms) "
        "VALUES (:p1, :p2, :p3, :p4, :p5, :p6, :p7, :p8, :p9, :p10, :p11) ON CONFLICT DO NOTHING",
        {refund.key().text(), refund.sequence, refund.wish.order.text(), body, stored_word(refund.stage),
         refund.back.minor(), refund.cash_out.minor(), stored(refund.back.currency().code()), stored_word(refund.slip),
         report, now});
    return true;
  };
  co_return co_await settle_or_refuse(store, clock, std::move(work)) != Settled::cannot_write;
}

boost::asio::awaitable<void> update(Store& store, Clock& clock, std::function<std::optional<RefundRecord>()> latest) {
  const auto now = whole_milliseconds(clock.wall_now().since_epoch);
  Work work = [&](DbSession& db) {
    const auto now_known = latest();
    if (!now_known) return false;
    const auto& refund = *now_known;
    const auto& key = refund.key().text();
    const auto paid_out = db.execute("UPDATE refund SET cash_out = :p1 WHERE refund = :p2 AND cash_out < :p3",
                                     {refund.cash_out.minor(), key, refund.cash_out.minor()});
    if (paid_out == 1) duties::add(db, DrawerDuty{key, Money::zero(refund.back.currency())});
    db.execute("UPDATE refund SET report = :p1, moved_ms = :p2 WHERE refund = :p3 AND report <> :p4",
               {report_of(refund), now, key, report_of(refund)});
    db.execute("UPDATE refund SET stage = :p1, back = :p2, slip = :p3 WHERE refund = :p4",
               {stored_word(refund.stage), refund.back.minor(), stored_word(refund.slip), key});
    return true;
  };
  co_await settle(store, clock, std::move(work));
}

std::vector<MovedPart> parts(DbSession& db) {
  std::vector<MovedPart> moved;
  for (const auto& row : db.query("SELECT report, moved_ms FROM refund ORDER BY sequence")) {
    const auto report = report_in(row.text(0));
    for (const auto& part : report.parts) moved.push_back({report.order, part, row.integer(1)});
  }
  return moved;
}

boost::asio::awaitable<std::vector<RefundRecord>> open(Store& store, Clock& clock) {
  std::vector<RefundRecord> refunds;
  Work work = [&](DbSession& db) {
    refunds.clear();
    for (const auto& row :
         db.query("SELECT body, sequence, stage, back, cash_out, currency, slip, report FROM refund "
                  "WHERE (stage IN ('ASKED', 'PENDING') OR slip IN ('QUEUED', 'PRINTING')) "
                  "AND refund NOT IN (SELECT key FROM old_disk WHERE what = 'ASIDE') ORDER BY sequence"))
      refunds.push_back(record_of(row));
    return true;
  };
  co_await settle(store, clock, std::move(work));
  co_return refunds;
}

}  // namespace tillrig::terminal::refund_store
