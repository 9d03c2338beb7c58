#pragma once

#include <sys/types.h>

#include <string>

#include "tests/support/temporary_folder.h"

namespace tillrig {

// A PostgreSQL of the test's own, on a unix socket in a temporary folder, run by an unprivileged user.
class PostgresServer {
 public:
  PostgresServer();  // makes the cluster and starts the server; throws std::runtime_error when it cannot
  ~PostgresServer();

  void start();  // returns when it answers
  void kill();   // its processes are gone when it returns; nothing is written any more
  std::string connection() const;

 private:
  TemporaryFolder folder_;
  pid_t server_ = -1;
};

}  // namespace tillrig
