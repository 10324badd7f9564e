# `cmake --install`: the programs, their data, and the package that gives a program procession::mp.
# Included last by the top CMakeLists.txt, when every target is known.
#
#   PREFIX/bin                       procession, procession-gui, procession-keeper
#   PREFIX/lib/procession/lessons    the lessons' programs, which nobody types
#   PREFIX/share/procession          lessons and assets
#   PREFIX/<libdir>                  libprocession.so, libprocession_mp.a, cmake/procession
#   PREFIX/<includedir>              procession.h, procession_kinds.h, procession/mp.h …
include(CMakePackageConfigHelpers)

file(RELATIVE_PATH up_from_bin "/${CMAKE_INSTALL_BINDIR}" "/${CMAKE_INSTALL_LIBDIR}")
file(RELATIVE_PATH up_from_lessons "/lib/procession/lessons" "/${CMAKE_INSTALL_LIBDIR}")

foreach(program procession_command procession-gui procession-keeper)
  if(TARGET ${program})
    set_target_properties(${program} PROPERTIES INSTALL_RPATH "$ORIGIN/${up_from_bin}")
    install(TARGETS ${program} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  endif()
endforeach()

get_property(lessons GLOBAL PROPERTY procession_lesson_targets)
foreach(lesson IN LISTS lessons)
  set_target_properties(${lesson} PROPERTIES INSTALL_RPATH "$ORIGIN/${up_from_lessons}")
  install(TARGETS ${lesson} RUNTIME DESTINATION lib/procession/lessons)
endforeach()

foreach(data lessons assets)
  if(EXISTS ${PROJECT_SOURCE_DIR}/${data})
    install(DIRECTORY ${PROJECT_SOURCE_DIR}/${data} DESTINATION share/procession
            PATTERN CMakeLists.txt EXCLUDE
            PATTERN test.toml EXCLUDE
            PATTERN __pycache__ EXCLUDE)
  endif()
endforeach()

if(TARGET procession_mp)
  install(TARGETS procession procession_mp EXPORT procession
          LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
          ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
  install(FILES ${PROJECT_SOURCE_DIR}/core/channel/include/procession.h
                ${PROJECT_BINARY_DIR}/generated/procession_kinds.h
          DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/core/mp/include/procession
          DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")

  set(package ${CMAKE_INSTALL_LIBDIR}/cmake/procession)
  install(EXPORT procession NAMESPACE procession:: DESTINATION ${package}
          FILE processionTargets.cmake)
  configure_package_config_file(
    ${CMAKE_CURRENT_LIST_DIR}/processionConfig.cmake.in
    ${PROJECT_BINARY_DIR}/package/processionConfig.cmake INSTALL_DESTINATION ${package})
  write_basic_package_version_file(
    ${PROJECT_BINARY_DIR}/package/processionConfigVersion.cmake COMPATIBILITY SameMajorVersion)
  install(FILES ${PROJECT_BINARY_DIR}/package/processionConfig.cmake
                ${PROJECT_BINARY_DIR}/package/processionConfigVersion.cmake
          DESTINATION ${package})
endif()
