#include "reference/protocol/card_data.h"

#include <openssl/evp.h>

#include <boost/test/unit_test.hpp>
#include <memory>
#include <sstream>
#include <stdexcept>

#include "reference/protocol/text.h"

namespace tillrig {
namespace {

std::string bytes(std::string_view hex) {
  return bytes_of_hex(hex).value();
}

std::string aes_128(std::string_view key, std::string_view block) {
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(EVP_CIPHER_CTX_new(),
                                                                                EVP_CIPHER_CTX_free);
  std::string out(block.size(), '\0');
  int size = 0;
  const auto octets = [](std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); };
  EVP_EncryptInit_ex2(context.get(), EVP_aes_128_ecb(), octets(key), nullptr, nullptr);
  EVP_CIPHER_CTX_set_padding(context.get(), 0);
  EVP_EncryptUpdate(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size, octets(block),
                    static_cast<int>(block.size()));
  return out;
}

const std::string fill(8, '\xff');
const Pin pin = Pin::from("1234").value();

BOOST_AUTO_TEST_SUITE(card_data)

BOOST_AUTO_TEST_CASE(a_number_prints_its_first_six_and_last_four_digits) {
  std::ostringstream printed;
  printed << Pan("6217001234567892");
  BOOST_TEST(printed.str() == "621700******7892");
  BOOST_TEST(Pan("621700").masked() == "******");
}

BOOST_AUTO_TEST_CASE(numbers_that_pass_the_luhn_check_are_valid) {
  for (const char* number : {"4111111111111111", "5555555555554444", "378282246310005", "6200000000000005",
                             "6225760008219524", "3530111333300000", "4761739001010119"})
    BOOST_TEST(Pan(number).valid(), number);
  for (const char* number : {"4111111111111112", "", "41111111111", "41111111111111111111", "4111-1111-1111-1111"})
    BOOST_TEST(!Pan(number).valid(), number);
  BOOST_TEST(luhn_digit("411111111111111") == '1');
  BOOST_TEST(luhn_digit("37828224631000") == '5');
}

BOOST_AUTO_TEST_CASE(a_pin_has_four_to_twelve_digits_and_never_prints) {
  for (const char* digits : {"123", "1234567890123", "12a4", ""}) BOOST_TEST(!Pin::from(digits).has_value(), digits);
  std::ostringstream printed;
  printed << Pin::from("123456789012").value();
  BOOST_TEST(printed.str() == "PIN");
}

BOOST_AUTO_TEST_CASE(what_is_sealed_of_a_card_can_be_read_again) {
  const CardData data{Pan("6225760008219524"), "2812", "01", "a1b2"};
  const auto again = card_data_from(text_to_seal(data));
  BOOST_REQUIRE(again.has_value());
  BOOST_TEST((again->number == data.number));
  BOOST_TEST(again->expiry == "2812");
  BOOST_TEST(again->sequence == "01");
  BOOST_TEST(again->cryptogram == "a1b2");
}

BOOST_AUTO_TEST_CASE(what_is_no_card_is_not_read_as_one) {
  for (const char* text : {"", "[]", "{}", R"({"number":"6225760008219524","expiry":"2812","sequence":"01"})",
                           R"({"number":"6225760008219525","expiry":"2812","sequence":"","cryptogram":""})",
                           R"({"number":"6225760008219524","expiry":"2813","sequence":"","cryptogram":""})",
                           R"({"number":6225760008219524,"expiry":"2812","sequence":"","cryptogram":""})"})
    BOOST_TEST(!card_data_from(text).has_value(), text);
}

BOOST_AUTO_TEST_CASE(the_fields_are_those_of_iso_9564_1_format_4) {
  BOOST_TEST(hex_of(pin_field(pin, fill)) == "441234aaaaaaaaaaffffffffffffffff");
  BOOST_TEST(hex_of(pin_field(Pin::from("123456789012").value(), fill)) == "4c123456789012aaffffffffffffffff");
  BOOST_TEST(hex_of(pan_field(Pan("112233445566778899"))) == "61122334455667788990000000000000");
  const auto key = bytes("00112233445566778899aabbccddeeff");
  auto block = aes_128(key, pin_field(pin, fill));
  const auto pan = pan_field(Pan("1234567890123456789"));
  for (std::size_t i = 0; i < block.size(); ++i) block[i] = static_cast<char>(block[i] ^ pan[i]);
  BOOST_TEST(hex_of(aes_128(key, block)) == "28b41fddd29b743e93124bd8e32d921e");
}

BOOST_AUTO_TEST_CASE(a_pin_comes_out_of_its_field_again) {
  for (const char* digits : {"1234", "12345", "123456789012"}) {
    const auto entered = Pin::from(digits).value();
    BOOST_TEST((pin_of_field(pin_field(entered, "\1\2\3\4\5\6\7\xaa")) == entered), digits);
  }
}

BOOST_AUTO_TEST_CASE(a_field_with_anything_out_of_place_has_no_pin) {
  for (const char* field :
       {"", "441234aaaaaaaaaa", "041234aaaaaaaaaaffffffffffffffff", "431234aaaaaaaaaaffffffffffffffff",
        "44123aaaaaaaaaaaffffffffffffffff", "441234aaaaaaaabaffffffffffffffff", "4d1234567890123affffffffffffffff",
        "4f1234567890123affffffffffffffff", "441234aaaaaaaaaaffffffffffffffff00"})
    BOOST_TEST(!pin_of_field(bytes(field)).has_value(), field);
}

BOOST_AUTO_TEST_CASE(a_block_is_of_one_pin_and_one_card) {
  const Pan card("6225760008219524");
  const auto block = pin_block(pin, card, fill);
  BOOST_TEST((pin_of_block(block, card) == pin));
  BOOST_TEST(!pin_of_block(block, Pan("6200000000000005")).has_value());
  BOOST_TEST(!pin_of_block(block, Pan("62")).has_value());
  BOOST_TEST(!pin_of_block(block.substr(1), card).has_value());
  BOOST_CHECK_THROW(pin_block(pin, card, "short"), std::logic_error);
  BOOST_CHECK_THROW(pin_block(pin, Pan("62"), fill), std::logic_error);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
