# offloop_addon: offloop.node as binding.gyp makes it, for builds that node-gyp does not do (sanitizers, tidy).
include(${CMAKE_SOURCE_DIR}/cmake/node.cmake)
source_list(addon_sources ${CMAKE_SOURCE_DIR}/src/addon/sources.gypi addon_sources)
if(APPLE)
  # zig 0.17 fails to link what Apple calls a bundle; dlopen() takes a library as well.
  add_library(offloop_addon SHARED ${addon_sources})
else()
  add_library(offloop_addon MODULE ${addon_sources})
endif()
offloop_flags(offloop_addon)
offloop_unity(offloop_addon)
# In this order: <zlib.h> is ours, not the one beside Node's headers.
target_link_libraries(offloop_addon PRIVATE offloop_core offloop::node)
set_target_properties(offloop_addon PROPERTIES PREFIX "" SUFFIX .node OUTPUT_NAME offloop)
if(APPLE)
  # Node-API is the process's. -s: no symbols but those that the loader needs.
  target_link_options(offloop_addon PRIVATE -undefined dynamic_lookup -s)
  # A library names itself, by where it was made unless told otherwise.
  set_target_properties(offloop_addon PROPERTIES BUILD_WITH_INSTALL_NAME_DIR ON INSTALL_NAME_DIR @rpath)
  return()
endif()
if(WIN32)
  # What declares itself exported is, and nothing else: Node-API's entry. -s: without what debuggers want.
  target_link_options(offloop_addon PRIVATE -s)
  return()
endif()
if(OFFLOOP_PLATFORM)
  # Not known to zig. The version script hides what the archives define just as well.
  list(FILTER addon_link_flags EXCLUDE REGEX exclude-libs)
  list(APPEND addon_link_flags -s)
endif()
target_link_options(offloop_addon PRIVATE ${addon_link_flags}
  -Wl,--version-script=${CMAKE_SOURCE_DIR}/cmake/exports.map)
set_target_properties(offloop_addon PROPERTIES LINK_DEPENDS ${CMAKE_SOURCE_DIR}/cmake/exports.map)
