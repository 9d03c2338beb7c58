// Boost.Test's main, compiled once for all test programs.
#define BOOST_TEST_MODULE tillrig
#include <boost/test/unit_test.hpp>
