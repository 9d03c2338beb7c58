// Boost.Test's main, compiled once for all test programs.
#define BOOST_TEST_MODULE tillrig
#include <boost/test/unit_test.hpp>

// The PostgreSQL part of Debian's SOCI forgets the text of an error when a connection is lost: its leak, not ours.
// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming): the sanitizer's own name
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libsoci_postgresql";
}
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)
