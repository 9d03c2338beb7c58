#pragma once

#include <string>
#include <string_view>

#include "harness/scenario/scenario.h"

namespace tillrig {

// A case as two files that the loader reads back as the same case: `<folder>/<file_id(id)>.json`, and its world,
// `<folder>/worlds/<world.id>.json`. What the loader has put together stays so: preludes and tables are expanded,
// settings of the scenario are its world's. Times are written in whole microseconds.
// REQUIRES: what the file's language can say: a seed below 2^63, no text that is empty where the schema wants one.
std::string scenario_text(const Scenario& scenario);
std::string world_text(const World& world);

// The identifier of a file that holds this case alone. A row of a table follows behind a dash, and each character of it
// that no identifier may hold is a dash: "sale/declined[no money]" is written as "sale/declined-no-money".
std::string file_id(std::string_view case_id);

}  // namespace tillrig
