#ifndef OFFLOOP_CORE_MUTEX_H_
#define OFFLOOP_CORE_MUTEX_H_

#include <chrono>
#include <condition_variable>
#include <mutex>

// The standard mutex with annotations that let clang check the lock discipline
// (-Wthread-safety); other compilers see nothing of them.
#if defined(__clang__)
#define OFFLOOP_THREAD_ANNOTATION(x) __attribute__((x))
#else
#define OFFLOOP_THREAD_ANNOTATION(x)
#endif

#define OFFLOOP_CAPABILITY(x) OFFLOOP_THREAD_ANNOTATION(capability(x))
#define OFFLOOP_SCOPED_CAPABILITY OFFLOOP_THREAD_ANNOTATION(scoped_lockable)
#define OFFLOOP_GUARDED_BY(x) OFFLOOP_THREAD_ANNOTATION(guarded_by(x))
#define OFFLOOP_REQUIRES(...) \
  OFFLOOP_THREAD_ANNOTATION(requires_capability(__VA_ARGS__))
#define OFFLOOP_EXCLUDES(...) \
  OFFLOOP_THREAD_ANNOTATION(locks_excluded(__VA_ARGS__))
#define OFFLOOP_ACQUIRE(...) \
  OFFLOOP_THREAD_ANNOTATION(acquire_capability(__VA_ARGS__))
#define OFFLOOP_RELEASE(...) \
  OFFLOOP_THREAD_ANNOTATION(release_capability(__VA_ARGS__))

namespace offloop {

class OFFLOOP_CAPABILITY("mutex") Mutex {
 public:
  Mutex() = default;
  Mutex(const Mutex&) = delete;
  Mutex& operator=(const Mutex&) = delete;

  void Lock() OFFLOOP_ACQUIRE() { mutex_.lock(); }
  void Unlock() OFFLOOP_RELEASE() { mutex_.unlock(); }

 private:
  friend class CondVar;
  std::mutex mutex_;
};

class OFFLOOP_SCOPED_CAPABILITY MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) OFFLOOP_ACQUIRE(mutex) : mutex_(mutex) {
    mutex_.Lock();
  }
  ~MutexLock() OFFLOOP_RELEASE() { mutex_.Unlock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex& mutex_;
};

// Wakes may be spurious: the caller waits in a loop on its own condition.
class CondVar {
 public:
  CondVar() = default;
  CondVar(const CondVar&) = delete;
  CondVar& operator=(const CondVar&) = delete;

  void Wait(Mutex& mutex) OFFLOOP_REQUIRES(mutex) {
    std::unique_lock<std::mutex> lock(mutex.mutex_, std::adopt_lock);
    condition_.wait(lock);
    lock.release();
  }

  // False when `timeout` passed first.
  bool WaitFor(Mutex& mutex, std::chrono::milliseconds timeout)
      OFFLOOP_REQUIRES(mutex) {
    std::unique_lock<std::mutex> lock(mutex.mutex_, std::adopt_lock);
    const auto status = condition_.wait_for(lock, timeout);
    lock.release();
    return status == std::cv_status::no_timeout;
  }

  void NotifyOne() { condition_.notify_one(); }
  void NotifyAll() { condition_.notify_all(); }

 private:
  std::condition_variable condition_;
};

}  // namespace offloop

#endif  // OFFLOOP_CORE_MUTEX_H_
