#include "thread.h"

#include <new>
#include <utility>

#include "prepare_to_throw.h"

namespace offloop {

Thread::Thread(Options options, std::function<void()> body)
    : options_(std::move(options)), body_(std::move(body)) {}

std::unique_ptr<Thread> Thread::Start(Options options,
                                      std::function<void()> body) {
  // Without memory for one more thread, a pool goes on with those it has.
  std::unique_ptr<Thread> thread(
      new (std::nothrow) Thread(std::move(options), std::move(body)));
  if (thread == nullptr || !thread->Launch()) return nullptr;
  return thread;
}

void Thread::Run() {
  PrepareToThrow();
  ApplyOptions(options_);
  body_();
}

}  // namespace offloop
