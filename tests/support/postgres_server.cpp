#include "tests/support/postgres_server.h"

#include <fcntl.h>
#include <pwd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <stdexcept>
#include <thread>
#include <vector>

#include "reference/store/database.h"

namespace tillrig {
namespace {

constexpr const char* user = "postgres";

// PostgreSQL refuses to run as root: then it runs as its own user.
pid_t run(const TemporaryFolder& folder, std::vector<std::string> words) {
  const auto child = fork();
  if (child != 0) return child;
  const auto* account = geteuid() == 0 ? getpwnam(user) : nullptr;
  if (account && (setgid(account->pw_gid) != 0 || setuid(account->pw_uid) != 0)) _exit(126);
  const int output = open((folder.path() / "output").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  if (chdir(folder.path().c_str()) != 0) _exit(126);
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  execv(words.front().c_str(), arguments.data());
  _exit(127);
}

std::string program(const char* name) {
  return std::string(POSTGRES_PROGRAMS) + "/" + name;
}

}  // namespace

PostgresServer::PostgresServer() {
  if (geteuid() == 0) {
    const auto* account = getpwnam(user);
    if (!account || chown(folder_.path().c_str(), account->pw_uid, account->pw_gid) != 0)
      throw std::runtime_error("PostgreSQL needs its own user to run as");
  }
  const auto data = (folder_.path() / "data").string();
  const auto making = run(folder_, {program("initdb"), "-D", data, "-A", "trust", "-U", "till", "-E", "UTF8",
                                    "--locale=C", "--no-sync", "--no-instructions"});
  int status = 0;
  waitpid(making, &status, 0);
  if (status != 0) throw std::runtime_error("initdb failed");
  start();
}

PostgresServer::~PostgresServer() {
  kill();
}

void PostgresServer::start() {
  server_ = run(folder_, {program("postgres"), "-D", (folder_.path() / "data").string(), "-k", folder_.path().string(),
                          "-c", "listen_addresses=", "-c", "shared_buffers=8MB"});
  const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  for (;;) {
    try {
      Database probe(PostgresOptions{connection(), {}});
      return;
    } catch (const StoreFailure&) {
      if (std::chrono::steady_clock::now() > limit) throw;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }
}

void PostgresServer::kill() {
  if (server_ < 0) return;
  ::kill(server_, SIGQUIT);
  waitpid(server_, nullptr, 0);
  server_ = -1;
}

std::string PostgresServer::connection() const {
  return "host=" + folder_.path().string() + " user=till dbname=postgres";
}

}  // namespace tillrig
