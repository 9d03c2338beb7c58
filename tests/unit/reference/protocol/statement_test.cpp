#include "reference/protocol/statement.h"

#include <rapidcheck/boost_test.h>

#include <rapidcheck.h>
#include <boost/test/unit_test.hpp>
#include <limits>

namespace tillrig {
namespace {

const std::string kStatement =
    "STATEMENT|1|wallet-a|2026-03-02|1|CNY\n"
    "SALE|P1|T1||1250|8|CNY|1772420400000\n"
    "REFUND|P1|T1|R1|250|2|CNY|1772420460000\n"
    "TOTAL|2|1000|6\n";

std::string with(std::string_view what, std::string_view instead) {
  auto text = kStatement;
  const auto at = text.find(what);
  BOOST_REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), instead);
}

std::string why_not(const std::string& bytes) {
  const auto read = read_statement(bytes);
  return read ? "" : read.error().line;
}

rc::Gen<std::string> any_word() {
  return rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::element('a', 'Z', '0', '/', '-', '.', ' ')));
}

StatementRow any_row() {
  StatementRow row;
  row.kind = *rc::gen::element(StatementKind::sale, StatementKind::refund);
  row.number = ChannelNumber(*any_word());
  row.txn = ChannelTxn(*any_word());
  if (*rc::gen::arbitrary<bool>()) row.refund = RefundKey(*any_word());
  row.amount = Money(*rc::gen::inRange<std::int64_t>(0, 1'000'000'000), Currency::cny());
  row.fee = *rc::gen::inRange<std::int64_t>(0, 1000);
  row.at = WallInstant{std::chrono::milliseconds(*rc::gen::inRange<std::int64_t>(0, 4'000'000'000'000))};
  return row;
}

BOOST_AUTO_TEST_SUITE(statements)

BOOST_AUTO_TEST_CASE(a_statement_is_read_row_by_row) {
  const auto statement = read_statement(kStatement);
  BOOST_REQUIRE(statement.has_value());
  BOOST_TEST(statement->name() == "wallet-a-2026-03-02-1");
  BOOST_REQUIRE(statement->rows.size() == 2u);
  const auto& refund = statement->rows[1];
  BOOST_TEST((refund.kind == StatementKind::refund));
  BOOST_TEST(refund.number.text() == "P1");
  BOOST_TEST(refund.refund.text() == "R1");
  BOOST_TEST(refund.amount == Money(250, Currency::cny()));
  BOOST_TEST(refund.fee == 2);
  BOOST_TEST(whole_milliseconds(refund.at.since_epoch) == 1772420460000);
  BOOST_TEST(statement_text(*statement) == kStatement);
}

BOOST_AUTO_TEST_CASE(what_is_no_statement_is_told_by_line_field_and_expectation) {
  BOOST_TEST(why_not("") == "line 1: expected a first line, a TOTAL and an end of line after it");
  BOOST_TEST(why_not("hello") == "line 1: expected a first line, a TOTAL and an end of line after it");
  BOOST_TEST(why_not(with("TOTAL|2|1000|6\n", "")) ==
             "line 3: expected 4 fields parted by '|', found \"REFUND|P1|T1|R1|250|2|CNY|1772420460000\"");
  struct Row {
    const char* what;
    const char* instead;
    const char* why;
  };
  for (const auto& row :
       {Row{"STATEMENT", "STATMENT", "line 1, kind: expected STATEMENT, found \"STATMENT\""},
        {"|1|wallet-a", "|2|wallet-a", "line 1, version: expected 1, found \"2\""},
        {"wallet-a", "", "line 1, book: expected a text, found \"\""},
        {"2026-03-02", "2026-02-29", "line 1, day: expected a day such as 2026-03-02, found \"2026-02-29\""},
        {"|1|CNY", "|0|CNY", "line 1, sequence: expected a whole number of 1 or more, found \"0\""},
        {"1|CNY\nSALE", "1|XXX\nSALE", "line 1, currency: expected a currency such as CNY, found \"XXX\""},
        {"SALE", "SOLD", "line 2, kind: expected SALE, found \"SOLD\""},
        {"|P1|", "||", "line 2, number: expected a text, found \"\""},
        {"|1250|", "|12.50|", "line 2, minor: expected a whole number of 0 to 999999999999, found \"12.50\""},
        {"|1250|", "|-1250|", "line 2, minor: expected a whole number of 0 to 999999999999, found \"-1250\""},
        {"|1250|", "|01250|", "line 2, minor: expected a whole number of 0 to 999999999999, found \"01250\""},
        {"|1250|", "|99999999999999999999|",
         "line 2, minor: expected a whole number of 0 to 999999999999, found \"99999999999999999999\""},
        {"|1772420400000", "|now", "line 2, at: expected milliseconds since 1970, found \"now\""},
        {"|1772420400000", "", "line 2: expected 8 fields parted by '|', found \"SALE|P1|T1||1250|8|CNY\""},
        {"SALE|P1", "SALE|P\t", "line 2: expected printable ASCII, found \"SALE|P?|T1||1250|8|CNY|1772420400000\""},
        {"TOTAL|2", "TOTAL|x", "line 4, count: expected a whole number of 0 or more, found \"x\""}})
    BOOST_TEST(why_not(with(row.what, row.instead)) == row.why);
}

BOOST_AUTO_TEST_CASE(totals_that_do_not_add_up_are_an_error_of_their_own) {
  for (const auto* total : {"TOTAL|3|1000|6\n", "TOTAL|2|1001|6\n", "TOTAL|2|1000|7\n"}) {
    const auto read = read_statement(with("TOTAL|2|1000|6\n", total));
    BOOST_REQUIRE(!read.has_value());
    BOOST_TEST((read.error().kind == BadStatement::Kind::totals));
    BOOST_TEST(read.error().line.starts_with("totals: the rows add up to 2 rows, 1000 minor units, fee 6, the"));
    BOOST_TEST(read.error().book == "wallet-a");
    BOOST_TEST(read.error().day == "2026-03-02");
  }
  StatementRow row;
  row.amount = Money(std::numeric_limits<std::int64_t>::max(), Currency::cny());
  BOOST_TEST(totals_of({row}).has_value());
  BOOST_TEST(!totals_of({row, row}).has_value());
}

BOOST_AUTO_TEST_CASE(a_fee_is_rounded_half_up) {
  struct Row {
    std::int64_t minor;
    std::int64_t per_mille;
    std::int64_t fee;
  };
  for (const auto& row : {Row{0, 6, 0},
                          {1250, 6, 8},  // 7.5
                          {1249, 6, 7},
                          {83, 6, 0},
                          {84, 6, 1},  // 0.504
                          {100'000, 6, 600},
                          {1250, 0, 0},
                          {1250, 1000, 1250},
                          {9'223'372'036'854'775'807, 6, 55'340'232'221'128'655}})
    BOOST_TEST(fee_of(row.minor, row.per_mille) == row.fee, row.minor << " at " << row.per_mille);
}

RC_BOOST_PROP(a_statement_survives_its_file, ()) {
  Statement sent;
  sent.book = *any_word();
  sent.day = "2028-02-29";
  sent.sequence = *rc::gen::inRange(1, 1000);
  const auto rows = *rc::gen::inRange(0, 8);
  for (int i = 0; i < rows; ++i) sent.rows.push_back(any_row());
  sent.totals = totals_of(sent.rows).value();
  const auto read = read_statement(statement_text(sent));
  RC_ASSERT(read.has_value());
  RC_ASSERT(read->rows == sent.rows);
  RC_ASSERT(read->totals == sent.totals);
  RC_ASSERT(read->name() == sent.name());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
