#include "harness/scenario/read_scenario.h"

#include <fmt/format.h>

#include "harness/scenario/fields.h"
#include "harness/scenario/names.h"
#include "harness/scenario/read_expectation.h"
#include "harness/scenario/read_step.h"
#include "harness/scenario/read_world.h"

namespace tillrig {

namespace {

// The driver's own arithmetic: the price in the file is what truth 1 is judged by, so it is not taken on trust.
void check_price(const JsonNode& node, const Intent& intent, const World& world, Problems& problems) {
  const auto sum = world.price_of(intent.buys);
  if (sum && *sum != intent.price)
    problems.push_back(node.find("price")->problem(
        fmt::format("found {}, expected {}: what the goods cost in {}", intent.price.text(), sum->text(), world.id)));
}

Intent read_intent(const JsonNode& node, const World& world, Problems& problems) {
  Intent intent;
  intent.till = read_till(node, world, problems);
  intent.customer = text_of(node, "customer");
  known(*node.find("customer"), "customer", customer_names(world), problems);
  intent.buys = read_goods_bought(node, world, problems);
  if (const auto price = money_of(node, "price", problems)) {
    intent.price = *price;
    check_price(node, intent, world, problems);
  }
  return intent;
}

void read_intents(const JsonNode& document, Scenario& scenario, Problems& problems) {
  const JsonNode* one = document.find("intent");
  const JsonNode* many = document.find("intents");
  if (one && many) problems.push_back(many->problem("stands beside \"intent\", expected one of the two"));
  if (one) scenario.intents.push_back(read_intent(*one, scenario.world, problems));
  if (many)
    for (const JsonNode& node : *many->array()) scenario.intents.push_back(read_intent(node, scenario.world, problems));
}

}  // namespace

Scenario read_scenario(const JsonNode& document, const std::string& suffix, const World& world, Problems& problems) {
  Scenario scenario;
  scenario.id = text_of(document, "id") + suffix;
  scenario.title = text_of(document, "title");
  scenario.requirement = text_of(document, "requirement");
  scenario.source = text_of(document, "source");
  scenario.file = *document.file;
  scenario.labels = texts_of(document, "labels");
  for (const JsonNode& truth : *document.find("proves")->array())
    scenario.proves.push_back(static_cast<int>(std::get<std::int64_t>(truth.value)));
  if (document.find("seed")) scenario.seed = static_cast<std::uint64_t>(integer_of(document, "seed"));
  scenario.world = world;
  if (const JsonNode* settings = document.find("settings")) apply_settings(*settings, scenario.world, problems);

  read_intents(document, scenario, problems);
  StepReader steps{scenario.world, problems};
  for (const JsonNode& step : *document.find("steps")->array()) scenario.steps.push_back(steps.read(step));
  for (const JsonNode& expected : *document.find("expect")->array()) {
    steps.check_captures(expected);
    scenario.expect.push_back(read_expectation(expected, scenario.world, problems));
  }
  return scenario;
}

}  // namespace tillrig
