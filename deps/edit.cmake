# A few libraries need a few edits to their pinned sources. Every edit names the text it replaces and how often that
# text must be there, so a new version of the library that does not fit fails here instead of being built wrong.

function(edit file count old new)
  file(READ ${file} text)
  string(LENGTH "${text}" before)
  string(REPLACE "${old}" "" without "${text}")
  string(LENGTH "${without}" after)
  string(LENGTH "${old}" length)
  math(EXPR found "(${before} - ${after}) / ${length}")
  if(NOT found EQUAL count)
    message(FATAL_ERROR "${file}: expected ${count} times, found ${found}:\n${old}")
  endif()
  string(REPLACE "${old}" "${new}" text "${text}")
  file(WRITE ${file} "${text}")
endfunction()
