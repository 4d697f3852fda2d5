#ifndef OFFLOOP_CORE_JSON_JSONPATH_NORMALIZED_PATH_H_
#define OFFLOOP_CORE_JSON_JSONPATH_NORMALIZED_PATH_H_

#include <cstdint>
#include <string>

#include "json/value.h"
#include "pace.h"

namespace offloop::json::jsonpath {

// The parts of a normalized path (RFC 9535, section 2.7) after its '$'.
// Thread-safe.

// [7]
void AppendIndex(uint64_t index, std::string& path);
// ['name'], for a property name of a document. A lone surrogate stays as it is,
// although no path can express it. Counts what it reads.
void AppendName(Value name, std::string& path, Pace& pace);

}  // namespace offloop::json::jsonpath

#endif  // OFFLOOP_CORE_JSON_JSONPATH_NORMALIZED_PATH_H_
