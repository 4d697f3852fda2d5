#include "closed_loop.h"

#include <memory>

#include "connection.h"
#include "watcher.h"

LoopResult RunClosedLoop(uint16_t port, size_t connections,
                         const std::vector<std::string>& requests,
                         int64_t until) {
  LoopResult result;
  Watcher watcher;
  std::vector<std::unique_ptr<Connection>> all;
  size_t next = 0;
  const int64_t start = Now();
  const auto send = [&](Connection& connection) {
    connection.since = Now();
    connection.Send(requests[next++ % requests.size()]);
  };
  for (size_t i = 0; i < connections; i++) {
    all.push_back(std::make_unique<Connection>(port));
    watcher.Add(*all.back());
    send(*all.back());
  }
  size_t busy = connections;
  while (busy > 0) {
    if (Now() > until + Watcher::kPatience) Die("requests hang");
    for (Connection* each : watcher.Wait(Watcher::kPatience)) {
      switch (each->Advance()) {
        case Connection::State::kClosed:
          Die("the server closed a connection");
        case Connection::State::kAnswered: {
          const int64_t now = Now();
          result.answered++;
          result.latencies.push_back(static_cast<double>(now - each->since) /
                                     1e6);
          if (now < until) {
            send(*each);
          } else {
            busy--;
          }
          break;
        }
        default:
          break;
      }
    }
  }
  result.seconds = static_cast<double>(Now() - start) / 1e9;
  return result;
}
