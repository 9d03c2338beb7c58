#pragma once

#include <string_view>
#include <vector>

#include "harness/explore/draw.h"
#include "harness/scenario/scenario.h"

namespace tillrig::explore {

// Whether a fault of this kind has a field of that name.
bool takes(const FaultKind& kind, std::string_view field);

// What befalls the frames between the nodes of a lane. What a till says to its devices goes by cable.
class LinkTroubles {
 public:
  explicit LinkTroubles(const World& world);

  // Fills in which link, in which direction, which frames and how badly. REQUIRES: the fault's kind is one of links.
  void draw(Fault& fault, Draw& draw) const;

 private:
  struct Link {
    NodeName from, to;
  };
  std::string verb_on(const Fault& fault, Draw& draw) const;

  const World& world_;
  std::vector<Link> links_;
};

}  // namespace tillrig::explore
