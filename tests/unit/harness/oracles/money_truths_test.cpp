#include "tests/unit/harness/oracles/ledger.h"

namespace tillrig::testing {
namespace {

const std::string second_debit = R"(
    1300 wallet-a gateway.executed number=N2 txn=T2
    1300 wallet-a book.entry book=wallet-a entry=2 kind=debit customer=lin code_ref=c1 minor=1250 currency=CNY funder=buyer txn=T2 number=N2 order_ref=O1
)";
const std::string refund_of_second = R"(
    4000 wallet-a book.entry book=wallet-a entry=3 kind=refund customer=lin code_ref=c1 minor=1250 currency=CNY funder=buyer txn=T2 number=N2 order_ref=O1
)";

// lin's code is declined: nothing moves, the sale may be paid otherwise.
Sale declined() {
  Sale sale;
  sale.charge = R"(
    1050 wallet-a         gateway.received number=N1 verb=pay
    1060 wallet-a         gateway.answered number=N1 verb=pay state=FAILED conclusive=1
    1060 wallet-a         message.sent to=adapter-wallet-a type=reply verb=wallet.pay correlation=7 key=N1 digest=d0 final=0
    1090 adapter-wallet-a message.delivered from=wallet-a type=reply verb=wallet.pay correlation=7 key=N1
  )";
  sale.result = R"(
    1100 engine    state.changed machine=payment key=N1 from=SENDING to=FAILED event=failed
    1110 acquiring state.changed machine=order-attempt key=A1 from=SENDING to=FAILED event=failed
    1120 till-1    state.changed machine=attempt key=A1 from=SENDING to=FAILED event=attempt_over
    1120 till-1    state.changed machine=sale key=B1 from=PAYING to=ORDERED event=attempt_over
  )";
  sale.told = "1150 desk-till-1 display.shown till=till-1 line1='NOT CHARGED' line2='DECLINED'\n";
  return sale;
}

BOOST_AUTO_TEST_SUITE(money_truths)

BOOST_AUTO_TEST_CASE(a_good_sale_breaks_no_truth_and_is_judged_by_each) {
  const auto judged = run(Sale().text());
  BOOST_TEST(judged.violations.empty(), all_of(judged));
  for (const int truth : {1, 2, 5, 6, 14, 15, 16, 17}) BOOST_TEST(judged.subjects(truth) > 0U, "truth " << truth);
  BOOST_TEST_REQUIRE(judged.decisions.size() == 1U);
  BOOST_TEST(judged.decisions[0].took.count() == 150'000'000);
  BOOST_TEST(judged.decisions[0].text == "PAID");
}

BOOST_AUTO_TEST_CASE(a_declined_sale_breaks_no_truth) {
  check_clean(declined().text());
}

BOOST_AUTO_TEST_CASE(a_second_debit_for_one_purchase_is_a_double_charge) {
  Sale sale;
  sale.told += second_debit;
  check_broken(sale.text(), 1, "overcharged",
               "lin paid 25.00 CNY but took goods for 12.50 CNY away: 12.50 CNY too much");
}

BOOST_AUTO_TEST_CASE(a_second_debit_that_went_back_is_none) {
  Sale sale;
  sale.told += second_debit + refund_of_second;
  check_clean(sale.text());
}

BOOST_AUTO_TEST_CASE(an_excess_must_be_covered_before_convergence_already) {
  Sale sale;
  sale.told +=
      second_debit + "12000 engine message.sent to=acquiring type=post verb=order.result correlation=9\n" +
      "12000 wallet-a book.entry book=wallet-a entry=3 kind=refund customer=lin minor=1250 currency=CNY txn=T2 "
      "number=N2 order_ref=O1\n";
  sale.end = "20000 harness world.healed bound_ms=1000\n22000 harness scenario.ended\n";
  const auto judged = run(sale.text());
  BOOST_TEST_REQUIRE(judged.violations.size() == 1U, all_of(judged));
  BOOST_TEST(judged.violations[0].property == "excess not covered");
  BOOST_TEST(
      judged.violations[0].sentence ==
      "lin was debited 25.00 CNY for goods of 12.50 CNY, and no reversal or refund is stored that would send it back");
}

BOOST_AUTO_TEST_CASE(a_stored_unknown_payment_or_refund_covers_the_excess) {
  const std::string refund_stored = R"(
    1310 engine state.changed machine=refund key=RT2 from=NONE to=SENDING event=begin
    1320 engine state.changed machine=refund key=RT2 from=SENDING to=UNKNOWN event=no_answer
  )";
  Sale sale;
  sale.told +=
      second_debit + refund_stored +
      "30000 wallet-a book.entry book=wallet-a entry=3 kind=refund customer=lin minor=1250 currency=CNY txn=T2 "
      "number=N2 order_ref=O1\n"
      "30001 engine state.changed machine=refund key=RT2 from=UNKNOWN to=REFUNDED event=refunded\n";
  sale.end = "31000 harness world.healed bound_ms=1000\n33000 harness scenario.ended\n";
  check_clean(sale.text());
}

BOOST_AUTO_TEST_CASE(a_debit_for_goods_that_nobody_got_is_a_charge_too_much) {
  Sale sale;
  sale.told = "";
  sale.end = "40000 harness world.healed bound_ms=1000\n70000 harness scenario.ended\n";
  check_broken(sale.text(), 1, "overcharged", "lin paid 12.50 CNY but took nothing away: 12.50 CNY too much");
}

BOOST_AUTO_TEST_CASE(goods_taken_away_without_a_debit_are_the_shops_loss) {
  auto sale = declined();
  sale.told = Sale().told;
  check_broken(sale.text(), 1, "undercharged",
               "lin took goods for 12.50 CNY away but paid 0.00 CNY: the shop lacks 12.50 CNY");
}

BOOST_AUTO_TEST_CASE(funders_of_one_payment_add_up_to_its_price) {
  Sale sale;
  sale.charge = replaced(sale.charge, "minor=1250", "minor=1000");
  sale.charge +=
      "1061 wallet-a book.entry book=wallet-a entry=2 kind=debit customer=lin code_ref=c1 minor=250 currency=CNY "
      "funder=platform txn=T1 number=N1 order_ref=O1\n";
  check_clean(sale.text());
}

BOOST_AUTO_TEST_CASE(two_customers_at_one_till_are_kept_apart_by_their_codes) {
  Sale mei;
  mei.intent = "0 harness intent.stated intent=2 till=till-1 customer=mei minor=380 currency=CNY\n";
  std::string second = mei.code + mei.charge + mei.result + mei.told;
  for (const auto& [what, with] : std::vector<std::pair<std::string, std::string>>{
           {"lin", "mei"}, {"28****1234", "28****9999"}, {"1250", "380"}, {"=A1", "=A2"}, {"=N1", "=N2"}, {"T1", "T2"}})
    for (auto at = second.find(what); at != std::string::npos; at = second.find(what, at + with.size()))
      second.replace(at, what.size(), with);
  const auto judged = run(Sale().intent + mei.intent + second + mei.end);
  for (const auto& v : judged.violations) BOOST_TEST((v.truth != 1 && v.truth != 15), v.sentence);
}

BOOST_AUTO_TEST_CASE(a_receipt_that_says_approved_needs_a_debit_in_a_book) {
  Sale sale;
  sale.told = replaced(sale.told, "TXN T1", "TXN T9");
  check_broken(sale.text(), 2, "approved without money",
               "the receipt of order O1 says APPROVED with TXN T9, which is a debit in no book");
}

BOOST_AUTO_TEST_CASE(a_receipt_that_says_approved_needs_a_paid_order) {
  Sale sale;
  sale.result =
      replaced(sale.result, "1110 acquiring state.changed machine=order key=O1 from=OPEN to=PAID event=succeeded", "");
  check_broken(sale.text(), 2, "approved without a sale",
               "the receipt of order O1 says APPROVED, but acquiring holds it as OPEN");
}

BOOST_AUTO_TEST_CASE(a_receipt_may_not_name_the_money_of_another_order) {
  Sale sale;
  sale.told = replaced(sale.told, "ORDER O1", "ORDER O2");
  check_broken(sale.text(), 2, "money of another order",
               "the receipt of order O2 says APPROVED, but its TXN T1 paid order O1");
}

BOOST_AUTO_TEST_CASE(money_of_a_closed_order_must_go_back) {
  Sale sale;
  sale.result = replaced(sale.result, "from=OPEN to=PAID event=succeeded",
                         "from=OPEN to=CLOSING event=expired\n1111 acquiring state.changed machine=order key=O1 "
                         "from=CLOSING to=CLOSED event=closed");
  sale.told = "1150 desk-till-1 display.shown till=till-1 line1='' line2='ORDER CLOSED'\n";
  check_broken(sale.text(), 2, "money without a sale",
               "lin was debited 12.50 CNY under number N1, its order O1 is CLOSED, and nothing went back");
  check_broken(sale.text(), 15, "failed shown although money moved",
               "till-1 showed ORDER CLOSED to lin but 12.50 CNY were taken and never went back");
}

BOOST_AUTO_TEST_CASE(declined_on_the_display_while_the_money_moved_is_a_lie) {
  Sale sale;
  sale.told = "1150 desk-till-1 display.shown till=till-1 line1='NOT CHARGED' line2='DECLINED'\n";
  check_broken(sale.text(), 15, "failed shown although money moved",
               "till-1 showed DECLINED to lin but 12.50 CNY were taken and never went back");
}

BOOST_AUTO_TEST_CASE(paid_on_the_display_without_a_debit_is_a_lie) {
  auto sale = declined();
  sale.told = "1150 desk-till-1 display.shown till=till-1 line1='THANK YOU' line2='PAID'\n";
  check_broken(sale.text(), 15, "paid shown without money",
               "till-1 showed PAID to lin for 12.50 CNY but the books hold 0.00 CNY of this customer");
}

BOOST_AUTO_TEST_CASE(a_copy_of_a_receipt_does_not_sell_the_goods_twice) {
  Sale sale;
  sale.told +=
      "1300 desk-till-1 receipt.printed till=till-1 text='*** COPY ***\\nORDER O1\\nTXN T1\\nAPPROVED' cut=1\n"
      "1310 desk-till-1 display.shown till=till-1 line1='' line2='PAID'\n";
  check_clean(sale.text());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::testing
