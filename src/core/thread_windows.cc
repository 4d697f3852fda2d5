#include <windows.h>

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

bool Thread::Launch() {
  const auto main = [](void* self) -> DWORD {
    static_cast<Thread*>(self)->Run();
    return 0;
  };
  // Not _beginthreadex(): it takes no large stack, and since Windows 10 the C
  // library does by itself what that adds.
  handle_ = CreateThread(nullptr, options_.stack_bytes, main, this,
                         STACK_SIZE_PARAM_IS_A_RESERVATION, nullptr);
  joinable_ = handle_ != nullptr;
  return joinable_;
}

Thread::~Thread() {
  if (!joinable_) return;
  WaitForSingleObject(handle_, INFINITE);
  CloseHandle(handle_);
}

void Thread::ApplyOptions(const Options& options) {
  SetName(options.name);
  if (options.niceness > 0) {
    // Failure leaves the thread at normal priority, which is only slower for
    // others.
    SetThreadPriority(GetCurrentThread(), THREAD_PRIORITY_BELOW_NORMAL);
  }
}

}  // namespace offloop
