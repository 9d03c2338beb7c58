#include "reference/ports/seal.h"

#include <boost/test/unit_test.hpp>
#include <set>

#include "reference/protocol/text.h"

namespace tillrig {
namespace {

std::string bytes(std::string_view hex) {
  return bytes_of_hex(hex).value();
}

struct Counting final : Random {
  std::uint64_t next(std::string_view) override { return ++drawn; }
  std::uint64_t drawn = 0;
};

BOOST_AUTO_TEST_SUITE(seal)

BOOST_AUTO_TEST_CASE(is_aes_256_gcm_with_the_nonce_before_and_the_tag_behind) {
  // McGrew and Viega, "The Galois/Counter Mode of Operation", test case 15.
  const auto key = bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
  const auto plain = bytes(
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
      "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255");
  const std::string sealed =
      "cafebabefacedbaddecaf888"
      "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
      "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad"
      "b094dac5d93471bdec1a502270e3cc6c";
  BOOST_TEST(seal_with(key, bytes("cafebabefacedbaddecaf888"), plain) == sealed);
  BOOST_TEST((open_with(key, sealed) == plain));
}

BOOST_AUTO_TEST_CASE(opens_under_its_own_key_only) {
  const auto right = sealing_key("one");
  const auto sealed = seal_with(right, std::string(12, 'n'), "a card");
  BOOST_TEST(open_with(right, sealed).value() == "a card");
  BOOST_TEST(!open_with(sealing_key("other"), sealed).has_value());
}

BOOST_AUTO_TEST_CASE(takes_keys_and_nonces_of_their_sizes_only) {
  const auto key = sealing_key("one");
  BOOST_CHECK_THROW(seal_with(key.substr(1), std::string(12, 'n'), "x"), std::logic_error);
  BOOST_CHECK_THROW(seal_with(key, std::string(11, 'n'), "x"), std::logic_error);
}

BOOST_AUTO_TEST_CASE(the_sealing_key_is_not_the_key_itself) {
  const std::string key(32, 'k');
  BOOST_TEST(sealing_key(key).size() == 32u);
  BOOST_TEST(sealing_key(key) != key);
}

BOOST_AUTO_TEST_CASE(nonces_of_one_stream_are_all_different) {
  Counting random;
  std::set<std::string> nonces;
  for (int i = 0; i < 100; ++i) nonces.insert(seal_nonce(random, "nonces"));
  BOOST_TEST(nonces.size() == 100u);
  for (const auto& nonce : nonces) BOOST_TEST(nonce.size() == 12u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
