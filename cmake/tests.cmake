# offloop_core_tests: every test/core/**/*_test.cc. With TSan only the tests of the engine (test/core/*_test.cc), and tests of
# operations that start threads.
if(OFFLOOP_PLATFORM)
  # GoogleTest is compiled for the platform, from Debian's package of its sources. Without it only the add-on can be built.
  if(NOT EXISTS /usr/src/googletest)
    return()
  endif()
  add_subdirectory(/usr/src/googletest ${CMAKE_BINARY_DIR}/googletest EXCLUDE_FROM_ALL SYSTEM)
else()
  find_package(GTest QUIET)
endif()
if(NOT TARGET GTest::gmock_main)
  message(FATAL_ERROR "GoogleTest is missing: apt-get install libgtest-dev libgmock-dev (scripts/setup --dev does)")
endif()
include(GoogleTest)

file(GLOB_RECURSE test_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/test/core/*_test.cc)
# Tests for one system.
if(WIN32)
  list(FILTER test_sources EXCLUDE REGEX "_posix_test\\.cc$")
else()
  list(FILTER test_sources EXCLUDE REGEX "_windows_test\\.cc$")
endif()
if(OFFLOOP_SANITIZE MATCHES thread)
  foreach(source ${test_sources})
    cmake_path(GET source PARENT_PATH folder)
    file(STRINGS ${source} threads REGEX "#include <thread>" LIMIT_COUNT 1)
    if(NOT folder STREQUAL ${CMAKE_SOURCE_DIR}/test/core AND NOT threads)
      list(REMOVE_ITEM test_sources ${source})
    endif()
  endforeach()
endif()
add_executable(offloop_core_tests ${test_sources})
offloop_flags(offloop_core_tests)
offloop_unity(offloop_core_tests)
if(OFFLOOP_SANITIZE)
  # The sanitizers look for faults in the core, where the time is spent. The tests themselves would take twice as long to compile
  # with -O1 and UBSan.
  target_compile_options(offloop_core_tests PRIVATE -O0 -fno-sanitize=undefined)
endif()
target_link_libraries(offloop_core_tests PRIVATE offloop_core GTest::gmock_main)
# GoogleTest's headers are a third of the cost of compiling a test. With a compiler cache they are not precompiled, because it
# cannot cache what uses a precompiled header.
if(NOT CMAKE_CXX_COMPILER_LAUNCHER)
  target_precompile_headers(offloop_core_tests PRIVATE <gmock/gmock.h> <gtest/gtest.h>)
endif()
if(OFFLOOP_PLATFORM)
  # clang's -Wconversion includes -Wsign-conversion, unlike GCC's, and the constants in tables of cases are plain ints.
  target_compile_options(offloop_core_tests PRIVATE -Wno-sign-conversion)
  # scripts/prebuild-test runs all tests in one process; ctest is not used.
  return()
endif()
gtest_discover_tests(offloop_core_tests DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 120)

# offloop_memory_tests: test/memory, with a malloc that fails on demand; see failing_malloc.h. Not with sanitizers, which replace
# malloc themselves.
include(CheckCXXSourceCompiles)
check_cxx_source_compiles("#include <cstdlib>\n#ifndef __GLIBC__\n#error\n#endif\nint main() {}" OFFLOOP_GLIBC)
if(OFFLOOP_GLIBC AND NOT OFFLOOP_SANITIZE)
  file(GLOB memory_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/test/memory/*.cc)
  add_executable(offloop_memory_tests ${memory_sources})
  offloop_flags(offloop_memory_tests)
  target_link_libraries(offloop_memory_tests PRIVATE offloop_core GTest::gmock_main)
  gtest_discover_tests(offloop_memory_tests DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 120)
endif()
