#ifndef OFFLOOP_CORE_JSON_LOOKUP_H_
#define OFFLOOP_CORE_JSON_LOOKUP_H_

#include <optional>

#include "json/pointer.h"
#include "json/value.h"
#include "result.h"
#include "run_context.h"

namespace offloop::json {

// The value that a JSON Pointer names in a parsed document, or nullopt. If
// names are equal, the last one counts. Fails only when the run is cancelled.
Result<std::optional<Value>> Lookup(Value root, const Pointer& pointer,
                                    RunContext& context);

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_LOOKUP_H_
