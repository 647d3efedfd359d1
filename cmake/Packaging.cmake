# Installing, and the packages of CPack. Components: corolint, and aio without the linter.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(COROLINT_CMAKE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/corolint)

# 1. aio.
include(${PROJECT_SOURCE_DIR}/runtime/Install.cmake)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/libaio-coro-dev RENAME copyright
        COMPONENT aio)

# 2. What two components have: the CMake package, documents, completion, and manual pages, which are
# made of --help and so are as true as it is.
function(corolint_install_common COMPONENT)
  install(FILES ${PROJECT_BINARY_DIR}/corolintConfig.cmake
                ${PROJECT_BINARY_DIR}/corolintConfigVersion.cmake
                ${PROJECT_SOURCE_DIR}/integrations/cmake/CorolintLint.cmake
          DESTINATION ${COROLINT_CMAKE_DIR} COMPONENT ${COMPONENT} ${ARGN})
  install(FILES README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR}
          COMPONENT ${COMPONENT} ${ARGN})
  install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright
          COMPONENT ${COMPONENT} ${ARGN})
  install(CODE "
    set(SHARE \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_DATADIR}\")
    execute_process(COMMAND python3 \"${PROJECT_SOURCE_DIR}/cmake/completions.py\"
                            \"${COROLINT_TABLEGEN}\" \"${COROLINT_LLVM}/include\"
                            \"${PROJECT_SOURCE_DIR}/driver/commands/Options.td\"
                            \"$<TARGET_FILE:corolint>\" \"\${SHARE}\"
                    COMMAND_ERROR_IS_FATAL ANY)
    find_program(HELP2MAN help2man)
    if(HELP2MAN)
      set(MAN \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_MANDIR}/man1\")
      file(MAKE_DIRECTORY \"\${MAN}\")
      execute_process(COMMAND \"${CMAKE_COMMAND}\" -E env LC_ALL=C.UTF-8
                              python3 \"${PROJECT_SOURCE_DIR}/cmake/man_pages.py\"
                              \"\${HELP2MAN}\" \"$<TARGET_FILE:corolint>\" \"\${MAN}\"
                      COMMAND_ERROR_IS_FATAL ANY)
    else()
      message(STATUS \"help2man is not installed: no manual pages\")
    endif()" COMPONENT ${COMPONENT} ${ARGN})
endfunction()

# 3. The program as it was built, on LLVM's shared libraries. driver/hosts installs the drop-ins.
if(COROLINT_BUILD_LINTER)
  set(COROLINT_TABLEGEN ${COROLINT_LLVM}/bin/llvm-tblgen)
  install(TARGETS corolint RUNTIME)
  configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/corolintConfig.cmake.in
                                ${PROJECT_BINARY_DIR}/corolintConfig.cmake
                                INSTALL_DESTINATION ${COROLINT_CMAKE_DIR}
                                PATH_VARS CMAKE_INSTALL_BINDIR)
  write_basic_package_version_file(${PROJECT_BINARY_DIR}/corolintConfigVersion.cmake
                                   COMPATIBILITY SameMinorVersion)
  corolint_install_common(corolint)
endif()

# 4. The self-contained programs, with Clang's headers beside them: what the packages hold.
# EXCLUDE_FROM_ALL: `cmake --install` without a component leaves them out.
if(COROLINT_SELF_CONTAINED)
  set(HOME lib/corolint)
  foreach(PROGRAM corolint corolint-tidy corolint-clangd)
    if(TARGET ${PROGRAM}-self-contained)
      install(TARGETS ${PROGRAM}-self-contained DESTINATION ${HOME}/bin
              COMPONENT self-contained EXCLUDE_FROM_ALL)
      install(CODE "file(MAKE_DIRECTORY \$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/bin)
        file(CREATE_LINK ../${HOME}/bin/${PROGRAM}
             \$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/bin/${PROGRAM} SYMBOLIC)"
              COMPONENT self-contained EXCLUDE_FROM_ALL)
    endif()
  endforeach()
  # Several editors search for a file named clang-tidy.
  install(CODE "file(CREATE_LINK bin/corolint-tidy
           \$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${HOME}/clang-tidy SYMBOLIC)"
          COMPONENT self-contained EXCLUDE_FROM_ALL)
  install(DIRECTORY ${COROLINT_LLVM}/lib/clang/${LLVM_VERSION_MAJOR}/include
          DESTINATION ${HOME}/lib/clang/${LLVM_VERSION_MAJOR}
          COMPONENT self-contained EXCLUDE_FROM_ALL)
  corolint_install_common(self-contained EXCLUDE_FROM_ALL)
  # The licences of what is linked in, as Debian's packages state them.
  foreach(PACKAGE libclang-common-22-dev libc6-dev libstdc++6 zlib1g-dev libzstd-dev)
    install(FILES /usr/share/doc/${PACKAGE}/copyright OPTIONAL RENAME ${PACKAGE}
            DESTINATION share/doc/corolint/licences COMPONENT self-contained EXCLUDE_FROM_ALL)
  endforeach()
endif()

# 5. Debian packages: `cpack --config build/release/CPackConfig.cmake`; cmake/packages makes the others.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT "corolint developers <corolint@corolint.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "") # each component says its own in its first line
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL aio)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz) # what the dpkg of Debian 11 reads
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_AIO_PACKAGE_NAME libaio-coro-dev) # libaio-dev is Linux' asynchronous I/O
set(CPACK_DEBIAN_AIO_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_AIO_PACKAGE_RECOMMENDS libuv1-dev)
set(CPACK_COMPONENT_AIO_DESCRIPTION "C++ coroutines in the shape of Python's asyncio
aio is header-only and runs on libuv. Beside it the annotations that corolint reads.")
if(COROLINT_SELF_CONTAINED)
  list(APPEND CPACK_COMPONENTS_ALL self-contained)
  set(CPACK_DEBIAN_SELF-CONTAINED_PACKAGE_NAME corolint)
  set(CPACK_DEBIAN_SELF-CONTAINED_PACKAGE_RECOMMENDS "libaio-coro-dev, g++ | libstdc++-dev")
  set(CPACK_COMPONENT_SELF-CONTAINED_DESCRIPTION "static analyser for C++20 and C++23 coroutines
Finds tasks that nobody awaits, locks held across a suspension, references that die before the
coroutine that reads them, calls that stop the event loop. On the command line, and as corolint-tidy
and corolint-clangd in place of clang-tidy and clangd. Needs no LLVM.")
  # The plugin needs the clang-tidy that loads it.
  list(APPEND CPACK_COMPONENTS_ALL plugin)
  set(CPACK_DEBIAN_PLUGIN_PACKAGE_NAME corolint-clang-tidy-plugin)
  set(CPACK_DEBIAN_PLUGIN_PACKAGE_SHLIBDEPS ON)
  set(CPACK_DEBIAN_PLUGIN_PACKAGE_DEPENDS clang-tidy-22)
  set(CPACK_COMPONENT_PLUGIN_DESCRIPTION "checks of C++ coroutines as a plugin of clang-tidy 22
The checks of corolint: clang-tidy --load=corolint-plugin.so --checks=coro-*")
endif()
include(CPack)
