#include "reference/live/keys.h"

#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "tests/support/temporary_folder.h"

namespace tillrig {
namespace {

std::string key_file(const TemporaryFolder& folder, const std::string& text, mode_t mode) {
  auto path = (folder.path() / "keys").string();
  std::ofstream(path) << text;
  chmod(path.c_str(), mode);
  return path;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_mac_is_hmac_sha256_of_the_named_key) {
  TemporaryFolder folder;
  const FileKeys keys(key_file(folder, "merchant 4a656665\n", 0600));  // RFC 4231, test case 2
  const auto mac = keys.mac("merchant", "what do ya want for nothing?");
  BOOST_TEST(mac == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  BOOST_TEST(keys.mac_matches("merchant", "what do ya want for nothing?", mac));
  BOOST_TEST(!keys.mac_matches("merchant", "what do ya want for nothing!", mac));
  BOOST_CHECK_THROW(keys.mac("nobody", "x"), std::logic_error);
}

BOOST_AUTO_TEST_CASE(a_key_file_that_others_may_read_is_refused) {
  TemporaryFolder folder;
  BOOST_CHECK_THROW(FileKeys(key_file(folder, "merchant 4a656665\n", 0644)), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(a_broken_line_is_named_by_its_number_and_not_quoted) {
  TemporaryFolder folder;
  const auto path = key_file(folder, "merchant 4a65\nother 4a6\n", 0600);
  BOOST_CHECK_EXCEPTION(FileKeys{path}, std::runtime_error, [&](const std::runtime_error& error) {
    const std::string what = error.what();
    return what.starts_with(path + ":2: ") && what.find("4a6") == std::string::npos;
  });
}

}  // namespace tillrig
