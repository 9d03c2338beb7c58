#include "reference/reconciliation/postings.h"

#include <boost/test/unit_test.hpp>

namespace tillrig::reconciliation {
namespace {

StatementRow row(StatementKind kind, const char* number, std::int64_t minor, std::int64_t fee) {
  StatementRow row;
  row.kind = kind;
  row.number = ChannelNumber(number);
  row.refund = RefundKey(kind == StatementKind::refund ? "R1" : "");
  row.amount = Money(minor, Currency::cny());
  row.fee = fee;
  return row;
}

std::string ledger_of(const std::vector<StatementRow>& rows, std::vector<std::string> agreed) {
  Sides sides;
  sides.day = "2026-03-02";
  sides.channel = Channel("wallet-a");
  sides.statement = rows;
  Findings findings;
  findings.agreed = std::move(agreed);
  std::string text;
  std::int64_t sum = 0;
  for (const auto& line : postings_of(sides, findings)) {
    BOOST_TEST(line.entry == "wallet-a/2026-03-02");
    sum += line.amount.minor();
    text += (text.empty() ? "" : " ") + line.account + "=" + std::to_string(line.amount.minor());
  }
  BOOST_TEST(sum == 0);
  return text;
}

BOOST_AUTO_TEST_SUITE(postings)

BOOST_AUTO_TEST_CASE(what_both_sides_agree_about_is_sales_less_the_fee) {
  BOOST_TEST(ledger_of({row(StatementKind::sale, "P1", 1250, 8)}, {"wallet-a/SALE/P1"}) ==
             "fees=8 receivable=1242 sales=-1250");
}

BOOST_AUTO_TEST_CASE(what_differs_waits_in_suspense) {
  BOOST_TEST(ledger_of({row(StatementKind::sale, "P1", 1250, 8), row(StatementKind::sale, "P2", 380, 2)},
                       {"wallet-a/SALE/P1"}) == "fees=10 receivable=1620 sales=-1250 suspense=-380");
}

BOOST_AUTO_TEST_CASE(a_refund_counts_the_other_way) {
  BOOST_TEST(ledger_of({row(StatementKind::sale, "P1", 1250, 8), row(StatementKind::refund, "P1", 1250, 8)},
                       {"wallet-a/SALE/P1", "wallet-a/REFUND/R1"}) == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::reconciliation
