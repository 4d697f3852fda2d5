#include <csignal>
#include <new>
#include <utility>

#include "prepare_to_throw.h"
#include "thread.h"

#if defined(__linux__)
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace offloop {
namespace {

void SetName(const std::string& name) {
#if defined(__linux__)
  pthread_setname_np(pthread_self(), name.c_str());
#elif defined(__APPLE__)
  pthread_setname_np(name.c_str());
#endif
}

void LowerPriority(int niceness) {
#if defined(__linux__)
  // On Linux a nice value belongs to a thread. Failure leaves the thread at
  // normal priority, which is only slower for others.
  const auto id = static_cast<id_t>(syscall(SYS_gettid));
  setpriority(PRIO_PROCESS, id, getpriority(PRIO_PROCESS, id) + niceness);
#else
  static_cast<void>(niceness);
#endif
}

}  // namespace

Thread::Thread(Options options, std::function<void()> body)
    : options_(std::move(options)), body_(std::move(body)) {}

std::unique_ptr<Thread> Thread::Start(Options options,
                                      std::function<void()> body) {
  // Without memory for one more thread, a pool goes on with those it has.
  std::unique_ptr<Thread> thread(
      new (std::nothrow) Thread(std::move(options), std::move(body)));
  if (thread == nullptr) return nullptr;
  pthread_attr_t attributes;
  if (pthread_attr_init(&attributes) != 0) return nullptr;
  pthread_attr_setstacksize(&attributes, thread->options_.stack_bytes);
  // Signals belong to the threads of the host: a new thread inherits this mask.
  // Those raised by a fault stay unblocked, or the host's crash report would be
  // lost.
  sigset_t blocked;
  sigset_t before;
  sigfillset(&blocked);
  for (const int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT}) {
    sigdelset(&blocked, fault);
  }
  pthread_sigmask(SIG_SETMASK, &blocked, &before);
  const int failed =
      pthread_create(&thread->handle_, &attributes, &Main, thread.get());
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  pthread_attr_destroy(&attributes);
  if (failed != 0) return nullptr;
  thread->joinable_ = true;
  return thread;
}

Thread::~Thread() {
  if (joinable_) pthread_join(handle_, nullptr);
}

void* Thread::Main(void* self) {
  PrepareToThrow();
  auto* thread = static_cast<Thread*>(self);
  SetName(thread->options_.name);
  if (thread->options_.niceness > 0) LowerPriority(thread->options_.niceness);
  thread->body_();
  return nullptr;
}

}  // namespace offloop
