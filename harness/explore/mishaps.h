#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/explore/draw.h"
#include "harness/explore/trouble.h"

namespace tillrig::explore {

// Troubles that come together in a shop, where each of them drawn by itself would hardly ever meet the others.
//   isolate        one node is cut off from all others for a while
//   offline_spell  a till sells without its core for minutes, and not all goes well with what it sold: its clock was
//                  wrong, it lost its power with the queue, the bank does not want the advices
//   late_copy      a charge is refused on its way while a copy of it gets through, and the till's word that it has
//                  given it up comes late or never
const std::vector<std::string_view>& mishaps();

// What happens, with `at` counted from its beginning. `tag` keeps the names of its faults apart from others.
// REQUIRES: one of the above.
std::vector<Timed> mishap(std::string_view kind, const World& world, Draw& draw, const std::string& tag);

}  // namespace tillrig::explore
