#include "harness/scenario/write_scenario.h"

#include <algorithm>

#include "harness/scenario/file_object.h"
#include "harness/scenario/write_step.h"

namespace tillrig {

namespace {

using Json = FileObject::Json;

FileObject written_intent(const Intent& intent, const World& world) {
  return FileObject()
      .text("customer", intent.customer)
      .put("buys", written_goods(intent.buys, world).json())
      .money("price", intent.price)
      .name("till", written_till(intent.till, world));
}

void put_intents(const Scenario& scenario, FileObject& written) {
  Json intents = Json::array();
  for (const Intent& intent : scenario.intents) intents.push_back(written_intent(intent, scenario.world).json());
  if (intents.size() == 1)
    written.put("intent", intents.front());
  else if (!intents.empty())
    written.put("intents", std::move(intents));
}

// From the folder of the file up to the one that holds the schemas.
std::string schema_path(const std::string& id) {
  std::string path;
  for (auto levels = std::count(id.begin(), id.end(), '/'); levels > 0; --levels) path += "../";
  return path + "scenario.schema.json";
}

bool is_of_an_identifier(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

}  // namespace

std::string scenario_text(const Scenario& scenario) {
  const std::string id = file_id(scenario.id);
  FileObject written;
  written.text("$schema", schema_path(id))
      .text("id", id)
      .text("title", scenario.title)
      .text("requirement", scenario.requirement)
      .text("source", scenario.source)
      .put("labels", scenario.labels)
      .put("proves", scenario.proves)
      .text("world", scenario.world.id);
  if (scenario.seed) written.put("seed", *scenario.seed);
  put_intents(scenario, written);
  Json steps = Json::array();
  for (const Step& step : scenario.steps) steps.push_back(written_step(step.action, scenario.world).json());
  Json expect = Json::array();
  for (const Expectation& seen : scenario.expect) expect.push_back(written_expectation(seen, scenario.world).json());
  return file_text(written.put("steps", std::move(steps)).put("expect", std::move(expect)));
}

std::string file_id(std::string_view case_id) {
  const auto row = case_id.find('[');
  std::string id(case_id.substr(0, row));
  if (row == std::string_view::npos) return id;
  std::string name(case_id.substr(row + 1));
  if (name.ends_with(']')) name.pop_back();
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !is_of_an_identifier(c); }, '-');
  return id + '-' + name;
}

}  // namespace tillrig
