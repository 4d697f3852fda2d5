#include <csignal>

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

void LowerPriority([[maybe_unused]] int niceness) {
#if defined(__linux__)
  // On Linux a nice value belongs to a thread. Failure leaves the thread at
  // normal priority, which is only slower for others.
  const auto id = static_cast<id_t>(syscall(SYS_gettid));
  setpriority(PRIO_PROCESS, id, getpriority(PRIO_PROCESS, id) + niceness);
#endif
}

}  // namespace

bool Thread::Launch() {
  pthread_attr_t attributes;
  if (pthread_attr_init(&attributes) != 0) return false;
  pthread_attr_setstacksize(&attributes, options_.stack_bytes);
  // Signals belong to the threads of the host: a new thread inherits this mask.
  // Those raised by a fault stay unblocked, or the host's crash report would be
  // lost.
  sigset_t blocked;
  sigset_t before;
  sigfillset(&blocked);
  for (const int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT}) {
    sigdelset(&blocked, fault);
  }
  const auto main = [](void* self) -> void* {
    static_cast<Thread*>(self)->Run();
    return nullptr;
  };
  pthread_sigmask(SIG_SETMASK, &blocked, &before);
  joinable_ = pthread_create(&handle_, &attributes, main, this) == 0;
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  pthread_attr_destroy(&attributes);
  return joinable_;
}

Thread::~Thread() {
  if (joinable_) pthread_join(handle_, nullptr);
}

void Thread::ApplyOptions(const Options& options) {
  SetName(options.name);
  if (options.niceness > 0) LowerPriority(options.niceness);
}

}  // namespace offloop
