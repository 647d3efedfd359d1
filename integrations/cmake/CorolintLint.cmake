# corolint as part of a build: the reports of files that did not change are kept, as objects are.
#
#   corolint_lint_target(TARGET [WHOLE_PROGRAM] [OPTIONS <option of corolint link>...])
#
# makes the target TARGET-lint: one report for each C++ source of TARGET, then the findings over all
# of them. WHOLE_PROGRAM also takes the reports of the libraries that TARGET links, as far as they
# were given to corolint_lint_target() before: the path from a coroutine to a blocking call may lead
# through any of them. `cmake --build . --target lint` runs all of them.
include_guard(GLOBAL)

if(NOT TARGET corolint::corolint)
  find_program(COROLINT_PROGRAM corolint REQUIRED)
  add_executable(corolint::corolint IMPORTED)
  set_target_properties(corolint::corolint PROPERTIES IMPORTED_LOCATION "${COROLINT_PROGRAM}")
endif()

function(_corolint_reports TARGET OUT)
  get_target_property(SOURCES ${TARGET} SOURCES)
  get_target_property(FOLDER ${TARGET} SOURCE_DIR)
  set(REPORTS "")
  foreach(SOURCE IN LISTS SOURCES)
    cmake_path(ABSOLUTE_PATH SOURCE BASE_DIRECTORY "${FOLDER}" NORMALIZE)
    if(NOT SOURCE MATCHES "\\.(cc|cpp|cxx|c\\+\\+|C)$")
      continue()
    endif()
    cmake_path(RELATIVE_PATH SOURCE BASE_DIRECTORY "${FOLDER}" OUTPUT_VARIABLE NAME)
    string(REPLACE "../" "up/" NAME "${NAME}")
    set(REPORT "${CMAKE_CURRENT_BINARY_DIR}/${TARGET}-lint/${NAME}.report")
    cmake_path(GET REPORT PARENT_PATH REPORT_FOLDER)
    file(MAKE_DIRECTORY "${REPORT_FOLDER}")
    add_custom_command(
      OUTPUT "${REPORT}"
      COMMAND corolint::corolint summarize "${SOURCE}" -p "${CMAKE_BINARY_DIR}" -o "${REPORT}"
              --deps "${REPORT}.d" --root "${CMAKE_SOURCE_DIR}"
      DEPENDS "${SOURCE}" "$<TARGET_FILE:corolint::corolint>"
      DEPFILE "${REPORT}.d"
      COMMENT "Reading the coroutines of ${NAME}"
      VERBATIM)
    list(APPEND REPORTS "${REPORT}")
  endforeach()
  set(${OUT} "${REPORTS}" PARENT_SCOPE)
endfunction()

# The reports of what TARGET links, at any depth.
function(_corolint_linked TARGET OUT)
  set(FOUND "")
  set(SEEN "")
  get_target_property(QUEUE ${TARGET} LINK_LIBRARIES)
  while(QUEUE)
    list(POP_FRONT QUEUE LIBRARY)
    if(NOT TARGET "${LIBRARY}" OR LIBRARY IN_LIST SEEN)
      continue()
    endif()
    list(APPEND SEEN "${LIBRARY}")
    get_target_property(REPORTS ${LIBRARY} COROLINT_REPORTS)
    if(REPORTS)
      list(APPEND FOUND ${REPORTS})
    endif()
    foreach(KIND LINK_LIBRARIES INTERFACE_LINK_LIBRARIES)
      get_target_property(MORE ${LIBRARY} ${KIND})
      if(MORE)
        list(APPEND QUEUE ${MORE})
      endif()
    endforeach()
  endwhile()
  list(REMOVE_DUPLICATES FOUND)
  set(${OUT} "${FOUND}" PARENT_SCOPE)
endfunction()

function(corolint_lint_target TARGET)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "WHOLE_PROGRAM" "" "OPTIONS")
  if(ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "corolint_lint_target(${TARGET}): does not know ${ARG_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT CMAKE_EXPORT_COMPILE_COMMANDS)
    message(FATAL_ERROR "corolint_lint_target(${TARGET}): set(CMAKE_EXPORT_COMPILE_COMMANDS ON) "
                        "before the targets are made; the flags are read from there")
  endif()
  _corolint_reports(${TARGET} REPORTS)
  set_target_properties(${TARGET} PROPERTIES COROLINT_REPORTS "${REPORTS}")
  set(LINKED "")
  if(ARG_WHOLE_PROGRAM)
    _corolint_linked(${TARGET} LINKED)
  endif()
  add_custom_target(${TARGET}-lint
    COMMAND corolint::corolint link ${REPORTS} ${LINKED} --root "${CMAKE_SOURCE_DIR}" ${ARG_OPTIONS}
    DEPENDS ${REPORTS} ${LINKED}
    WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}"
    COMMENT "Linting ${TARGET}"
    USES_TERMINAL VERBATIM)
  if(NOT TARGET lint)
    add_custom_target(lint)
  endif()
  add_dependencies(lint ${TARGET}-lint)
endfunction()
