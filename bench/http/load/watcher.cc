#include "watcher.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <ctime>

Watcher::Watcher() : fd_(epoll_create1(EPOLL_CLOEXEC)) {
  if (fd_ < 0) Die("epoll_create1 failed");
}

Watcher::~Watcher() { close(fd_); }

void Watcher::Add(Connection& connection) {
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.ptr = &connection;
  if (epoll_ctl(fd_, EPOLL_CTL_ADD, connection.fd(), &event) != 0) {
    Die("epoll_ctl failed");
  }
}

const std::vector<Connection*>& Watcher::Wait(int64_t nanoseconds) {
  static constexpr int64_t kSecond = 1'000'000'000;
  std::array<epoll_event, 64> events;
  const timespec timeout{nanoseconds / kSecond, nanoseconds % kSecond};
  const int count =
      epoll_pwait2(fd_, events.data(), events.size(), &timeout, nullptr);
  if (count < 0 && errno != EINTR) Die("epoll_pwait2 failed");
  ready_.clear();
  for (int i = 0; i < count; i++) {
    ready_.push_back(static_cast<Connection*>(events[i].data.ptr));
  }
  return ready_;
}
