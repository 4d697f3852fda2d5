#ifndef OFFLOOP_BENCH_HTTP_LOAD_CONNECTION_H_
#define OFFLOOP_BENCH_HTTP_LOAD_CONNECTION_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// Ends the process: a load that failed has measured nothing.
[[noreturn]] void Die(const std::string& why);

// Nanoseconds of the steady clock.
int64_t Now();

// One HTTP/1.1 connection to 127.0.0.1 that carries one request at a time.
// Nothing blocks: the owner watches fd() for both directions, edge by edge, and
// calls Advance().
class Connection {
 public:
  enum class State { kIdle, kBusy, kAnswered, kClosed };

  explicit Connection(uint16_t port);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  int fd() const { return fd_; }

  // `request` outlives its answer.
  void Send(std::string_view request);

  // Sends and receives what it can. Returns kAnswered once for each request;
  // an answer other than 200 ends the process.
  State Advance();

  // For the owner: when the request was due, or sent.
  int64_t since = 0;

 private:
  // False when the connection is gone.
  bool Push();
  bool Pull();
  // Reads the status and the length once the header is complete.
  void ReadHeader();
  bool answered() const { return header_read_ && body_left_ == 0; }

  int fd_;
  bool busy_ = false;
  std::string_view unsent_;
  std::string header_;
  bool header_read_ = false;
  size_t body_left_ = 0;
};

#endif  // OFFLOOP_BENCH_HTTP_LOAD_CONNECTION_H_
