#include "constant_rate.h"

#include <algorithm>
#include <deque>
#include <memory>
#include <unordered_map>
#include <utility>

#include "connection.h"
#include "watcher.h"

namespace {

class Run {
 public:
  Run(uint16_t port, const ConstantRate& rate,
      const std::vector<std::string>& requests)
      : port_(port), rate_(rate), requests_(requests) {
    for (size_t i = 0; i < rate.connections_at_start; i++) {
      idle_.push_back(Open());
    }
  }

  RateResult Until(int64_t until) {
    const int64_t start = Now();
    int64_t due = start;
    while (due < until || waiting_.size() + busy_ > 0) {
      const int64_t now = Now();
      if (now > until + Watcher::kPatience) break;
      for (; due <= now && due < until; due += rate_.interval) {
        waiting_.push_back(due);
        result_.due++;
      }
      if (now >= until && !rate_.sends_late) {
        GiveUpWaiting();
        if (busy_ == 0) break;
      }
      SendWaiting();
      const int64_t pause = due < until ? due - Now() : Watcher::kPatience;
      for (Connection* each : watcher_.Wait(std::max<int64_t>(0, pause))) {
        Serve(*each);
      }
    }
    result_.seconds = static_cast<double>(Now() - start) / 1e9;
    GiveUpWaiting();
    GiveUpBusy();
    return std::move(result_);
  }

 private:
  Connection* Open() {
    auto made = std::make_unique<Connection>(port_);
    Connection* connection = made.get();
    watcher_.Add(*connection);
    all_.emplace(connection, std::move(made));
    return connection;
  }

  void SendWaiting() {
    while (!waiting_.empty()) {
      if (idle_.empty()) {
        if (all_.size() == rate_.most_connections) return;
        idle_.push_back(Open());
      }
      Connection& connection = *idle_.back();
      idle_.pop_back();
      connection.since = waiting_.front();
      waiting_.pop_front();
      busy_++;
      connection.Send(requests_[next_++ % requests_.size()]);
    }
  }

  void Serve(Connection& connection) {
    const Connection::State state = connection.Advance();
    if (state == Connection::State::kAnswered) {
      Count(connection.since);
      result_.answered++;
      busy_--;
      idle_.push_back(&connection);
    } else if (state == Connection::State::kClosed) {
      Forget(connection);
    }
  }

  // A server may close what was idle for long; it may not drop a request.
  void Forget(Connection& connection) {
    const auto at = std::find(idle_.begin(), idle_.end(), &connection);
    if (at == idle_.end()) Die("the server closed a connection");
    idle_.erase(at);
    all_.erase(&connection);
  }

  void Count(int64_t due) {
    result_.latencies.push_back(static_cast<double>(Now() - due) / 1e6);
  }

  void GiveUpWaiting() {
    for (const int64_t due : waiting_) Count(due);
    result_.unanswered += waiting_.size();
    waiting_.clear();
  }

  void GiveUpBusy() {
    for (const auto& [connection, owner] : all_) {
      if (std::find(idle_.begin(), idle_.end(), connection) == idle_.end()) {
        Count(connection->since);
        result_.unanswered++;
      }
    }
  }

  uint16_t port_;
  const ConstantRate& rate_;
  const std::vector<std::string>& requests_;
  Watcher watcher_;
  std::unordered_map<Connection*, std::unique_ptr<Connection>> all_;
  std::vector<Connection*> idle_;
  size_t busy_ = 0;
  size_t next_ = 0;
  // When those were due that found no connection yet.
  std::deque<int64_t> waiting_;
  RateResult result_;
};

}  // namespace

RateResult RunConstantRate(uint16_t port, const ConstantRate& rate,
                           const std::vector<std::string>& requests,
                           int64_t until) {
  return Run(port, rate, requests).Until(until);
}
