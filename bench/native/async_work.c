// A job through Node-API's own asynchronous work that does nothing but carry a
// few bytes there and back: run(bytes) returns a promise of a copy of them,
// which libuv's pool settles. The bytes are copied before and after, as they
// are by every add-on that does not leave them to JavaScript while a thread
// reads them.

#define NAPI_VERSION 9
#include <node_api.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  napi_async_work work;
  napi_deferred deferred;
  size_t size;
  char bytes[];
} Job;

static void Execute(napi_env env, void* data) {
  (void)env;
  (void)data;
}

static void Complete(napi_env env, napi_status status, void* data) {
  Job* job = data;
  napi_value result;
  (void)status;
  napi_create_buffer_copy(env, job->size, job->bytes, NULL, &result);
  napi_resolve_deferred(env, job->deferred, result);
  napi_delete_async_work(env, job->work);
  free(job);
}

static napi_value Run(napi_env env, napi_callback_info info) {
  napi_value bytes, promise, name;
  size_t count = 1, size;
  void* data;
  Job* job;
  napi_get_cb_info(env, info, &count, &bytes, NULL, NULL);
  if (napi_get_buffer_info(env, bytes, &data, &size) != napi_ok) return NULL;
  job = malloc(sizeof(*job) + size);
  if (job == NULL) return NULL;
  job->size = size;
  memcpy(job->bytes, data, size);
  napi_create_promise(env, &job->deferred, &promise);
  napi_create_string_utf8(env, "bench", NAPI_AUTO_LENGTH, &name);
  napi_create_async_work(env, NULL, name, Execute, Complete, job, &job->work);
  napi_queue_async_work(env, job->work);
  return promise;
}

NAPI_MODULE_INIT() {
  napi_value run;
  napi_create_function(env, "run", NAPI_AUTO_LENGTH, Run, NULL, &run);
  napi_set_named_property(env, exports, "run", run);
  return exports;
}
