#include "harness/scenario/file_object.h"

#include <boost/test/unit_test.hpp>

namespace tillrig {
namespace {

using namespace std::chrono_literals;
using Json = FileObject::Json;

BOOST_AUTO_TEST_SUITE(file_object)

BOOST_AUTO_TEST_CASE(what_goes_without_saying_is_left_out) {
  FileObject silent;
  silent.text("a", "").name("b", NodeName()).flag("c", false).number("d", {}).time("e", {}).money("f", {});
  BOOST_TEST(silent.json().empty());
  FileObject said;
  said.text("a", "x").name("b", NodeName("engine")).flag("c", true).number("d", 0).time("e", 0s);
  said.money("f", Money(1250, Currency::cny())).put("g", false);
  BOOST_TEST(said.json().dump() == R"({"a":"x","b":"engine","c":true,"d":0,"e":"0s","f":"12.50 CNY","g":false})");
}

BOOST_AUTO_TEST_CASE(a_list_of_objects_is_opened_and_what_fits_stays_on_its_line) {
  FileObject document;
  document.text("id", "sale/\"one\"").put("labels", Json::array({"a", "b"})).put("none", Json::object());
  document.put("intent", FileObject().text("customer", "lin").put("buys", FileObject().number("tea", 2).json()).json());
  document.put("steps",
               Json::array({FileObject().text("scan", "tea").json(), FileObject().flag("pull_card", true).json()}));
  BOOST_TEST(file_text(document) == R"({
  "id": "sale/\"one\"",
  "labels": ["a", "b"],
  "none": {},
  "intent": { "customer": "lin", "buys": { "tea": 2 } },
  "steps": [
    { "scan": "tea" },
    { "pull_card": true }
  ]
}
)");
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_opened_and_a_long_list_of_names_filled) {
  const std::string long_word(60, 'x');
  FileObject node;
  node.text("role", "desk")
      .put("keys", Json::array({long_word, long_word, "total"}))
      .put("devices", Json::array({"printer"}));
  FileObject document;
  document.put("nodes", FileObject().put("desk-till-1", node.json()).json());
  document.put("steps",
               Json::array({FileObject().text("a", long_word).text("b", long_word).text("c", long_word).json()}));
  BOOST_TEST(file_text(document) == R"({
  "nodes": {
    "desk-till-1": {
      "role": "desk",
      "keys": [")" + long_word + R"(",
               ")" + long_word + R"(", "total"],
      "devices": ["printer"]
    }
  },
  "steps": [
    { "a": ")" + long_word + R"(", "b": ")" +
                                        long_word + R"(", "c": ")" + long_word + R"(" }
  ]
}
)");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace tillrig
