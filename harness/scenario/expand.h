#pragma once

#include <functional>
#include <string>
#include <vector>

#include "harness/scenario/document.h"

namespace tillrig {

// Finds the document of a prelude by name; nullptr when it cannot (what is wrong has been put into the problems).
using PreludeSource = std::function<const JsonNode*(const JsonNode& include, Problems& problems)>;

// Puts the steps of each {"include": name} where it stands. A prelude cannot include another.
void splice_preludes(JsonNode& scenario, const PreludeSource& source, Problems& problems);

struct Row {
  JsonNode document;
  std::string suffix;  // "[no-money]" by the row's `row`, else its number from 1; empty without a table
};

// One document per row of "table" with each ${parameter} replaced: a text that is nothing but the parameter becomes the
// value with its type. ${name} of a capture stays. Every row gives the same parameters, each is used, none is missing.
std::vector<Row> expand_table(const JsonNode& scenario, Problems& problems);

}  // namespace tillrig
