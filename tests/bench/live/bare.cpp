#include "tests/bench/live/bare.h"

#include <sqlite3.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <zmq.hpp>

#include "reference/store/written_ahead.h"

namespace tillrig {
namespace {

constexpr std::size_t message_bytes = 200;

[[noreturn]] void echo(const std::string& endpoint) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  zmq::context_t context;
  zmq::socket_t router(context, zmq::socket_type::router);
  router.bind(endpoint);
  for (;;) {
    zmq::message_t who, what;
    if (!router.recv(who) || !router.recv(what)) _exit(1);
    router.send(who, zmq::send_flags::sndmore);
    router.send(what, zmq::send_flags::none);
  }
}

void must(int result) {
  if (result != SQLITE_OK && result != SQLITE_DONE) std::abort();
}

}  // namespace

struct BareLink::Ends {
  zmq::context_t context;
  zmq::socket_t dealer{context, zmq::socket_type::dealer};
};

BareLink::BareLink(const std::string& folder) {
  const auto endpoint = "ipc://" + folder + "/bare";
  peer_ = fork();
  if (peer_ == 0) echo(endpoint);
  ends_ = std::make_unique<Ends>();
  ends_->dealer.connect(endpoint);
  round_trip();  // connects
}

BareLink::~BareLink() {
  ends_.reset();
  kill(peer_, SIGKILL);
  waitpid(peer_, nullptr, 0);
}

std::chrono::nanoseconds BareLink::round_trip() {
  const auto began = std::chrono::steady_clock::now();
  zmq::message_t message(message_bytes);
  ends_->dealer.send(message, zmq::send_flags::none);
  if (!ends_->dealer.recv(message)) std::abort();
  return std::chrono::steady_clock::now() - began;
}

Samples bare_round_trips(const std::string& folder, int count) {
  BareLink link(folder);
  for (int i = 0; i < count / 10; ++i) link.round_trip();  // warms up
  Samples samples;
  for (int i = 0; i < count; ++i) samples.push_back(link.round_trip());
  return samples;
}

BareDisk::BareDisk(const std::string& file, Kind kind) {
  must(sqlite3_open(file.c_str(), &database_));
  if (kind == Kind::as_the_lane) must(sqlite3_exec(database_, "PRAGMA page_size=1024", nullptr, nullptr, nullptr));
  for (const char* words : {"PRAGMA locking_mode=exclusive", "PRAGMA journal_mode=wal", "PRAGMA synchronous=full",
                            "CREATE TABLE t(id INTEGER PRIMARY KEY, words TEXT)"})
    must(sqlite3_exec(database_, words, nullptr, nullptr, nullptr));
  must(sqlite3_prepare_v2(database_, "INSERT INTO t(words) VALUES('as many bytes as a state has')", -1, &insert_,
                          nullptr));
  constexpr std::int64_t more_than_a_run_writes = 16'777'216;
  if (kind == Kind::as_the_lane) WrittenAhead(file + "-wal", more_than_a_run_writes).keep_ahead_of(0);
}

BareDisk::~BareDisk() {
  sqlite3_finalize(insert_);
  sqlite3_close(database_);
}

std::chrono::nanoseconds BareDisk::commit() {
  const auto began = std::chrono::steady_clock::now();
  must(sqlite3_step(insert_));
  must(sqlite3_reset(insert_));
  return std::chrono::steady_clock::now() - began;
}

std::chrono::nanoseconds quantile(Samples samples, double fraction) {
  if (samples.empty()) std::abort();
  std::sort(samples.begin(), samples.end());
  return samples[static_cast<std::size_t>(fraction * static_cast<double>(samples.size() - 1))];
}

}  // namespace tillrig
