#ifndef OFFLOOP_CORE_THREAD_H_
#define OFFLOOP_CORE_THREAD_H_

#if !defined(_WIN32)
#include <pthread.h>
#endif

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace offloop {

// A named operating-system thread with a small stack and a lowered scheduling
// priority. Its destructor joins. Thread-safety: none.
class Thread {
 public:
  struct Options {
    // Shown by ps, top, gdb and perf; ASCII, at most 15 characters on Linux.
    std::string name;
    // Added to the thread's nice value, 0 to 19. On Windows any value but 0
    // means a priority below normal. On macOS it does nothing, because there
    // niceness belongs to the whole process.
    int niceness = 0;
    size_t stack_bytes = size_t{1} << 20;
  };

  // Null when the system refuses another thread.
  static std::unique_ptr<Thread> Start(Options options,
                                       std::function<void()> body);
  ~Thread();
  Thread(const Thread&) = delete;
  Thread& operator=(const Thread&) = delete;

 private:
#if defined(_WIN32)
  using Handle = void*;
#else
  using Handle = pthread_t;
#endif

  Thread(Options options, std::function<void()> body);
  // What runs on the new thread.
  void Run();

  // These, and the destructor, are the system's; see thread_posix.cc and
  // thread_windows.cc.

  // Starts the thread, which calls Run(); false when the system refuses.
  bool Launch();
  // Gives the calling thread its name and its priority.
  static void ApplyOptions(const Options& options);

  const Options options_;
  const std::function<void()> body_;
  Handle handle_{};
  bool joinable_ = false;
};

}  // namespace offloop

#endif  // OFFLOOP_CORE_THREAD_H_
