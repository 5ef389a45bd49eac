# What the compiler carries inside itself: the runtime library and libgcc, so that linking a program needs neither a
# Noodle nor a gcc installation, and the sources of the standard library. Sets embedded_rt and embedded_std.

# A copy under a path known at configure time, for .incbin and its dependency.
set(rt_archive ${CMAKE_CURRENT_BINARY_DIR}/embedded_rt.a)
add_library(nd_link_start OBJECT link/start.S)
add_custom_command(OUTPUT ${rt_archive}
	COMMAND ${CMAKE_COMMAND} -E copy $<TARGET_FILE:noodle_rt> ${rt_archive}
	COMMAND ${CMAKE_AR} rDs ${rt_archive} $<TARGET_OBJECTS:nd_link_start>
	DEPENDS noodle_rt nd_link_start $<TARGET_OBJECTS:nd_link_start>
	COMMENT "Embedding the runtime library" VERBATIM)

# What the runtime's C code takes for granted of its compiler (bit counting, 128-bit division).
execute_process(COMMAND ${CMAKE_C_COMPILER} -print-libgcc-file-name
	OUTPUT_VARIABLE libgcc_archive OUTPUT_STRIP_TRAILING_WHITESPACE)
if(NOT EXISTS "${libgcc_archive}")
	message(FATAL_ERROR "${CMAKE_C_COMPILER} has no libgcc.a: install gcc (./dev setup does it on Debian)")
endif()

set(rt_source ${CMAKE_CURRENT_SOURCE_DIR}/link/embedded_rt.S)
set_source_files_properties(${rt_source} PROPERTIES
	OBJECT_DEPENDS ${rt_archive}
	COMPILE_DEFINITIONS "ND_RT_ARCHIVE=\"${rt_archive}\";ND_LIBGCC_ARCHIVE=\"${libgcc_archive}\"")

# A table of {name, text, length}, sorted by name, with a row of zeros at the end; and the names alone.
file(GLOB std_files CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/std/*.nc)
list(SORT std_files)
set(texts "")
set(rows "")
set(names "")
foreach(file IN LISTS std_files)
	get_filename_component(name ${file} NAME_WE)
	string(APPEND texts "name_${name}: .asciz \"std/${name}\"\n"
		"text_${name}: .incbin \"${file}\"\n"
		"end_${name}: .byte 0\n")
	string(APPEND names "\t.quad name_${name}\n")
	string(APPEND rows "\t.quad name_${name}, text_${name}, end_${name} - text_${name}\n")
endforeach()
set(std_source ${CMAKE_CURRENT_BINARY_DIR}/embedded_std.S)
file(CONFIGURE OUTPUT ${std_source} @ONLY CONTENT
"\t.section .rodata, \"a\"
@texts@
\t.section .data.rel.ro, \"aw\"
\t.balign 8
\t.globl nd_embedded_std
nd_embedded_std:
@rows@\t.quad 0, 0, 0
\t.globl nd_embedded_std_names
nd_embedded_std_names:
@names@\t.quad 0
\t.section .note.GNU-stack, \"\", @progbits
")
set_source_files_properties(${std_source} PROPERTIES OBJECT_DEPENDS "${std_files}")

# The texts about the codes of diagnostics, one after another.
file(GLOB error_files CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/explain/*.md)
list(SORT error_files)
set(included "")
foreach(file IN LISTS error_files)
	string(APPEND included "\t.incbin \"${file}\"\n")
endforeach()
set(error_texts ${CMAKE_CURRENT_BINARY_DIR}/error_texts.S)
file(CONFIGURE OUTPUT ${error_texts} @ONLY CONTENT
"\t.section .rodata, \"a\"
\t.globl nd_error_texts, nd_error_texts_end
nd_error_texts:
@included@nd_error_texts_end: .byte 0
\t.section .note.GNU-stack, \"\", @progbits
")
set_source_files_properties(${error_texts} PROPERTIES OBJECT_DEPENDS "${error_files}")

set(embedded_rt ${rt_source})
set(embedded_std ${std_source})
