#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace tillrig {

// A process of the world that has ended. `status` as waitpid() gives it.
struct Ended {
  pid_t process = -1;
  int status = 0;
};

// "killed by signal 9", "exit 70".
std::string how_it_ended(int status);

// The parent of all processes of a live world: a process in a session of its own that starts them on command, kills
// them and removes the world's folder as soon as the harness closes its end of their socket, by end(), by the
// destructor or by dying of anything at all. Adopts what its children leave behind.
class Watcher {
 public:
  // Forks. REQUIRES: no thread and no ZeroMQ context in this process yet. Throws std::system_error.
  explicit Watcher(std::string folder);
  ~Watcher();
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

  // What a child finds open beside its standard streams.
  static constexpr int log_pipe = 3, control_socket = 4;

  // Starts `program node spec` with its output appended to `output`. The descriptors are copied.
  // Throws std::runtime_error, one line, when it cannot be started.
  pid_t start(const std::string& program, const std::string& spec, const std::string& output, int log, int control);
  void kill(pid_t process);
  void stop(pid_t process);  // it stands still until it is told to go on
  void go_on(pid_t process);
  // Who has ended since the last question.
  std::vector<Ended> ended();
  // Readable when ended() has something to tell.
  int descriptor() const { return socket_; }
  // Ends everything now; returns when nothing is left.
  void end();

 private:
  void tell(char mark, pid_t process);
  bool receive(bool wait, std::string& message);

  int socket_ = -1;
  pid_t watcher_ = -1;
  std::vector<Ended> ended_;
};

}  // namespace tillrig
