#ifndef OFFLOOP_CORE_JSON_NAME_STORE_H_
#define OFFLOOP_CORE_JSON_NAME_STORE_H_

#include <forward_list>
#include <string>
#include <string_view>

#include "json/escapes.h"
#include "json/string_text.h"
#include "json/value.h"

namespace offloop::json {

// Decodes property names and keeps those that need memory, so that they can be
// compared: what Read() returns is valid as long as the store and the document.
//
// Thread-safety: none.
class NameStore {
 public:
  // Counts what it reads; see Pace.
  std::string_view Read(Value name, Pace& pace) {
    const ByteView content = name.content();
    if (!HasEscapes(content, &pace)) return AsText(content);
    std::string& text = kept_.emplace_front();
    ReadString(content, text, &pace);
    return text;
  }

 private:
  // Allocates nothing while it is empty, as it nearly always is.
  std::forward_list<std::string> kept_;
};

}  // namespace offloop::json

#endif  // OFFLOOP_CORE_JSON_NAME_STORE_H_
