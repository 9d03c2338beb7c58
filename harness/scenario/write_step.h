#pragma once

#include <map>
#include <string>

#include "harness/scenario/file_object.h"
#include "harness/scenario/scenario.h"

// What a file says for what read_step.h and read_expectation.h have read: fields in the order in which people write
// them.
namespace tillrig {

FileObject written_step(const StepAction& action, const World& world);
FileObject written_expectation(const Expectation& expectation, const World& world);

// As they stand on the shelf.
FileObject written_goods(const std::map<std::string, int>& buys, const World& world);
// Empty where the world has one till: it goes without saying.
NodeName written_till(const NodeName& till, const World& world);

}  // namespace tillrig
