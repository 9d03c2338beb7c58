#include "harness/cli/deciding.h"

#include <fmt/format.h>

#include <chrono>
#include <ostream>
#include <thread>

#include "reference/protocol/day_messages.h"
#include "reference/protocol/difference_messages.h"

namespace tillrig::cli {
namespace {

using namespace std::chrono_literals;

// How long a person watches a repair.
constexpr auto kPause = 200ms;
constexpr int kLooks = 150;

// The reply, or the exit code for what came instead of it; that is said on err.
tl::expected<std::string, int> ask(const Services& services, const std::string& world, Message message,
                                   std::ostream& err) {
  const auto outcome = services.ask_reconciliation(world, std::move(message));
  if (!outcome) {
    err << outcome.error() << '\n';
    return tl::unexpected(int{exit_usage});
  }
  if (const auto* reply = std::get_if<Reply>(&*outcome)) return reply->body;
  if (const auto* refused = std::get_if<Refused>(&*outcome)) {
    const bool in_words = refused->why == RefusedWhy::not_executed;
    err << (in_words ? "refused: " : "not reached: ") << refused->detail << '\n';
    return tl::unexpected(int{in_words ? exit_failed : exit_inconclusive});
  }
  err << "no answer: it may be decided or not, look at the differences\n";
  return tl::unexpected(int{exit_inconclusive});
}

tl::expected<Differences, int> look(const Services& services, const std::string& world, const std::string& row,
                                    std::ostream& err) {
  const auto body = ask(services, world, {"reconciliation.differences", encode(DifferenceQuery{row}), ""}, err);
  if (!body) return tl::unexpected(body.error());
  auto told = decode<Differences>(*body);
  if (told) return std::move(*told);
  err << "an answer that cannot be read: " << told.error().line << '\n';
  return tl::unexpected(int{exit_broken});
}

}  // namespace

int differences(const DifferencesCommand& command, const Services& services, Streams streams) {
  const auto told = look(services, command.world, "", streams.err);
  if (!told) return told.error();
  if (told->rows.empty()) streams.out << "nothing waits for a person\n";
  for (const auto& row : told->rows)
    streams.out << fmt::format("{:<40} {:<12} {:>14}  {}\n", row.row, row.kind, row.amount.text(), row.why);
  return exit_pass;
}

int decide(const DecideCommand& command, const Services& services, Streams streams) {
  const auto& decision = command.decision;
  const auto done = ask(services, command.world, {"reconciliation.decide", encode(decision), ""}, streams.err);
  if (!done) return done.error();
  for (int looks = 1;; ++looks) {
    const auto told = look(services, command.world, decision.row, streams.err);
    if (!told) return told.error();
    if (told->rows.size() != 1) {
      streams.err << fmt::format("{}: decided, but reconciliation tells {} rows of it, expected 1\n", decision.row,
                                 told->rows.size());
      return exit_broken;
    }
    const auto& row = told->rows.front();
    if (row.repairing && looks < kLooks) {
      std::this_thread::sleep_for(kPause);
      continue;
    }
    const bool still_open = row.state == "OPEN";
    const auto* where =
        row.repairing ? "is being repaired, the engine has not answered yet" : "waits for a person still";
    if (still_open)
      streams.out << fmt::format("{} {}: {}\n", row.row, where, row.why);
    else
      streams.out << fmt::format("{} is {} by {}\n", row.row, row.state, row.by);
    if (row.repairing) return exit_inconclusive;
    return still_open ? exit_failed : exit_pass;
  }
}

}  // namespace tillrig::cli
