#include "reference/shell/transitions.h"

#include <boost/test/unit_test.hpp>

using namespace tillrig;

namespace {

enum class Light { red, green };
enum class Turn { go, halt };
enum class Sound { bell, horn };
using Table = TransitionTable<Light, Turn, Sound>;

const Table table{{Light::red, Turn::go, Light::green, {Sound::bell}}, {Light::green, Turn::halt, Light::red, {}}};

}  // namespace

BOOST_AUTO_TEST_SUITE(transitions)

BOOST_AUTO_TEST_CASE(a_row_says_where_to_and_with_what) {
  const auto* row = table.find(Light::red, Turn::go);
  BOOST_REQUIRE(row);
  BOOST_TEST((row->to == Light::green));
  BOOST_TEST(row->effects.has(Sound::bell));
  BOOST_TEST(!row->effects.has(Sound::horn));
  BOOST_TEST(!table.find(Light::red, Turn::halt));
}

BOOST_AUTO_TEST_CASE(a_broken_copy_leaves_the_table_as_it_is) {
  const auto stuck = table.with({Light::red, Turn::go, Light::red, {Sound::horn}});
  BOOST_TEST((stuck.find(Light::red, Turn::go)->to == Light::red));
  BOOST_TEST(!table.without(Light::red, Turn::go).find(Light::red, Turn::go));
  BOOST_TEST((table.find(Light::red, Turn::go)->to == Light::green));
}

BOOST_AUTO_TEST_SUITE_END()
