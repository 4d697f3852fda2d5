#include <windows.h>

#include <new>
#include <utility>

#include "prepare_to_throw.h"
#include "thread.h"

namespace offloop {
namespace {

void SetName(const std::string& name) {
  // Looked up at run time: Windows 10 of 2016 has it only where nothing can
  // link against it.
  const HMODULE library = GetModuleHandleW(L"KernelBase.dll");
  if (library == nullptr) return;
  const auto set_description =
      reinterpret_cast<HRESULT(WINAPI*)(HANDLE, PCWSTR)>(
          reinterpret_cast<void*>(
              GetProcAddress(library, "SetThreadDescription")));
  if (set_description == nullptr) return;
  set_description(GetCurrentThread(),
                  std::wstring(name.begin(), name.end()).c_str());
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
  const auto main = [](void* self) -> DWORD {
    Main(self);
    return 0;
  };
  // Not _beginthreadex(): it takes no large stack, and since Windows 10 the C
  // library does by itself what that adds.
  thread->handle_ =
      CreateThread(nullptr, thread->options_.stack_bytes, main, thread.get(),
                   STACK_SIZE_PARAM_IS_A_RESERVATION, nullptr);
  if (thread->handle_ == nullptr) return nullptr;
  thread->joinable_ = true;
  return thread;
}

Thread::~Thread() {
  if (!joinable_) return;
  WaitForSingleObject(handle_, INFINITE);
  CloseHandle(handle_);
}

void* Thread::Main(void* self) {
  PrepareToThrow();
  auto* thread = static_cast<Thread*>(self);
  SetName(thread->options_.name);
  if (thread->options_.niceness > 0) {
    // Failure leaves the thread at normal priority, which is only slower for
    // others.
    SetThreadPriority(GetCurrentThread(), THREAD_PRIORITY_BELOW_NORMAL);
  }
  thread->body_();
  return nullptr;
}

}  // namespace offloop
