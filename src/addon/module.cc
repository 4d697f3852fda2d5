#include <napi.h>

#include "addon/binding.h"
#include "addon/call.h"
#include "addon/stay_loaded.h"
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
