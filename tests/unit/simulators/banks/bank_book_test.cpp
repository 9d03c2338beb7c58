#include "simulators/banks/bank_book.h"

#include <boost/test/unit_test.hpp>
#include <sstream>

#include "tests/unit/simulators/banks/bank_operations.h"

namespace tillrig {
namespace {

using Kind = BankOperation::Kind;

// "1.7" is STAN 7 of batch 1; '-' is none.
std::pair<std::int64_t, std::int64_t> numbers_in(const std::string& text) {
  const auto point = text.find('.');
  if (point == std::string::npos) return {0, 0};
  return {std::stoll(text), std::stoll(text.substr(point + 1))};
}

BankBook a_bank(BankRules rules) {
  BankBook book(std::move(rules));
  book.apply(issue("card", 5000));
  auto pin = issue("pin", 5000);
  pin.card.pin_required = true;
  pin.card.no_pin_minor = 1000;
  book.apply(pin);
  auto limited = issue("limited", 5000);
  limited.card.limit = 500;
  book.apply(limited);
  auto closed = issue("closed", 5000);
  closed.card.closed = true;
  book.apply(closed);
  auto expired = issue("expired", 5000);
  expired.card.expiry = "2602";
  book.apply(expired);
  return book;
}

BankOperation operation_in(const std::string& op, const std::string& name, const std::string& of, std::int64_t minor,
                           std::int64_t second) {
  const auto [batch, stan] = numbers_in(name);
  const auto [original_batch, original_stan] = numbers_in(of);
  if (op == "reversal") return operation_of(Kind::reversal, batch, stan, second);
  if (op == "unlock") return unlock(of, second);
  if (op == "advice") return charge(Kind::advice, batch, stan, of, minor, second);
  if (op == "void") return give_back(Kind::void_sale, batch, stan, original_batch, original_stan, minor, second);
  if (op == "refund") return give_back(Kind::refund, batch, stan, original_batch, original_stan, minor, second);
  if (op == "settle") {  // "settle 1.2 ...": batch 1 with 2 transactions
    auto settle = operation_of(Kind::settle, batch, 1, second);
    settle.count = stan;
    settle.minor = minor;
    return settle;
  }
  auto sale = charge(Kind::sale, batch, stan, of, minor, second);
  if (of == "expired") sale.expiry = "2602";
  if (op == "sale+pin") sale.pin = PinCheck::right;
  if (op == "sale+bad") sale.pin = PinCheck::wrong;
  return sale;
}

// One line an operation: at op number card|original minor | code, balance of "card", merchant.
void check_ledger(BankRules rules, const std::string& ledger) {
  auto book = a_bank(std::move(rules));
  std::istringstream lines(ledger);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::int64_t second = 0, minor = 0, balance = 0, merchant = 0;
    std::string op, name, of, bar, code;
    if (!(words >> second >> op >> name >> of >> minor >> bar >> code >> balance >> merchant)) continue;
    BOOST_TEST_CONTEXT(line) {
      const auto result = book.apply(operation_in(op, name, of, minor, second));
      BOOST_TEST(result.view.code == (code == "-" ? "" : code));
      BOOST_TEST(book.balance_of("card") == balance);
      BOOST_TEST(book.merchant_balance() == merchant);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_number_is_executed_once_and_whatever_comes_again_is_a_duplicate) {
  check_ledger({}, R"(
    1 sale   1.1 card 1250 | 00 3750 1250
    2 sale   1.1 card 1250 | 94 3750 1250
    3 sale   1.1 card 1300 | 94 3750 1250
    4 refund 1.1 1.1  100  | 94 3750 1250
    5 sale   1.2 card 9999 | 51 3750 1250
    6 sale   1.2 card 9999 | 94 3750 1250)");
}

BOOST_AUTO_TEST_CASE(declines_say_why_and_move_nothing) {
  check_ledger({}, R"(
    1   sale   1.1 card    6000 | 51 5000 0
    2   sale   1.2 limited 501  | 61 5000 0
    3   sale   1.3 closed  100  | 62 5000 0
    4   sale   1.4 expired 100  | 54 5000 0
    5   sale   1.5 nobody  100  | 14 5000 0
    6   sale   1.6 card    0    | 13 5000 0
    299 sale   1.7 card    100  | 00 4900 100
    300 sale   1.8 card    100  | 21 4900 100)");
}

BOOST_AUTO_TEST_CASE(a_card_is_good_to_the_end_of_its_month_where_the_bank_is) {
  auto book = a_bank({});
  const auto last_hours =
      30 * 24 * 3600 - 8 * 3600;  // from the second of March to the first of April, less eight hours
  auto last = charge(Kind::sale, 1, 1, "card", 100, last_hours - 1);
  auto late = charge(Kind::sale, 1, 2, "card", 100, last_hours);
  last.expires_at = late.expires_at = at(std::int64_t{40} * 24 * 3600);
  BOOST_TEST(book.apply(last).view.code == "00");
  BOOST_TEST(book.apply(late).view.code == "54");
}

BOOST_AUTO_TEST_CASE(a_wrong_pin_is_told_and_the_third_one_blocks_the_card_until_it_is_unlocked) {
  check_ledger({}, R"(
    1  sale     1.1 pin 1000 | 00 5000 1000
    2  sale     1.2 pin 1001 | 55 5000 1000
    3  sale+bad 1.3 pin 100  | 55 5000 1000
    4  sale+bad 1.4 pin 100  | 55 5000 1000
    5  sale+pin 1.5 pin 1001 | 00 5000 2001
    6  sale+bad 1.6 pin 100  | 55 5000 2001
    7  sale+bad 1.7 pin 100  | 55 5000 2001
    8  sale+bad 1.8 pin 100  | 75 5000 2001
    9  sale+pin 1.9 pin 100  | 75 5000 2001
    10 unlock   -   pin 0    | -  5000 2001
    11 sale+pin 2.1 pin 100  | 00 5000 2101)");
}

BOOST_AUTO_TEST_CASE(a_reversal_gives_back_once_and_repeats_its_answer) {
  check_ledger({}, R"(
    1 sale     1.1 card 1250 | 00 3750 1250
    2 reversal 1.1 -    0    | 00 5000 0
    3 reversal 1.1 -    0    | 00 5000 0
    4 sale     1.1 card 1250 | 94 5000 0
    5 sale     1.2 card 9999 | 51 5000 0
    6 reversal 1.2 -    0    | 00 5000 0
    7 refund   1.3 1.1  100  | 12 5000 0)");
}

BOOST_AUTO_TEST_CASE(a_bank_that_remembers_an_early_reversal_refuses_the_late_original) {
  check_ledger({}, R"(
    1 reversal 1.1 -    0    | 25 5000 0
    2 sale     1.1 card 1250 | 12 5000 0
    3 reversal 1.1 -    0    | 25 5000 0
    4 advice   1.1 card 1250 | 12 5000 0
    5 void     1.2 1.1  1250 | 25 5000 0)");
}

BOOST_AUTO_TEST_CASE(a_bank_that_forgets_an_early_reversal_executes_the_late_original) {
  BankRules rules;
  rules.remembers_early_reversal = false;
  check_ledger(rules, R"(
    1 reversal 1.1 -    0    | 25 5000 0
    2 sale     1.1 card 1250 | 00 3750 1250
    3 reversal 1.1 -    0    | 00 5000 0)");
}

BOOST_AUTO_TEST_CASE(a_void_takes_a_whole_paid_sale_of_its_batch_and_can_be_reversed) {
  check_ledger({}, R"(
    1  sale     1.1 card 1250 | 00 3750 1250
    2  void     1.2 1.1  1249 | 64 3750 1250
    3  void     2.1 1.1  1250 | 12 3750 1250
    4  void     1.3 1.9  1250 | 25 3750 1250
    5  void     1.4 1.1  1250 | 00 5000 0
    6  void     1.4 1.1  1250 | 94 5000 0
    7  void     1.5 1.1  1250 | 12 5000 0
    8  refund   1.6 1.1  1    | 64 5000 0
    9  reversal 1.4 -    0    | 00 3750 1250
    10 reversal 1.4 -    0    | 00 3750 1250
    11 void     1.7 1.1  1250 | 00 5000 0
    12 reversal 1.1 -    0    | 00 5000 0
    13 reversal 1.7 -    0    | 00 5000 0
    14 void     1.8 1.4  1250 | 25 5000 0)");
}

BOOST_AUTO_TEST_CASE(a_reversed_void_takes_the_money_again_even_where_it_has_been_spent) {
  check_ledger({}, R"(
    1 sale     1.1 card 3000 | 00 2000  3000
    2 void     1.2 1.1  3000 | 00 5000  0
    3 sale     1.3 card 4000 | 00 1000  4000
    4 reversal 1.2 -    0    | 00 -2000 7000)");
}

BOOST_AUTO_TEST_CASE(refunds_never_exceed_the_sale_and_are_not_reversed) {
  check_ledger({}, R"(
    1  sale     1.1 card 1000 | 00 4000 1000
    2  refund   2.1 1.1  600  | 00 4600 400
    3  refund   2.1 1.1  600  | 94 4600 400
    4  refund   2.2 1.1  401  | 64 4600 400
    5  reversal 2.1 -    0    | 12 4600 400
    6  void     1.2 1.1  1000 | 12 4600 400
    7  refund   2.3 1.1  400  | 00 5000 0
    8  refund   2.4 1.7  400  | 25 5000 0
    9  refund   2.5 1.1  0    | 13 5000 0
    10 reversal 1.1 -    0    | 00 5000 0)");
}

BOOST_AUTO_TEST_CASE(an_advice_is_answered_alike_as_often_as_it_comes_and_is_never_reversed) {
  check_ledger({}, R"(
    1  advice   1.1 card   4000 | 00 1000 4000
    2  advice   1.1 card   4000 | 00 1000 4000
    3  advice   1.1 card   3000 | 94 1000 4000
    4  advice   1.2 card   1001 | 51 1000 4000
    5  advice   1.2 card   1001 | 51 1000 4000
    6  advice   1.3 closed 10   | 62 1000 4000
    7  reversal 1.1 -      0    | 12 1000 4000
    8  sale     1.1 card   4000 | 94 1000 4000
    9  refund   1.4 1.1    4000 | 00 5000 0
    10 advice   1.5 pin    5000 | 00 5000 5000)");
}

BOOST_AUTO_TEST_CASE(a_settled_batch_takes_no_more_and_keeps_its_answer) {
  check_ledger({}, R"(
    1  sale     1.1 card 1000 | 00 4000 1000
    2  advice   1.2 card 500  | 00 3500 1500
    3  refund   1.3 1.2  200  | 00 3700 1300
    4  sale     1.4 card 50   | 00 3650 1350
    5  reversal 1.4 -    0    | 00 3700 1300
    6  sale     1.5 card 9999 | 51 3700 1300
    7  settle   1.3 -    1300 | 00 3700 1300
    8  settle   1.3 -    1300 | 00 3700 1300
    9  settle   1.2 -    1300 | 95 3700 1300
    10 void     1.6 1.1  1000 | 77 3700 1300
    11 sale     1.7 card 10   | 77 3700 1300
    12 void     2.1 1.1  1000 | 12 3700 1300
    13 refund   2.2 1.1  1000 | 00 4700 300
    14 advice   1.8 card 100  | 00 4600 400
    15 reversal 1.1 -    0    | 00 4600 400
    16 settle   1.3 -    1300 | 00 4600 400
    17 settle   2.1 -    -999 | 95 4600 400
    18 settle   2.1 -   -1000 | 00 4600 400)");
}

BOOST_AUTO_TEST_CASE(a_forced_decline_moves_nothing) {
  auto book = a_bank({});
  auto sale = charge(Kind::sale, 1, 1, "card", 100, 1);
  sale.decline_with = "59";
  const auto declined = book.apply(sale);
  BOOST_TEST(declined.view.code == "59");
  BOOST_TEST(declined.view.rrn == "");
  BOOST_TEST(declined.entries.empty());
}

BOOST_AUTO_TEST_CASE(entries_name_the_payment_and_what_moved_it) {
  auto book = a_bank({});
  const auto paid = book.apply(charge(Kind::sale, 1, 1, "card", 1250, 1));
  book.apply(give_back(Kind::void_sale, 1, 2, 1, 1, 1250, 2));
  book.apply(operation_of(Kind::reversal, 1, 2, 3));
  book.apply(operation_of(Kind::reversal, 1, 1, 4));
  BOOST_TEST(paid.view.rrn == "600000000001");
  BOOST_TEST(paid.view.auth_code == "000001");
  const struct {
    const char* kind;
    const char* refund;
    bool executes;
  } expected[] = {{"debit", "", true},
                  {"refund", "shop/till-1/000001/000002", false},
                  {"debit", "shop/till-1/000001/000002", false},
                  {"refund", "", false}};
  BOOST_REQUIRE(book.entries().size() == 4u);
  for (std::size_t i = 0; i < 4; ++i) {
    const auto& entry = book.entries()[i];
    BOOST_TEST(entry.entry == static_cast<std::int64_t>(i + 1));
    BOOST_TEST(entry.kind == expected[i].kind);
    BOOST_TEST(entry.refund == expected[i].refund);
    BOOST_TEST(entry.executes == expected[i].executes);
    BOOST_TEST(entry.number == "shop/till-1/000001/000001");
    BOOST_TEST(entry.txn == "600000000001");
    BOOST_TEST(entry.customer == "lin");
    BOOST_TEST(entry.minor == 1250);
    BOOST_TEST((entry.at == at(static_cast<std::int64_t>(i + 1))));
  }
}

}  // namespace
}  // namespace tillrig
