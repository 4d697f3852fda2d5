#include <napi.h>

#if defined(__APPLE__)
#include <dlfcn.h>
#endif

#include "addon/binding.h"
#include "addon/call.h"
#include "core/prepare_to_throw.h"

namespace offloop::addon {
namespace {

// open(): an object with all functions, those of a new session.
napi_value Open(napi_env env, napi_callback_info) {
  auto* session = new Session;
  napi_add_env_cleanup_hook(
      env, [](void* self) { delete static_cast<Session*>(self); }, session);
  const Exports exports{Napi::Object::New(env), session};
  ExportJobs(exports);
  ExportResults(exports);
  ExportInputs(exports);
  ExportPlans(exports);
  ExportDictionaries(exports);
  ExportPasswords(exports);
  ExportDocuments(exports);
  ExportPool(exports);
  return exports.object;
}

// The pool's threads go on when the environment that loaded the add-on is gone
// (process_pool.h), and must then find their code. Elsewhere the linker is told
// (cmake/flags.gypi); Apple's has no such flag.
void StayLoaded() {
#if defined(__APPLE__)
  Dl_info self{};
  if (dladdr(reinterpret_cast<const void*>(&StayLoaded), &self) == 0) return;
  dlopen(self.dli_fname, RTLD_NOW | RTLD_NODELETE);
#endif
}

// Registers by symbol, so that the add-on can be loaded by any number of
// environments, one after the other too.
Napi::Object Initialize(Napi::Env, Napi::Object exports) {
  StayLoaded();
  PrepareToThrow();
  Export<&Open>({exports, nullptr}, "open");
  return exports;
}

}  // namespace

NODE_API_MODULE(offloop, Initialize)

}  // namespace offloop::addon
