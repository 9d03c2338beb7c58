#include "reference/terminal/receipt.h"

#include <rapidcheck.h>
#include <boost/test/unit_test.hpp>

#include "simulators/devices/paper.h"

using namespace tillrig;
using terminal::print_bytes;

BOOST_AUTO_TEST_SUITE(receipt)

namespace {

Money cny(std::int64_t minor) {
  return {minor, Currency::cny()};
}

terminal::Tender wallet_tender(std::int64_t minor) {
  terminal::Tender tender;
  tender.amount = cny(minor);
  tender.channel = Channel("wallet-a");
  tender.txn = ChannelTxn("A-991");
  return tender;
}

terminal::Receipt a_receipt() {
  terminal::Receipt receipt;
  receipt.basket = BasketKey("till-1.1.7");
  receipt.order = OrderId("7001");
  receipt.lines = {{Sku("tea"), "Green tea", 2, cny(350)}, {Sku("bread"), "Bread", 1, cny(550)}};
  receipt.total = cny(1250);
  receipt.tenders = {wallet_tender(1250)};
  return receipt;
}

// The text that a printer makes of the bytes; empty when it did not cut exactly one receipt off.
std::string printed(const std::string& bytes) {
  devices::EscPosParser parser;
  devices::Paper paper;
  std::string text;
  int receipts = 0;
  for (const auto& command : parser.feed(bytes)) {
    BOOST_TEST((command.what != devices::EscPos::unknown));
    if (const auto receipt = paper.apply(command)) text = receipt->text, ++receipts;
  }
  BOOST_TEST(parser.pending() == 0u);
  return receipts == 1 ? text : std::string();
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_receipt_reads_as_agreed) {
  BOOST_TEST(printed(print_bytes(a_receipt())) ==
             "SALE till-1.1.7\n"
             "ORDER 7001\n"
             "2 x Green tea                         7.00\n"
             "1 x Bread                             5.50\n"
             "TOTAL 12.50 CNY\n"
             "WALLET-A 12.50 CNY\n"
             "TXN A-991\n"
             "APPROVED\n"
             "[CODE128 O7001]");
}

BOOST_AUTO_TEST_CASE(every_tender_has_its_lines) {
  auto receipt = a_receipt();
  terminal::Tender card = wallet_tender(500);
  card.kind = TenderKind::card;
  card.channel = Channel("bank");
  card.masked = "621483******0007";
  auto cash = *terminal::cash_tender(cny(550), cny(2000), cny(50'000));
  cash.txn = ChannelTxn("till-1.1.7/3.1");
  receipt.tenders = {wallet_tender(200), card, cash};
  const auto text = printed(print_bytes(receipt));
  BOOST_TEST(text.ends_with("WALLET-A 2.00 CNY\nTXN A-991\n"
                            "BANK 5.00 CNY\n621483******0007\nTXN A-991\n"
                            "CASH 5.50 CNY\nTXN till-1.1.7/3.1\nGIVEN 20.00\nCHANGE 14.50\n"
                            "APPROVED\n[CODE128 O7001]"),
             text);
}

BOOST_AUTO_TEST_CASE(a_reprint_says_so) {
  auto receipt = a_receipt();
  receipt.copy = true;
  BOOST_TEST(printed(print_bytes(receipt)).starts_with("*** COPY ***\nSALE "));
}

BOOST_AUTO_TEST_CASE(a_slip_tells_what_went_back) {
  const auto text = printed(terminal::slip_bytes({OrderId("7001"), cny(350), "REFUND PENDING", false}));
  BOOST_TEST(text == "REFUND 3.50 CNY\nORDER 7001\nREFUND PENDING");
  const auto copy = printed(terminal::slip_bytes({OrderId("7001"), cny(350), "REFUNDED", true}));
  BOOST_TEST(copy == "*** COPY ***\nREFUND 3.50 CNY\nORDER 7001\nREFUNDED");
}

BOOST_AUTO_TEST_CASE(the_code_on_a_receipt_names_its_order) {
  BOOST_TEST((terminal::order_in_code(terminal::order_code(OrderId("7001"))) == OrderId("7001")));
  for (const auto* other : {"7001", "O", "O70x1", "X7001", "6901234567892"})
    BOOST_TEST(!terminal::order_in_code(other), other);
}

BOOST_AUTO_TEST_CASE(chinese_titles_come_out_as_they_went_in) {
  auto receipt = a_receipt();
  receipt.lines[0].title = "龙井茶 (大)";
  const auto text = printed(print_bytes(receipt));
  BOOST_TEST(text.find("2 x 龙井茶 (大)") != std::string::npos, text);
}

BOOST_AUTO_TEST_CASE(a_title_cannot_command_the_printer) {
  auto receipt = a_receipt();
  receipt.lines[0].title = "\x1b@\x1dV\x01Tea\n\x10\x04\x01\xff";
  const auto text = printed(print_bytes(receipt));
  BOOST_TEST(text.find("2 x ?@?V?Tea????") != std::string::npos, text);
  BOOST_TEST(text.ends_with("APPROVED\n[CODE128 O7001]"));
}

BOOST_AUTO_TEST_CASE(a_long_title_leaves_room_for_the_amount) {
  auto receipt = a_receipt();
  receipt.lines[0].title = std::string(100, 'x');
  const auto text = printed(print_bytes(receipt));
  BOOST_TEST(text.find("x 7.00\n") != std::string::npos, text);
  std::size_t widest = 0, start = 0;
  for (auto end = text.find('\n'); end != std::string::npos; start = end + 1, end = text.find('\n', start))
    widest = std::max(widest, end - start);
  BOOST_TEST(widest <= static_cast<std::size_t>(terminal::receipt_columns));
}

BOOST_AUTO_TEST_CASE(whatever_the_title_the_totals_are_readable) {
  BOOST_TEST(rc::check([] {
    auto receipt = a_receipt();
    receipt.lines[0].title = *rc::gen::arbitrary<std::string>();
    devices::EscPosParser parser;
    devices::Paper paper;
    std::string text;
    for (const auto& command : parser.feed(print_bytes(receipt)))
      if (const auto cut = paper.apply(command)) text = cut->text;
    RC_ASSERT(text.find("\nTOTAL 12.50 CNY\n") != std::string::npos);
    RC_ASSERT(text.ends_with("TXN A-991\nAPPROVED\n[CODE128 O7001]"));
  }));
}

BOOST_AUTO_TEST_SUITE_END()
