#include "harness/oracles/receipt_text.h"

#include <boost/test/unit_test.hpp>

namespace tillrig::testing {
namespace {

BOOST_AUTO_TEST_SUITE(receipt_text)

BOOST_AUTO_TEST_CASE(every_tender_has_its_amount_and_its_transaction) {
  const auto receipt = parse_receipt(
      "SALE till-1.1.1\nORDER 77\n1 x Green tea 500 ml      12.50\nTOTAL 12.50 CNY\nCASH 5.00 CNY\nGIVEN 10.00\n"
      "CHANGE 5.00\nBANK 7.50 CNY\nTXN R9\nAPPROVED\n");
  BOOST_TEST(receipt.basket == "till-1.1.1");
  BOOST_TEST(receipt.order == "77");
  BOOST_TEST(receipt.total == 1250);
  BOOST_TEST(receipt.currency == "CNY");
  BOOST_TEST_REQUIRE(receipt.tenders.size() == 2U);
  BOOST_TEST(receipt.tenders[0].channel == "CASH");
  BOOST_TEST(receipt.tenders[0].minor == 500);
  BOOST_TEST(receipt.tenders[0].txn.empty());
  BOOST_TEST(receipt.tenders[1].channel == "BANK");
  BOOST_TEST(receipt.tenders[1].txn == "R9");
  BOOST_TEST(receipt.cash() == 500);
  BOOST_TEST(receipt.txn() == "R9");
  BOOST_TEST(receipt.given == 1000);
  BOOST_TEST(receipt.change == 500);
  BOOST_TEST(receipt.approved);
  BOOST_TEST(!receipt.offline);
  BOOST_TEST(!receipt.copy);
}

BOOST_AUTO_TEST_CASE(goods_above_the_total_are_no_tenders) {
  BOOST_TEST(parse_receipt("TEA 12.50 CNY\nTOTAL 12.50 CNY\n").tenders.empty());
}

BOOST_AUTO_TEST_CASE(an_offline_sale_names_its_basket_for_its_order) {
  const auto receipt = parse_receipt("ORDER OFFLINE till-1.1.2\nTOTAL 12.50 CNY\nBANK 12.50 CNY\nAPPROVED OFFLINE\n");
  BOOST_TEST(receipt.basket == "till-1.1.2");
  BOOST_TEST(receipt.order.empty());
  BOOST_TEST(receipt.offline);
  BOOST_TEST(receipt.approved);
}

BOOST_AUTO_TEST_CASE(copies_and_refund_slips_are_told_apart) {
  BOOST_TEST(parse_receipt("*** COPY ***\nAPPROVED\n").copy);
  const auto slip = parse_receipt("REFUND 12.50 CNY\nORDER 77\nREFUNDED\n");
  BOOST_TEST(slip.refund);
  BOOST_TEST(slip.refunded);
  BOOST_TEST(slip.order == "77");
  const auto pending = parse_receipt("REFUND 12.50 CNY\nORDER 77\nREFUND PENDING\n");
  BOOST_TEST(pending.refund);
  BOOST_TEST(!pending.refunded);
  BOOST_TEST(!parse_receipt("REFUND 12.50 CNY\nORDER 77\nREFUNDED\n").approved);
}

BOOST_AUTO_TEST_CASE(an_amount_needs_its_digits) {
  BOOST_TEST(parse_printed_amount("7.50", "CNY")->minor == 750);
  BOOST_TEST(parse_printed_amount("7.50 CNY", "")->minor == 750);
  BOOST_TEST(!parse_printed_amount("7.5 CNY", "").has_value());
  BOOST_TEST(!parse_printed_amount("", "CNY").has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::testing
