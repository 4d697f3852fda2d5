# offloop_addon: offloop.node, built as by binding.gyp, for what node-gyp does not do: sanitizers, clang-tidy and other platforms.
include(${CMAKE_SOURCE_DIR}/cmake/node.cmake)
source_list(addon_sources ${CMAKE_SOURCE_DIR}/src/addon/sources.gypi addon_sources)
if(APPLE)
  # Node would also load a bundle (MODULE), but zig 0.17 cannot link one.
  add_library(offloop_addon SHARED ${addon_sources})
else()
  add_library(offloop_addon MODULE ${addon_sources})
endif()
offloop_flags(offloop_addon)
offloop_unity(offloop_addon)
# The order matters: offloop_core comes first, so that <zlib.h> is our own and not the one next to Node's headers.
target_link_libraries(offloop_addon PRIVATE offloop_core offloop::node)
set_target_properties(offloop_addon PROPERTIES PREFIX "" SUFFIX .node OUTPUT_NAME offloop)
if(APPLE)
  # Node-API is found in the process at run time. -s keeps only the symbols that the loader needs.
  target_link_options(offloop_addon PRIVATE -undefined dynamic_lookup -s)
  # A library contains its own name. Without this it would be the path where it was built.
  set_target_properties(offloop_addon PROPERTIES BUILD_WITH_INSTALL_NAME_DIR ON INSTALL_NAME_DIR @rpath)
  return()
endif()
if(WIN32)
  # Only what is declared as exported is exported, which is Node-API's entry. -s leaves out what only debuggers need.
  target_link_options(offloop_addon PRIVATE -s)
  return()
endif()
if(OFFLOOP_PLATFORM)
  # zig does not know --exclude-libs. The version script hides the symbols of the archives, too.
  list(FILTER addon_link_flags EXCLUDE REGEX exclude-libs)
  list(APPEND addon_link_flags -s)
endif()
target_link_options(offloop_addon PRIVATE ${addon_link_flags}
  -Wl,--version-script=${CMAKE_SOURCE_DIR}/cmake/exports.map)
set_target_properties(offloop_addon PROPERTIES LINK_DEPENDS ${CMAKE_SOURCE_DIR}/cmake/exports.map)
