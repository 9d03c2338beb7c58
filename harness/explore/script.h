#pragma once

#include <cstddef>
#include <vector>

#include "harness/scenario/scenario.h"

namespace tillrig::explore {

// A step, or steps that make sense only together (a cable that is pulled out and put back, a recovery from its
// beginning to its end), with their moments. Whatever else is left out, they happen when they did. The last wait of a
// scenario is a step like others: what goes on in it may be what breaks.
struct Item {
  struct Part {
    Duration at{};      // of the waits of the scenario, since its beginning
    std::size_t order;  // among the steps of the scenario
    Step step;
  };
  std::vector<Part> parts;
};

// The steps of a scenario without the waits between them, and back again.
std::vector<Item> items_of(const std::vector<Step>& steps);
std::vector<Step> steps_of(const std::vector<Item>& items);

}  // namespace tillrig::explore
