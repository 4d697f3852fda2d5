#ifndef OFFLOOP_BENCH_HTTP_LOAD_WATCHER_H_
#define OFFLOOP_BENCH_HTTP_LOAD_WATCHER_H_

#include <cstdint>
#include <vector>

#include "connection.h"

// Which of many connections can go on.
class Watcher {
 public:
  // Nanoseconds after which something that should have happened will not.
  static constexpr int64_t kPatience = 30'000'000'000;

  Watcher();
  ~Watcher();
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

  // A connection that is destroyed is no longer watched.
  void Add(Connection& connection);

  // Those that can go on; none when that takes longer than `nanoseconds`.
  const std::vector<Connection*>& Wait(int64_t nanoseconds);

 private:
  int fd_;
  std::vector<Connection*> ready_;
};

#endif  // OFFLOOP_BENCH_HTTP_LOAD_WATCHER_H_
