#include "connection.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>

void Die(const std::string& why) {
  std::fprintf(stderr, "load: %s\n", why.c_str());
  std::exit(1);
}

int64_t Now() {
  return std::chrono::steady_clock::now().time_since_epoch() /
         std::chrono::nanoseconds(1);
}

Connection::Connection(uint16_t port)
    : fd_(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
  if (fd_ < 0) Die(std::string("socket: ") + std::strerror(errno));
  const int on = 1;
  setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) !=
          0 &&
      errno != EINPROGRESS) {
    Die(std::string("connect: ") + std::strerror(errno));
  }
}

Connection::~Connection() { close(fd_); }

void Connection::Send(std::string_view request) {
  busy_ = true;
  unsent_ = request;
  header_.clear();
  header_read_ = false;
  body_left_ = 0;
  // A failure shows in the next Advance().
  Push();
}

Connection::State Connection::Advance() {
  if (!Push() || !Pull()) return State::kClosed;
  if (!busy_) return State::kIdle;
  if (!answered()) return State::kBusy;
  busy_ = false;
  return State::kAnswered;
}

bool Connection::Push() {
  while (!unsent_.empty()) {
    const ssize_t sent =
        send(fd_, unsent_.data(), unsent_.size(), MSG_NOSIGNAL);
    if (sent < 0) {
      // ENOTCONN: the connection is not made yet.
      return errno == EAGAIN || errno == ENOTCONN || errno == EINTR;
    }
    unsent_.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

bool Connection::Pull() {
  static thread_local std::array<char, 256 * 1024> bytes;
  for (;;) {
    const ssize_t count = recv(fd_, bytes.data(), bytes.size(), 0);
    if (count < 0) return errno == EAGAIN || errno == ENOTCONN;
    if (count == 0) return false;
    size_t got = static_cast<size_t>(count);
    if (!busy_) Die("an answer to no request");
    if (!header_read_) {
      const size_t before = header_.size();
      header_.append(bytes.data(), got);
      ReadHeader();
      if (!header_read_) continue;
      got = before + got - header_.size();
    }
    if (got > body_left_) Die("more than the announced length");
    body_left_ -= got;
  }
}

void Connection::ReadHeader() {
  const size_t end = header_.find("\r\n\r\n");
  if (end == std::string::npos) return;
  header_.resize(end + 4);
  if (header_.compare(0, 12, "HTTP/1.1 200") != 0) {
    Die("answered with " + header_.substr(0, header_.find('\r')));
  }
  std::transform(header_.begin(), header_.end(), header_.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  const std::string_view name = "\r\ncontent-length:";
  const size_t at = header_.find(name);
  if (at == std::string::npos) Die("an answer without Content-Length");
  const char* first = header_.data() + at + name.size();
  while (*first == ' ') first++;
  std::from_chars(first, header_.data() + header_.size(), body_left_);
  header_read_ = true;
}
