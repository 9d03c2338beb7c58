#include "simulators/devices/paper.h"

#include <rapidcheck.h>
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

using namespace tillrig::devices;

BOOST_AUTO_TEST_SUITE(paper)

namespace {

const std::string cut("\x1dV\x00", 3);

std::vector<Receipt> receipts_of(const std::string& bytes) {
  EscPosParser parser;
  Paper paper;
  std::vector<Receipt> receipts;
  for (const auto& command : parser.feed(bytes))
    if (auto receipt = paper.apply(command)) receipts.push_back(std::move(*receipt));
  return receipts;
}

std::string text_of(const std::string& bytes) {
  const auto receipts = receipts_of(bytes + cut);
  return receipts.size() == 1 ? receipts[0].text : "not one receipt";
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_cut_ends_a_receipt_and_cuts_are_counted) {
  const auto receipts = receipts_of("one\n" + cut + cut + "two\n" + cut);
  BOOST_REQUIRE(receipts.size() == 2u);
  BOOST_TEST(receipts[0].text == "one");
  BOOST_TEST(receipts[1].text == "two");
  BOOST_TEST(receipts[1].cut == 2);
}

BOOST_AUTO_TEST_CASE(what_is_not_cut_stays_on_the_next_receipt) {
  BOOST_TEST(receipts_of("lost?\n").empty());
  BOOST_TEST(text_of("half a receipt\n\x1b@*** COPY ***\nwhole\n") == "half a receipt\n*** COPY ***\nwhole");
}

BOOST_AUTO_TEST_CASE(bold_size_and_alignment_are_not_text) {
  BOOST_TEST(text_of("\x1b\x61\x01\x1b\x45\x01\x1d\x21\x11HELLO\x1b\x45\x02\n") == "HELLO");
}

BOOST_AUTO_TEST_CASE(columns_by_position_read_as_blanks) {
  // 20 columns of 12 dots = 240.
  BOOST_TEST(text_of(std::string("Tea\x1b$\xf0\x00"
                                 "7.00\n",
                                 11)) == "Tea                 7.00");
  BOOST_TEST(text_of("a\tb\n") == "a       b");
}

BOOST_AUTO_TEST_CASE(text_left_of_what_is_there_is_read_first) {
  BOOST_TEST(text_of(std::string("\x1b$\x78\x00right\x1b$\x00\x00left\n", 18)) == "left      right");
}

BOOST_AUTO_TEST_CASE(code_pages_decide_what_high_bytes_mean) {
  BOOST_TEST(text_of("\x1bt\x10\x80 caf\xe9\n") == "€ café");
  BOOST_TEST(text_of("caf\x82\n") == "café");
  for (int page = 0; page < 256; ++page)
    BOOST_TEST(!text_of(std::string("\x1bt") + static_cast<char>(page) + "\xe9x\n").empty());
}

BOOST_AUTO_TEST_CASE(double_byte_text_is_gb18030_even_when_a_character_is_split) {
  EscPosParser parser;
  Paper paper;
  std::string text;
  const std::string bytes = "\x1c&\xb2\xe8\x1c. tea\n" + cut;
  for (const char byte : bytes)
    for (const auto& command : parser.feed(std::string(1, byte)))
      if (const auto receipt = paper.apply(command)) text = receipt->text;
  BOOST_TEST(text == "茶 tea");
}

BOOST_AUTO_TEST_CASE(symbols_and_bar_codes_can_be_read) {
  const std::string qr(
      "\x1d(k\x06\x00\x31\x50\x30"
      "abc\x1d(k\x03\x00\x31\x51\x30",
      19);
  BOOST_TEST(text_of("x\n" + qr + "\ny\n") == "x\n[QR abc]\n\ny");
  BOOST_TEST(text_of(std::string("\x1dk\x02"
                                 "4006381333931\x00",
                                 17)) == "[EAN13 4006381333931]");
}

BOOST_AUTO_TEST_CASE(any_bytes_at_all_print_as_legal_text) {
  BOOST_TEST(rc::check([] {
    const auto bytes = *rc::gen::container<std::string>(
        rc::gen::oneOf(rc::gen::arbitrary<char>(), rc::gen::element<char>(0x1b, 0x1c, 0x1d, '&', '.', '(', 'k', '\n')));
    for (const auto& receipt : receipts_of(bytes + "\n" + cut)) {
      // The journal refuses what is no UTF-8.
      RC_ASSERT(!nlohmann::json(receipt.text).dump().empty());
    }
  }));
}

BOOST_AUTO_TEST_SUITE_END()
