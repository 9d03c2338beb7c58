#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>

#include "harness/scenario/observations.h"
#include "harness/scenario/runner.h"

namespace tillrig {

// Resumes with true as soon as `holds` does: asked now, and again after each entry of the journal; false at the
// deadline. `holds` is called in the middle of other nodes' work: it may look, not act.
boost::asio::awaitable<bool> wait_until(DriverPorts ports, Observations& seen, std::function<bool()> holds,
                                        SteadyInstant deadline);

}  // namespace tillrig
