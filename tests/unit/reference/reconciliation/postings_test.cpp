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

std::string text_of(const std::vector<Posting>& lines, std::string_view entry) {
  std::string text;
  std::map<std::string, std::int64_t> sums;
  for (const auto& line : lines) {
    BOOST_TEST(line.entry == entry);
    BOOST_TEST(line.channel.text() == "wallet-a");
    BOOST_TEST(line.day == "2026-03-02");
    sums[std::string(line.amount.currency().code())] += line.amount.minor();
    text += (text.empty() ? "" : " ") + line.account + (line.row.empty() ? "" : "(" + line.row + ")") + "=" +
            std::to_string(line.amount.minor());
  }
  for (const auto& [currency, sum] : sums) BOOST_TEST(sum == 0, currency);
  return text;
}

std::string ledger_of(const std::vector<StatementRow>& rows, const OpenRows& open, const Findings& findings = {}) {
  Sides sides;
  sides.day = "2026-03-02";
  sides.channel = Channel("wallet-a");
  sides.statement = rows;
  return text_of(postings_of(sides, findings, open), "wallet-a/2026-03-02");
}

Difference missing(DifferenceKind kind, const std::string& row) {
  Difference difference;
  difference.row = row;
  difference.kind = kind;
  difference.channel = Channel("wallet-a");
  difference.day = "2026-03-02";
  difference.amount = Money(1250, Currency::cny());
  difference.on_no_statement = true;
  return difference;
}

BOOST_AUTO_TEST_SUITE(postings)

BOOST_AUTO_TEST_CASE(what_nobody_disputes_is_sales_less_the_fee) {
  BOOST_TEST(ledger_of({row(StatementKind::sale, "P1", 1250, 8)}, {}) == "fees=8 receivable=1242 sales=-1250");
}

BOOST_AUTO_TEST_CASE(what_differs_waits_in_suspense) {
  BOOST_TEST(ledger_of({row(StatementKind::sale, "P1", 1250, 8), row(StatementKind::sale, "P2", 380, 2)},
                       {{"wallet-a/SALE/P2", "wallet-a/SALE/P2#2"}}) ==
             "fees=10 receivable=1620 sales=-1250 suspense(wallet-a/SALE/P2#2)=-380");
}

BOOST_AUTO_TEST_CASE(what_stands_there_under_another_name_waits_for_our_row) {
  Findings findings;
  findings.ours = {{"wallet-a/REFUND/R1", "wallet-a/REFUND/7"}};
  BOOST_TEST(ledger_of({row(StatementKind::refund, "P1", 1250, 8)}, {{"wallet-a/REFUND/7", "wallet-a/REFUND/7"}},
                       findings) == "fees=-8 receivable=-1242 suspense(wallet-a/REFUND/7)=1250");
}

BOOST_AUTO_TEST_CASE(a_closed_difference_takes_along_what_waits_for_it) {
  const auto closed = missing(DifferenceKind::amount, "wallet-a/SALE/P1");
  const auto closing = [&](const std::vector<Posting>& waiting) {
    return text_of(closing_of(closed, waiting), "wallet-a/SALE/P1/closed");
  };
  Posting first{"wallet-a/2026-03-02",         "suspense",     closed.row,
                Money(-2000, Currency::cny()), closed.channel, closed.day};
  auto second = first;
  second.amount = Money(750, Currency::cny());
  BOOST_TEST(closing({first}) == "sales=-2000 suspense(wallet-a/SALE/P1)=2000");
  BOOST_TEST(closing({first, second}) == "sales=-1250 suspense(wallet-a/SALE/P1)=1250");
  second.amount = Money(750, *Currency::from_code("USD"));
  BOOST_TEST(closing({first, second}) ==
             "sales=-2000 sales=750 suspense(wallet-a/SALE/P1)=2000 suspense(wallet-a/SALE/P1)=-750");
  BOOST_TEST(closing({}) == "");
}

BOOST_AUTO_TEST_CASE(what_is_on_no_statement_is_a_claim_until_it_is_closed) {
  const auto paid = missing(DifferenceKind::money_here, "wallet-a/SALE/P1");
  const auto claim = claim_of(paid);
  BOOST_TEST(text_of(claim, "wallet-a/SALE/P1/found") == "sales=-1250 suspense(wallet-a/SALE/P1)=1250");
  BOOST_TEST(text_of(closing_of(paid, {claim[1]}), "wallet-a/SALE/P1/closed") ==
             "sales=1250 suspense(wallet-a/SALE/P1)=-1250");
  BOOST_TEST(text_of(claim_of(missing(DifferenceKind::refund, "wallet-a/REFUND/R1")), "wallet-a/REFUND/R1/found") ==
             "sales=1250 suspense(wallet-a/REFUND/R1)=-1250");
  auto carried = missing(DifferenceKind::cut_off, "wallet-a/SALE/P1");
  carried.on_no_statement = false;
  BOOST_TEST(claim_of(carried).empty());
}

BOOST_AUTO_TEST_CASE(a_refund_counts_the_other_way) {
  BOOST_TEST(ledger_of({row(StatementKind::sale, "P1", 1250, 8), row(StatementKind::refund, "P1", 1250, 8)}, {}) == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::reconciliation
