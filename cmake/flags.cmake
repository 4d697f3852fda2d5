# offloop_flags(<target>): sets the flags with which all our own code is compiled.
#
#   OFFLOOP_SANITIZE   the argument of -fsanitize=
#   OFFLOOP_LIBFUZZER  instrument for, and link with, libFuzzer (clang)
#   OFFLOOP_COVERAGE   instrument for gcov
set(flags ${CMAKE_SOURCE_DIR}/cmake/flags.gypi)
foreach(key warning_flags language_flags release_flags hardening_flags hardening_flags_x64
    library_defines addon_defines addon_link_flags library_archives)
  json_list(${key} ${flags} ${key})
endforeach()

list(JOIN release_flags " " CMAKE_CXX_FLAGS_RELEASE)
# -g1 has the lines that stack traces show. The rest of -g, for debuggers, takes a third of the time to compile, so sanitizers and
# CI do without.
set(CMAKE_CXX_FLAGS_DEBUG "-Og -g")
if(OFFLOOP_SANITIZE)
  set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g1")
elseif(DEFINED ENV{CI})
  set(CMAKE_CXX_FLAGS_DEBUG "-Og -g1")
endif()

if(OFFLOOP_PLATFORM)
  # The counterpart of _GLIBCXX_ASSERTIONS in zig's C++ library.
  list(APPEND hardening_flags -U_LIBCPP_HARDENING_MODE -D_LIBCPP_HARDENING_MODE=_LIBCPP_HARDENING_MODE_FAST
    -U_LIBCPP_ASSERTION_SEMANTIC_DEFAULT -D_LIBCPP_ASSERTION_SEMANTIC_DEFAULT=_LIBCPP_ASSERTION_SEMANTIC_HARDENING_DEPENDENT)
endif()

if(APPLE)
  # See src/addon/operator_new.cc.
  list(APPEND language_flags -fvisibility-global-new-delete=force-hidden)
endif()

if(WIN32)
  list(APPEND library_defines NOMINMAX WIN32_LEAN_AND_MEAN)
endif()

if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
  # A mistake with a lock that clang's analysis finds is an error.
  list(APPEND warning_flags -Wthread-safety -Werror=thread-safety)
endif()

set(instrument)
if(OFFLOOP_SANITIZE)
  list(APPEND instrument -fsanitize=${OFFLOOP_SANITIZE} -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
endif()
if(OFFLOOP_LIBFUZZER)
  list(APPEND instrument -fsanitize=fuzzer-no-link)
endif()
if(OFFLOOP_COVERAGE)
  list(APPEND instrument --coverage)
endif()

function(offloop_flags target)
  target_compile_options(${target} PRIVATE ${language_flags} ${warning_flags} ${instrument}
    -ffile-prefix-map=${CMAKE_SOURCE_DIR}=.)
  target_link_options(${target} PRIVATE -pthread ${instrument})
  target_include_directories(${target} PRIVATE ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR}/src/core)
  if(NOT instrument)
    # Not with sanitizers, which would not see calls of the fortified functions.
    target_compile_options(${target} PRIVATE ${hardening_flags})
    if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|amd64)$")
      target_compile_options(${target} PRIVATE ${hardening_flags_x64})
    endif()
  endif()
endfunction()
