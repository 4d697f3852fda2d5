#include <brotli/encode.h>
#include <libdeflate.h>
#include <simdjson.h>
#include <sodium.h>
#include <xxhash.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <string>
#include <type_traits>

#include "addon/binding.h"
#include "addon/call.h"
#include "addon/process_pool.h"
#include "addon/read.h"

namespace offloop::addon {
namespace {

// configure(threads, maxQueuedJobs, maxQueuedBytes, maxMemory, niceness), each
// undefined to leave it as it is: false when the pool exists already.
napi_value Configure(napi_env env, napi_callback_info info) {
  const Call<5> call(env, info);
  PoolOptions options = ProcessPoolOptions();
  const auto read = [&](size_t index, auto& field) {
    double number = 0;
    if (napi_get_value_double(env, call[index], &number) == napi_ok) {
      field = Clamped<std::remove_reference_t<decltype(field)>>(number);
    }
  };
  read(0, options.threads);
  read(1, options.max_queued_jobs);
  read(2, options.max_queued_bytes);
  read(3, options.max_memory);
  read(4, options.niceness);
  options.threads = std::max(1u, options.threads);
  return Napi::Boolean::New(env, ConfigureProcessPool(options));
}

Napi::Object ToMilliseconds(Napi::Env env, const HistogramSummary& summary) {
  constexpr double kNanoseconds = 1e6;
  Napi::Object object = Napi::Object::New(env);
  object.Set("p50", summary.p50 / kNanoseconds);
  object.Set("p90", summary.p90 / kNanoseconds);
  object.Set("p99", summary.p99 / kNanoseconds);
  object.Set("max", summary.max / kNanoseconds);
  object.Set("mean", summary.mean / kNanoseconds);
  return object;
}

// stats(): see PoolStats; times in milliseconds.
napi_value Stats(napi_env env_handle, napi_callback_info) {
  const Napi::Env env(env_handle);
  const PoolStats stats = ProcessPoolStats();
  Napi::Object object = Napi::Object::New(env);
  object.Set("threads", stats.threads);
  object.Set("started", stats.started);
  object.Set("active", static_cast<double>(stats.active));
  object.Set("queued", static_cast<double>(stats.queued));
  object.Set("queuedBytes", static_cast<double>(stats.queued_bytes));
  const PoolOptions bounds = ProcessPoolOptions();
  object.Set("maxQueuedJobs", static_cast<double>(bounds.max_queued_jobs));
  object.Set("maxQueuedBytes", static_cast<double>(bounds.max_queued_bytes));
  object.Set("completed", static_cast<double>(stats.completed));
  object.Set("failed", static_cast<double>(stats.failed));
  object.Set("inlined", static_cast<double>(stats.inlined));
  object.Set("cancelled", static_cast<double>(stats.cancelled));
  object.Set("refused", static_cast<double>(stats.refused));
  object.Set("wait", ToMilliseconds(env, stats.wait));
  object.Set("run", ToMilliseconds(env, stats.run));
  object.Set("delivery", ToMilliseconds(env, stats.delivery));
  return object;
}

std::string Dotted(uint32_t version) {
  return std::to_string(version >> 24) + "." +
         std::to_string((version >> 12) & 0xfff) + "." +
         std::to_string(version & 0xfff);
}

// versions(): { name: { linked, running } } for each library: the version of
// the headers we were compiled with, and the one that the running code reports.
// They differ when the host's copy has replaced ours.
napi_value Versions(napi_env env_handle, napi_callback_info) {
  const Napi::Env env(env_handle);
  Napi::Object all = Napi::Object::New(env);
  const auto add = [&](const char* name, const std::string& linked,
                       const std::string& running) {
    Napi::Object versions = Napi::Object::New(env);
    versions.Set("linked", linked);
    versions.Set("running", running);
    all.Set(name, versions);
  };
  add("zstd", ZSTD_VERSION_STRING, ZSTD_versionString());
  add("libsodium", SODIUM_VERSION_STRING, sodium_version_string());
  add("zlib", ZLIB_VERSION, zlibVersion());
  add("xxHash", std::to_string(XXH_VERSION_NUMBER),
      std::to_string(XXH_versionNumber()));
  add("brotli", Dotted(0x1001000), Dotted(BrotliEncoderVersion()));
  // These two cannot report their version at run time.
  add("libdeflate", LIBDEFLATE_VERSION_STRING, LIBDEFLATE_VERSION_STRING);
  add("simdjson", SIMDJSON_VERSION, SIMDJSON_VERSION);
  return all;
}

}  // namespace

void ExportPool(Exports exports) {
  Export<&Configure>(exports, "configure");
  Export<&Stats>(exports, "stats");
  Export<&Versions>(exports, "versions");
}

}  // namespace offloop::addon
