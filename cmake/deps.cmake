# offloop::deps: the libraries that scripts/deps built. With ASan, its ASan flavour if there is one.
set(dist ${CMAKE_SOURCE_DIR}/deps/dist)
if(OFFLOOP_SANITIZE MATCHES address AND EXISTS ${dist}-asan)
  set(dist ${dist}-asan)
endif()
if(NOT EXISTS ${dist}/include)
  message(FATAL_ERROR "${dist} is missing: run scripts/deps first (scripts/setup does)")
endif()
# The real path changes with what is inside, and so everything is compiled again when that changes.
file(REAL_PATH ${dist} dist)
message(STATUS "Libraries: ${dist}")

find_package(Threads REQUIRED)
add_library(offloop::deps INTERFACE IMPORTED)
target_include_directories(offloop::deps SYSTEM INTERFACE ${dist}/include)
target_compile_definitions(offloop::deps INTERFACE ${library_defines})
list(TRANSFORM library_archives PREPEND ${dist}/lib/)
target_link_libraries(offloop::deps INTERFACE ${library_archives} Threads::Threads)
