#include "harness/worlds/canaries.h"

#include <boost/test/unit_test.hpp>

namespace tillrig {
namespace {

const std::string number = "6217001234567894";

CanarySearch search_for_the_number() {
  return CanarySearch({{"the card number of lin-debit", number, false}});
}

std::string forms_in(const std::string& bytes, bool is_a_store = false) {
  std::string forms;
  const auto canaries = search_for_the_number();
  for (const auto& found : canaries.search(bytes, is_a_store))
    forms += (forms.empty() ? "" : ",") + std::string(found.form);
  return forms;
}

// As somebody else writes it, not as the search does.
std::string packed(const std::string& nibbles) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < nibbles.size(); i += 2)
    bytes += static_cast<char>(std::stoi(nibbles.substr(i, 2), nullptr, 16));
  return bytes;
}

BOOST_AUTO_TEST_SUITE(canaries)

BOOST_AUTO_TEST_CASE(a_number_is_found_as_text) {
  BOOST_TEST(forms_in("card=" + number + ";") == "ASCII");
  BOOST_TEST(forms_in("{\"pan\":\"\\u0036\\u0032\\u0031\\u0037\\u0030\\u0030\\u0031\\u0032\\u0033\\u0034\\u0035\\u0036"
                      "\\u0037\\u0038\\u0039\\u0034\"}") == "JSON escapes");
  BOOST_TEST(forms_in("36323137303031323334353637383934") == "hex");
}

BOOST_AUTO_TEST_CASE(a_number_is_found_in_two_byte_characters) {
  std::string little, big;
  for (const char c : number) {
    little += {c, '\0'};
    big += {'\0', c};
  }
  BOOST_TEST(forms_in("xx" + little + "x") == "UTF-16LE");
  BOOST_TEST(forms_in("xx" + big) == "UTF-16BE");
}

BOOST_AUTO_TEST_CASE(a_number_is_found_as_bcd_in_both_alignments) {
  BOOST_TEST(forms_in("ab" + packed(number) + "cd") == "BCD");
  BOOST_TEST(forms_in("ab" + packed("f" + number + "f") + "cd") == "BCD");
}

BOOST_AUTO_TEST_CASE(a_number_is_found_in_every_phase_of_base64) {
  BOOST_TEST(forms_in("NjIxNzAwMTIzNDU2Nzg5NA==") == "base64");      // the number alone
  BOOST_TEST(forms_in("PTYyMTcwMDEyMzQ1Njc4OTQ7") == "base64");      // "=" before it
  BOOST_TEST(forms_in("bj02MjE3MDAxMjM0NTY3ODk0Ow==") == "base64");  // "n=" before it
}

BOOST_AUTO_TEST_CASE(a_number_is_found_in_base64_of_bcd_wherever_its_digits_begin) {
  BOOST_TEST(forms_in("YhcAEjRWeJRj") == "base64 of BCD");      // 0 bytes before it
  BOOST_TEST(forms_in("9iFwASNFZ4lPYw==") == "base64 of BCD");  // 0 bytes and half a one before it
  BOOST_TEST(forms_in("YWIXABI0VniUYw==") == "base64 of BCD");  // 1 bytes before it
  BOOST_TEST(forms_in("YfYhcAEjRWeJT2M=") == "base64 of BCD");  // 1 bytes and half a one before it
  BOOST_TEST(forms_in("YWJiFwASNFZ4lGM=") == "base64 of BCD");  // 2 bytes before it
  BOOST_TEST(forms_in("YWL2IXABI0VniU9j") == "base64 of BCD");  // 2 bytes and half a one before it
}

// Of nine digits of this PIN base64 makes "REFERE": not of all twelve, wherever they begin.
BOOST_AUTO_TEST_CASE(a_word_that_base64_makes_of_a_part_of_the_digits_is_no_number) {
  const CanarySearch canaries({{"a PIN", "844414444498", false}});
  BOOST_TEST(canaries.search("CREATE TABLE t (id TEXT REFERENCES orders)", true).empty());
}

// The search steps over most bytes: what it steps over must not hide a number, and what looks like its beginning
// neither.
BOOST_AUTO_TEST_CASE(a_number_is_found_wherever_it_stands) {
  const std::string noises[] = {std::string(23, 'x'), std::string(23, '6'), "62170062170012346217001"};
  for (const auto& noise : noises)
    for (std::size_t before = 0; before < noise.size(); ++before)
      for (const std::size_t after : {0U, 1U, 4U}) {
        BOOST_TEST_CONTEXT(before << " of " << noise << ", " << after << " after it")
        BOOST_TEST(forms_in(noise.substr(0, before) + number + noise.substr(0, after)) == "ASCII");
      }
}

BOOST_AUTO_TEST_CASE(what_is_masked_is_not_found) {
  BOOST_TEST(forms_in("card=621700******7894 6217001234567893").empty());
}

BOOST_AUTO_TEST_CASE(what_may_be_in_a_journal_but_in_no_store) {
  const CanarySearch canaries({{"the PIN block of lin-debit", "0123456789ab0123456789ab", true}});
  const std::string bytes = "nonce 0123456789ab0123456789ab";
  BOOST_TEST(canaries.search(bytes, false).empty());
  BOOST_TEST_REQUIRE(canaries.search(bytes, true).size() == 1U);
  BOOST_TEST(canaries.search(bytes, true)[0].canary->what == "the PIN block of lin-debit");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
