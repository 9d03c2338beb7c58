#include "tests/unit/harness/oracles/ledger.h"

namespace tillrig::testing {
namespace {

const std::string second_debit = R"(
    1300 wallet-a gateway.executed number=N2 txn=T2 entry=2
    1300 wallet-a book.entry book=wallet-a entry=2 kind=debit customer=lin code_ref=c1 minor=1250 currency=CNY funder=buyer txn=T2 number=N2 order_ref=O1
)";
const std::string refund_of_second = R"(
    4000 wallet-a book.entry book=wallet-a entry=3 kind=refund customer=lin code_ref=c1 minor=1250 currency=CNY funder=buyer txn=T2 number=N2 order_ref=O1
)";

// The same sale with a coupon of 2.50 CNY, which the platform pays.
Sale with_a_coupon() {
  Sale sale;
  sale.intent = replaced(sale.intent, "minor=1250", "minor=1250 discount=250");
  sale.charge = replaced(sale.charge, "minor=1250", "minor=1000");
  sale.charge +=
      "1061 wallet-a book.entry book=wallet-a entry=2 kind=debit customer=lin code_ref=c1 minor=250 currency=CNY "
      "funder=platform txn=T1 number=N1 order_ref=O1\n";
  return sale;
}

BOOST_AUTO_TEST_SUITE(no_double_charge)

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
      "12000 wallet-a book.entry book=wallet-a entry=3 kind=refund customer=lin minor=1250 currency=CNY funder=buyer "
      "txn=T2 number=N2 order_ref=O1\n";
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
      "30000 wallet-a book.entry book=wallet-a entry=3 kind=refund customer=lin minor=1250 currency=CNY funder=buyer "
      "txn=T2 number=N2 order_ref=O1\n"
      "30001 engine state.changed machine=refund key=RT2 from=UNKNOWN to=REFUNDED event=refunded\n";
  sale.end = "31000 harness world.healed bound_ms=1000\n33000 harness scenario.ended\n";
  check_clean(sale.text());
}

BOOST_AUTO_TEST_CASE(what_a_gateway_refuses_to_give_back_is_for_people_once_it_is_listed) {
  const std::string begun = "1310 engine state.changed machine=refund key=RT2 from=NONE to=SENDING event=begin\n";
  const std::string said_no =
      "29999 engine message.sent to=acquiring type=post verb=order.result correlation=9\n"
      "30000 wallet-a gateway.answered number=N2 verb=refund state=FAILED conclusive=1\n";
  const std::string failed = "30001 engine state.changed machine=refund key=RT2 from=SENDING to=FAILED event=failed\n";
  const std::string listed = "30002 engine listed list=refunds key=RT2 why=OTHER\n";
  const auto with = [&begun](const std::string& what) {
    Sale sale;
    sale.told += second_debit + begun + what;
    sale.end = "31000 harness world.healed bound_ms=1000\n33000 harness scenario.ended\n";
    return sale.text();
  };
  check_clean(with(said_no + failed + listed));
  for (const auto& less : {failed + listed, said_no + failed}) BOOST_TEST(!run(with(less)).violations.empty());
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

BOOST_AUTO_TEST_CASE(a_stated_discount_is_the_platforms_and_the_rest_the_buyers) {
  check_clean(with_a_coupon().text());
}

BOOST_AUTO_TEST_CASE(a_discount_that_was_not_stated_is_charged_to_the_platform_and_lacks_of_the_buyer) {
  auto sale = with_a_coupon();
  sale.intent = Sale().intent;
  check_broken(sale.text(), 1, "overcharged",
               "the platform paid 2.50 CNY but owed 0.00 CNY for lin: 2.50 CNY too much");
  check_broken(sale.text(), 1, "undercharged",
               "lin took goods for 12.50 CNY away but paid 10.00 CNY: the shop lacks 2.50 CNY");
}

BOOST_AUTO_TEST_CASE(a_discount_that_the_buyer_paid_is_a_charge_too_much) {
  Sale sale;
  sale.intent = with_a_coupon().intent;
  check_broken(sale.text(), 1, "overcharged",
               "lin paid 12.50 CNY but took goods for 10.00 CNY away: 2.50 CNY too much");
  check_broken(sale.text(), 1, "undercharged",
               "the platform owed 2.50 CNY for lin but paid 0.00 CNY: the shop lacks 2.50 CNY");
}

BOOST_AUTO_TEST_CASE(what_one_funder_paid_does_not_go_back_to_another) {
  auto sale = with_a_coupon();
  sale.told =
      "1300 wallet-a book.entry book=wallet-a entry=3 kind=refund customer=lin code_ref=c1 minor=1250 "
      "currency=CNY funder=buyer txn=T1 number=N1 order_ref=O1\n";
  check_broken(sale.text(), 1, "undercharged", "lin took nothing away but paid -2.50 CNY: the shop lacks 2.50 CNY");
  check_broken(sale.text(), 1, "overcharged",
               "the platform paid 2.50 CNY but owed 0.00 CNY for lin: 2.50 CNY too much");
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
