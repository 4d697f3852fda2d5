// Load on a server of this machine: heavy requests on a fixed number of
// connections, and beside them light ones at a constant rate, each on a thread
// of its own.
//
//   load PORT SECONDS LIGHT_PER_SECOND LIGHT_FILE
//        CONNECTIONS HEAVY_PER_SECOND HEAVY_FILE...
//
// A file holds one HTTP/1.1 request as it is sent. LIGHT_PER_SECOND or
// CONNECTIONS of 0 leaves that half out; with HEAVY_PER_SECOND of 0 each heavy
// request is sent when the one before it on its connection is answered. Prints
// one line of JSON.
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "closed_loop.h"
#include "connection.h"
#include "constant_rate.h"

namespace {

// Added to the nice value.
constexpr int kRaised = -10;

std::string ReadFile(const char* path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) Die(std::string("cannot read ") + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// What is measured is how long the server lets a request wait, and not how long
// the system lets this thread wait: it goes first where that is allowed.
bool RaisePriority() {
  prctl(PR_SET_TIMERSLACK, 1);
  // On Linux it counts for the calling thread alone.
  errno = 0;
  return nice(kRaised) != -1 || errno == 0;
}

void PrintLatencies(const std::vector<double>& latencies) {
  std::printf("\"latencies\":[");
  const char* comma = "";
  for (const double each : latencies) {
    std::printf("%s%.3f", comma, each);
    comma = ",";
  }
  std::printf("]");
}

void Print(const RateResult& heavy, const RateResult& light, bool raised) {
  std::printf(
      "{\"heavy\":{\"answered\":%zu,\"unanswered\":%zu,\"seconds\":%.6f,",
      heavy.answered, heavy.unanswered, heavy.seconds);
  PrintLatencies(heavy.latencies);
  std::printf("},\"light\":{\"sent\":%zu,\"unanswered\":%zu,\"raised\":%s,",
              light.due, light.unanswered, raised ? "true" : "false");
  PrintLatencies(light.latencies);
  std::printf("}}\n");
}

int64_t IntervalOf(double rate) { return static_cast<int64_t>(1e9 / rate); }

RateResult RunHeavy(uint16_t port, size_t connections, double rate,
                    const std::vector<std::string>& requests, int64_t until) {
  if (connections == 0) return {};
  if (rate > 0) {
    return RunConstantRate(port,
                           {.interval = IntervalOf(rate),
                            .connections_at_start = connections,
                            .most_connections = connections,
                            .sends_late = false},
                           requests, until);
  }
  LoopResult loop = RunClosedLoop(port, connections, requests, until);
  return {.due = loop.answered,
          .answered = loop.answered,
          .seconds = loop.seconds,
          .unanswered = 0,
          .latencies = std::move(loop.latencies)};
}

// More connections would not fit a server's backlog while it accepts none.
RateResult RunLight(uint16_t port, double rate, const std::string& request,
                    int64_t until) {
  return RunConstantRate(port,
                         {.interval = IntervalOf(rate),
                          .connections_at_start = 16,
                          .most_connections = 256,
                          .sends_late = true},
                         {request}, until);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 7) Die("wrong arguments; see main.cc");
  const auto port = static_cast<uint16_t>(std::atoi(argv[1]));
  const double seconds = std::atof(argv[2]);
  const double light_rate = std::atof(argv[3]);
  const std::string light_request = ReadFile(argv[4]);
  const auto connections = static_cast<size_t>(std::atol(argv[5]));
  const double heavy_rate = std::atof(argv[6]);
  std::vector<std::string> requests;
  for (int i = 7; i < argc; i++) requests.push_back(ReadFile(argv[i]));
  if (connections > 0 && requests.empty()) Die("no heavy request is given");

  const int64_t until = Now() + static_cast<int64_t>(seconds * 1e9);
  RateResult light;
  bool raised = false;
  std::thread beside([&] {
    if (light_rate <= 0) return;
    raised = RaisePriority();
    light = RunLight(port, light_rate, light_request, until);
  });
  const RateResult heavy =
      RunHeavy(port, connections, heavy_rate, requests, until);
  beside.join();
  Print(heavy, light, raised);
}
