#include "simulators/gateways/wallet_book.h"

#include <rapidcheck/boost_test.h>

#include <rapidcheck.h>
#include <boost/test/unit_test.hpp>
#include <sstream>

#include "simulators/gateways/wallet_log.h"

namespace tillrig {
namespace {

using Kind = BookOperation::Kind;
using std::chrono::seconds;

WallInstant at(std::int64_t second) {
  return WallInstant{seconds(1'000'000 + second)};
}

BookOperation issue(std::string customer, std::string code_ref, std::int64_t second) {
  BookOperation operation;
  operation.kind = Kind::issue_code;
  operation.customer = std::move(customer);
  operation.code_ref = std::move(code_ref);
  operation.now = at(second);
  return operation;
}

BookOperation pay(std::string number, std::string code_ref, std::int64_t minor, std::int64_t second) {
  BookOperation operation;
  operation.kind = Kind::pay;
  operation.number = std::move(number);
  operation.code_ref = std::move(code_ref);
  operation.order_ref = "order";
  operation.minor = minor;
  operation.currency = "CNY";
  operation.expires_at = at(300);
  operation.now = at(second);
  return operation;
}

BookOperation operation_of(Kind kind, std::string subject, std::int64_t second) {
  BookOperation operation;
  operation.kind = kind;
  (kind == Kind::confirm || kind == Kind::reject ? operation.customer : operation.number) = std::move(subject);
  operation.now = at(second);
  return operation;
}

BookOperation refund(std::string number, std::string refund_number, std::int64_t minor, std::int64_t second) {
  auto operation = operation_of(Kind::refund, std::move(number), second);
  operation.refund = std::move(refund_number);
  operation.minor = minor;
  operation.currency = "CNY";
  return operation;
}

// One line an operation: at op number code|refund minor | code state sub_code lin merchant. '-' stands for nothing.
// Codes: c1, c2, ... of customer lin, shown at second 0.
void check_ledger(BookRules rules, const std::string& ledger) {
  WalletBook book(std::move(rules), {{"lin", 5000}});
  for (const auto* code : {"c1", "c2", "c3"}) book.apply(issue("lin", code, 0));
  std::istringstream lines(ledger);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::int64_t second = 0, minor = 0, lin = 0, merchant = 0;
    std::string op, number, of, bar, code, state, sub_code;
    if (!(words >> second >> op >> number >> of >> minor >> bar >> code >> state >> sub_code >> lin >> merchant))
      continue;
    BOOST_TEST_CONTEXT(line) {
      TradeView view;
      if (op == "pay") view = book.apply(pay(number, of, minor, second)).view;
      if (op == "close") view = book.apply(operation_of(Kind::close, number, second)).view;
      if (op == "cancel") view = book.apply(operation_of(Kind::cancel, number, second)).view;
      if (op == "refund") view = book.apply(refund(number, of, minor, second)).view;
      if (op == "confirm") view = book.apply(operation_of(Kind::confirm, "lin", second)).view;
      if (op == "reject") view = book.apply(operation_of(Kind::reject, "lin", second)).view;
      if (op == "query") view = book.query(number, at(second));
      if (op == "refund-query") view = book.refund_query(number, of, at(second));
      BOOST_TEST(view.code == (code == "-" ? "" : code));
      BOOST_TEST(view.state == (state == "-" ? "" : state));
      BOOST_TEST(view.sub_code == (sub_code == "-" ? "" : sub_code));
      BOOST_TEST(book.balance_of("lin") == lin);
      BOOST_TEST(book.merchant_balance() == merchant);
    }
  }
}

BOOST_AUTO_TEST_CASE(one_number_is_executed_once_and_answered_alike) {
  check_ledger({}, R"(
    1 pay   n1 c1 1250 | OK   SUCCESS -                 3750 1250
    2 pay   n1 c1 1250 | OK   SUCCESS -                 3750 1250
    3 pay   n1 c1 1300 | FAIL NONE    NUMBER_USED       3750 1250
    4 pay   n2 c1 1250 | FAIL FAILED  AUTH_CODE_INVALID 3750 1250
    5 query n1 -  0    | OK   SUCCESS -                 3750 1250
    6 query n9 -  0    | FAIL NONE    TRADE_NOT_EXIST   3750 1250)");
}

BOOST_AUTO_TEST_CASE(a_decline_is_bound_to_its_number) {
  check_ledger({}, R"(
    1  pay   n1 c1 6000 | FAIL FAILED BALANCE           5000 0
    2  pay   n1 c1 6000 | FAIL FAILED BALANCE           5000 0
    3  query n1 -  0    | OK   FAILED BALANCE           5000 0
    4  pay   n2 x  100  | FAIL FAILED AUTH_CODE_INVALID 5000 0
    5  pay   n3 c2 0    | FAIL FAILED AMOUNT            5000 0
    61 pay   n4 c3 100  | FAIL FAILED AUTH_CODE_EXPIRED 5000 0)");
}

BOOST_AUTO_TEST_CASE(close_stops_what_waits_and_leaves_what_is_paid) {
  BookRules rules;
  rules.password_above = 1000;
  check_ledger(rules, R"(
    1 pay     n1 c1 1001 | WAIT WAIT    -      5000 0
    2 close   n1 -  0    | OK   CLOSED  CLOSED 5000 0
    3 confirm -  -  0    | -    -       -      5000 0
    4 pay     n1 c1 1001 | FAIL CLOSED  CLOSED 5000 0
    5 pay     n2 c2 1000 | OK   SUCCESS -      4000 1000
    6 close   n2 -  0    | OK   SUCCESS -      4000 1000)");
}

BOOST_AUTO_TEST_CASE(cancel_gives_paid_money_back_once) {
  check_ledger({}, R"(
    1 pay    n1 c1 1250 | OK   SUCCESS  -                3750 1250
    2 refund n1 r1 250  | OK   REFUNDED -                4000 1000
    3 cancel n1 -  0    | OK   REVERSED -                5000 0
    4 cancel n1 -  0    | OK   REVERSED -                5000 0
    5 pay    n1 c1 1250 | FAIL REVERSED -                5000 0
    6 refund n1 r2 100  | OK   FAILED   ALREADY_REVERSED 5000 0)");
}

BOOST_AUTO_TEST_CASE(a_wallet_that_remembers_an_early_cancel_stops_the_payment) {
  check_ledger({}, R"(
    1 cancel n1 -  0    | OK   CLOSED CLOSED 5000 0
    2 pay    n1 c1 1250 | FAIL CLOSED CLOSED 5000 0
    3 close  n2 -  0    | OK   CLOSED CLOSED 5000 0
    4 query  n2 -  0    | OK   CLOSED CLOSED 5000 0)");
}

BOOST_AUTO_TEST_CASE(a_wallet_that_forgets_an_early_cancel_executes_the_payment) {
  BookRules rules;
  rules.remembers_early_cancel = false;
  check_ledger(rules, R"(
    1 cancel n1 -  0    | FAIL NONE    TRADE_NOT_EXIST 5000 0
    2 pay    n1 c1 1250 | OK   SUCCESS -               3750 1250)");
}

BOOST_AUTO_TEST_CASE(a_waiting_payment_is_confirmed_rejected_or_expires) {
  BookRules rules;
  rules.password_above = 1000;
  rules.wait_limit = seconds(30);
  check_ledger(rules, R"(
    1  pay     n1 c1 2000 | WAIT WAIT    -        5000 0
    2  confirm -  -  0    | OK   SUCCESS -        3000 2000
    3  pay     n2 c2 2000 | WAIT WAIT    -        3000 2000
    4  reject  -  -  0    | OK   FAILED  REJECTED 3000 2000
    5  pay     n3 c3 2000 | WAIT WAIT    -        3000 2000
    34 query   n3 -  0    | OK   WAIT    -        3000 2000
    35 query   n3 -  0    | OK   CLOSED  EXPIRED  3000 2000
    36 confirm -  -  0    | -    -       -        3000 2000
    20 query   n3 -  0    | OK   CLOSED  EXPIRED  3000 2000)");
}

BOOST_AUTO_TEST_CASE(a_payment_that_arrives_after_its_expiry_is_not_executed) {
  BookRules rules;
  rules.code_validity = seconds(1000);
  check_ledger(rules, R"(
    299 pay n1 c1 100 | OK   SUCCESS -       4900 100
    300 pay n2 c2 100 | FAIL FAILED  EXPIRED 4900 100)");
}

BOOST_AUTO_TEST_CASE(refunds_are_idempotent_by_number_and_never_exceed_the_payment) {
  check_ledger({}, R"(
    1 pay          n1 c1 1000 | OK   SUCCESS  -                4000 1000
    2 refund       n1 r1 600  | OK   REFUNDED -                4600 400
    3 refund       n1 r1 600  | OK   REFUNDED -                4600 400
    4 refund       n1 r1 500  | FAIL NONE     NUMBER_USED      4600 400
    5 refund       n1 r2 401  | OK   FAILED   EXCESS           4600 400
    6 refund       n1 r3 400  | OK   REFUNDED -                5000 0
    7 refund-query n1 r3 0    | OK   REFUNDED -                5000 0
    8 refund-query n1 r9 0    | FAIL NONE     REFUND_NOT_EXIST 5000 0
    9 refund       n9 r1 100  | FAIL NONE     TRADE_NOT_EXIST  5000 0)");
}

BOOST_AUTO_TEST_CASE(a_coupon_is_paid_and_given_back_by_the_platform) {
  BookRules rules;
  rules.coupon_minor = 101;
  WalletBook book(rules, {{"lin", 5000}});
  book.apply(issue("lin", "c1", 0));
  const auto paid = book.apply(pay("n1", "c1", 1000, 1));
  BOOST_TEST(paid.entries.size() == 2u);
  BOOST_TEST(paid.view.buyer_minor == 899);
  BOOST_TEST(book.balance_of("lin") == 4101);
  BOOST_TEST(book.platform_balance() == -101);
  book.apply(refund("n1", "r1", 333, 2));
  book.apply(refund("n1", "r2", 333, 3));
  book.apply(operation_of(Kind::cancel, "n1", 4));
  BOOST_TEST(book.balance_of("lin") == 5000);
  BOOST_TEST(book.platform_balance() == 0);
  BOOST_TEST(book.merchant_balance() == 0);
}

BOOST_AUTO_TEST_CASE(a_forced_decline_moves_nothing) {
  WalletBook book({}, {{"lin", 5000}});
  book.apply(issue("lin", "c1", 0));
  auto declined = pay("n1", "c1", 100, 1);
  declined.decline_with = "RISK";
  const auto result = book.apply(declined);
  BOOST_TEST(result.view.state == "FAILED");
  BOOST_TEST(result.view.sub_code == "RISK");
  BOOST_TEST(result.entries.empty());
}

std::vector<BookOperation> draw_operations() {
  std::vector<BookOperation> operations;
  std::int64_t second = 0;
  const auto count = *rc::gen::inRange(0, 60);
  for (int i = 0; i < count; ++i) {
    second += *rc::gen::inRange(0, 5);
    const auto number = "n" + std::to_string(*rc::gen::inRange(0, 5));
    const std::string customer = *rc::gen::element("lin", "mei");
    switch (*rc::gen::inRange(0, 8)) {
      case 0:
        operations.push_back(issue(customer, "c" + std::to_string(i), second));
        break;
      case 1:
      case 2: {
        auto operation =
            pay(number, "c" + std::to_string(*rc::gen::inRange(0, 60)), *rc::gen::inRange(1, 1500), second);
        operation.decline_with = *rc::gen::element("", "", "", "RISK");
        operations.push_back(operation);
        break;
      }
      case 3:
        operations.push_back(operation_of(Kind::close, number, second));
        break;
      case 4:
        operations.push_back(operation_of(Kind::cancel, number, second));
        break;
      case 5:
        operations.push_back(
            refund(number, "r" + std::to_string(*rc::gen::inRange(0, 3)), *rc::gen::inRange(0, 1000), second));
        break;
      default:
        operations.push_back(operation_of(*rc::gen::element(Kind::confirm, Kind::reject), customer, second));
    }
  }
  return operations;
}

BookRules drawn_rules() {
  BookRules rules;
  rules.password_above = *rc::gen::element(std::int64_t{500}, std::int64_t{5000});
  rules.coupon_minor = *rc::gen::inRange(0, 50);
  rules.remembers_early_cancel = *rc::gen::arbitrary<bool>();
  rules.wait_limit = seconds(10);
  return rules;
}

RC_BOOST_PROP(balances_are_what_the_entries_say_and_each_number_is_debited_at_most_once, ()) {
  WalletBook book(drawn_rules(), {{"lin", 3000}, {"mei", 1000}});
  for (const auto& operation : draw_operations()) {
    book.apply(operation);
    std::map<std::string, std::int64_t> balance{{"lin", 3000}, {"mei", 1000}};
    std::int64_t platform = 0, merchant = 0, number = 0;
    std::map<std::string, std::int64_t> debits, kept;
    for (const auto& entry : book.entries()) {
      RC_ASSERT(entry.entry == ++number);
      RC_ASSERT(entry.minor > 0);
      const auto out = entry.kind == "debit" ? entry.minor : -entry.minor;
      (entry.funder == "buyer" ? balance[entry.customer] : platform) -= out;
      merchant += out;
      kept[entry.number] += out;
      if (entry.kind == "debit") ++debits[entry.number + entry.funder];
    }
    for (const auto& [key, count] : debits) RC_ASSERT(count == 1);
    for (const auto& [key, minor] : kept) RC_ASSERT(minor >= 0);
    for (const auto& [customer, minor] : balance) {
      RC_ASSERT(minor >= 0);
      RC_ASSERT(book.balance_of(customer) == minor);
    }
    RC_ASSERT(book.platform_balance() == platform);
    RC_ASSERT(book.merchant_balance() == merchant);
  }
}

bool is_final(TradeState state) {
  return state == TradeState::closed || state == TradeState::reversed || state == TradeState::failed;
}

RC_BOOST_PROP(a_final_trade_stays_what_it_is, ()) {
  WalletBook book(drawn_rules(), {{"lin", 3000}, {"mei", 1000}});
  std::map<std::string, TradeState> finals;
  for (const auto& operation : draw_operations()) {
    book.apply(operation);
    for (int i = 0; i < 5; ++i) {
      const auto number = "n" + std::to_string(i);
      const auto state = book.state_of(number);
      if (finals.contains(number)) RC_ASSERT(state == finals[number]);
      if (is_final(state)) finals[number] = state;
    }
  }
}

RC_BOOST_PROP(the_same_operations_make_the_same_book_also_from_their_durable_form, ()) {
  const auto rules = drawn_rules();
  WalletBook book(rules, {{"lin", 3000}, {"mei", 1000}}), again(rules, {{"lin", 3000}, {"mei", 1000}});
  for (const auto& operation : draw_operations()) {
    const auto result = book.apply(operation);
    if (result.changed) again.apply(wallet_log::decode(wallet_log::encode(operation)));
  }
  RC_ASSERT(again.entries().size() == book.entries().size());
  for (std::size_t i = 0; i < book.entries().size(); ++i) {
    RC_ASSERT(again.entries()[i].number == book.entries()[i].number);
    RC_ASSERT(again.entries()[i].txn == book.entries()[i].txn);
    RC_ASSERT(again.entries()[i].minor == book.entries()[i].minor);
  }
  RC_ASSERT(again.balance_of("lin") == book.balance_of("lin"));
}

}  // namespace
}  // namespace tillrig
