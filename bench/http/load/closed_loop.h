#ifndef OFFLOOP_BENCH_HTTP_LOAD_CLOSED_LOOP_H_
#define OFFLOOP_BENCH_HTTP_LOAD_CLOSED_LOOP_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

struct LoopResult {
  size_t answered = 0;
  double seconds = 0;
  // Milliseconds from the first byte sent to the last one received.
  std::vector<double> latencies;
};

// Requests in turn, on `connections` connections, each sent when the one before
// it is answered, until the moment `until` of Now().
LoopResult RunClosedLoop(uint16_t port, size_t connections,
                         const std::vector<std::string>& requests,
                         int64_t until);

#endif  // OFFLOOP_BENCH_HTTP_LOAD_CLOSED_LOOP_H_
