#ifndef OFFLOOP_CORE_JSON_KEYED_HASH_H_
#define OFFLOOP_CORE_JSON_KEYED_HASH_H_

#include <cstdint>
#include <string_view>

namespace offloop::json {

// A hash of text that an attacker may have chosen, for tables that become slow
// when hashes collide: it is keyed with random bits, so that nobody can craft
// such texts. The key is drawn once per process, so nothing visible may depend
// on the hash. (text_hash.h is for tables that cannot become slow.)
//
// A text may be hashed part by part: then `before` is the hash of the parts
// before this one. Thread-safe.
uint64_t KeyedHash(std::string_view text, uint64_t before = 0);

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_KEYED_HASH_H_
