# Flags of every target. A target whose code runs outside our own programs (the runtime that compiled
# programs link) sets the property ND_NO_SANITIZE to stay free of sanitizer calls.

define_property(TARGET PROPERTY ND_NO_SANITIZE
	BRIEF_DOCS "Compile this target without sanitizers even when ND_SANITIZE is set")

add_compile_definitions(_GNU_SOURCE)
add_compile_options(
	$<$<COMPILE_LANGUAGE:C>:-Wall>
	$<$<COMPILE_LANGUAGE:C>:-Wextra>
	$<$<COMPILE_LANGUAGE:C>:-Wpedantic>
	$<$<COMPILE_LANGUAGE:C>:-Wshadow>
	$<$<COMPILE_LANGUAGE:C>:-fno-omit-frame-pointer>
	$<$<COMPILE_LANGUAGE:C>:-ffunction-sections>
	$<$<COMPILE_LANGUAGE:C>:-fdata-sections>)

# The same sources give the same bytes in any folder. The build folder often lies inside the source
# folder, and the last matching map wins.
add_compile_options(
	-ffile-prefix-map=${CMAKE_SOURCE_DIR}/=
	-ffile-prefix-map=${CMAKE_BINARY_DIR}=build)

add_link_options(-Wl,--as-needed -Wl,--gc-sections)

if(ND_SANITIZE)
	set(sanitize $<$<NOT:$<BOOL:$<TARGET_PROPERTY:ND_NO_SANITIZE>>>:-fsanitize=${ND_SANITIZE}>)
	add_compile_options($<$<COMPILE_LANGUAGE:C>:${sanitize}>)
	if(ND_SANITIZE MATCHES "undefined")
		add_compile_options($<$<COMPILE_LANGUAGE:C>:-fno-sanitize-recover=undefined>)
	endif()
	add_link_options(${sanitize})
else()
	# Position-dependent programs start faster: LLVM alone has 100,000 relocations. Sanitizers want PIE.
	add_compile_options($<$<COMPILE_LANGUAGE:C>:-fno-pie>)
	add_link_options(-no-pie)
endif()

if(ND_FUZZ)
	if(NOT CMAKE_C_COMPILER_ID MATCHES "Clang")
		message(FATAL_ERROR "ND_FUZZ needs clang: configure with the preset 'fuzz'")
	endif()
	# libFuzzer follows its way through all our code, not just through the target's own file.
	add_compile_options(
		$<$<AND:$<COMPILE_LANGUAGE:C>,$<NOT:$<BOOL:$<TARGET_PROPERTY:ND_NO_SANITIZE>>>>:-fsanitize=fuzzer-no-link>)
endif()
