#ifndef OFFLOOP_BENCH_HTTP_LOAD_CONSTANT_RATE_H_
#define OFFLOOP_BENCH_HTTP_LOAD_CONSTANT_RATE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

struct ConstantRate {
  // In nanoseconds, from one request to the next, whether or not the ones
  // before it are answered.
  int64_t interval;
  size_t connections_at_start;
  // What is due and finds no connection waits, and its time counts.
  size_t most_connections;
  // Whether those that still wait for a connection at the end are sent. A
  // server that is asked for more than it can do would take for ever.
  bool sends_late;
};

struct RateResult {
  size_t due = 0;
  size_t answered = 0;
  double seconds = 0;
  // Those that had no answer at the end, or long after it where late ones are
  // sent; they count with the time that they had waited then.
  size_t unanswered = 0;
  // Milliseconds from when a request was due until its answer was complete.
  std::vector<double> latencies;
};

// Requests in turn, at a constant rate, until the moment `until` of Now().
RateResult RunConstantRate(uint16_t port, const ConstantRate& rate,
                           const std::vector<std::string>& requests,
                           int64_t until);

#endif  // OFFLOOP_BENCH_HTTP_LOAD_CONSTANT_RATE_H_
