#include "tests/unit/harness/oracles/ledger.h"

namespace tillrig::testing {
namespace {

// lin pays 5.00 in cash of a 10.00 note and the rest by code.
std::string split_sale(const std::string& receipt) {
  Sale sale;
  sale.charge = replaced(sale.charge, "minor=1250", "minor=750");
  sale.told =
      "1130 harness cash.given till=till-1 customer=lin minor=1000 currency=CNY\n"
      "1140 desk-till-1 drawer.opened till=till-1\n"
      "1145 desk-till-1 display.shown till=till-1 line1='CHANGE 5.00' line2='PAID'\n"
      "1200 desk-till-1 receipt.printed till=till-1 text='" +
      receipt +
      "' cut=1\n"
      "1210 till-1 state.changed machine=sale key=B1 from=PAID to=DONE event=receipt_printed\n"
      "1220 stock  state.changed machine=reservation key=O1 from=RESERVED to=SOLD event=confirm\n"
      "1220 stock  stock.moved sku=TEA order=O1 available=19 reserved=0 sold=1\n";
  return sale.text();
}

const std::string right =
    "SALE B1\\nORDER O1\\nTOTAL 12.50 CNY\\nCASH 5.00 CNY\\nGIVEN 10.00\\nCHANGE 5.00\\nWALLET-A 7.50 CNY\\nTXN "
    "T1\\nAPPROVED\\n";

BOOST_AUTO_TEST_SUITE(amounts_are_exact)

BOOST_AUTO_TEST_CASE(a_split_sale_that_adds_up_is_clean) {
  check_clean(split_sale(right));
  BOOST_TEST(run(split_sale(right)).subjects(3) >= 2U);
}

BOOST_AUTO_TEST_CASE(tenders_that_do_not_come_to_the_total) {
  check_broken(split_sale(replaced(right, "CASH 5.00 CNY", "CASH 4.00 CNY")), 3, "tenders do not add up",
               "the receipt of B1 says TOTAL 12.50 CNY but its tenders come to 11.50 CNY");
}

BOOST_AUTO_TEST_CASE(a_tender_that_the_book_debited_otherwise) {
  check_broken(split_sale(replaced(right, "WALLET-A 7.50 CNY", "WALLET-A 7.51 CNY")), 3, "tender and book differ",
               "the receipt of B1 shows 7.51 CNY for TXN T1 but the book debited 7.50 CNY");
}

BOOST_AUTO_TEST_CASE(what_the_book_debited_beyond_the_tender_has_to_go_back) {
  Sale sale;
  sale.charge = replaced(sale.charge, "minor=1250", "minor=2000");
  check_broken(sale.text(), 3, "tender and book differ",
               "the receipt of B1 shows 12.50 CNY for TXN T1 but the book debited 20.00 CNY");
  sale.told +=
      "3000 wallet-a book.entry book=wallet-a entry=2 kind=refund customer=lin minor=750 currency=CNY "
      "funder=buyer txn=T1 number=N1 order_ref=O1\n";
  check_clean(sale.text());
}

BOOST_AUTO_TEST_CASE(change_that_does_not_follow_from_what_was_given) {
  check_broken(split_sale(replaced(right, "GIVEN 10.00", "GIVEN 11.00")), 3, "change is wrong",
               "the receipt of B1 keeps 5.00 CNY of 11.00 CNY and gives 5.00 CNY back");
}

BOOST_AUTO_TEST_CASE(change_on_paper_that_the_display_never_told) {
  auto stream = replaced(split_sale(right), "line1='CHANGE 5.00'", "line1='CHANGE 4.00'");
  check_broken(stream, 3, "change on paper was never shown",
               "the receipt of B1 says CHANGE 5.00 CNY, the display told the customer to take 4.00 CNY");
}

BOOST_AUTO_TEST_CASE(more_back_than_was_captured) {
  Sale sale;
  sale.told +=
      "3000 wallet-a book.entry book=wallet-a entry=2 kind=refund customer=lin minor=1251 currency=CNY "
      "funder=buyer txn=T1 number=N1 order_ref=O1\n";
  check_broken(sale.text(), 3, "refunded more than captured", "under number N1 12.51 CNY went back of 12.50 CNY");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig::testing
