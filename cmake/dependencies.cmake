# One interface target per foreign library, so that each folder names what it may see:
# nd_dep_zmq nd_dep_lmdb nd_dep_xxhash nd_dep_protobuf_c nd_dep_zstd nd_dep_jansson nd_dep_seccomp
# nd_dep_cmocka nd_dep_llvm. The package names of Debian are in the messages and in ./dev.

# nd_dependency(<target> <debian package> <header> <library>...)
function(nd_dependency target package header)
	string(MAKE_C_IDENTIFIER "ND_${header}_DIR" include_var)
	find_path(${include_var} ${header})
	if(NOT ${include_var})
		message(FATAL_ERROR "${header} not found: install ${package} (./dev setup does it on Debian)")
	endif()
	add_library(${target} INTERFACE)
	if(NOT ${include_var} STREQUAL "/usr/include")
		target_include_directories(${target} SYSTEM INTERFACE ${${include_var}})
	endif()
	foreach(library IN LISTS ARGN)
		string(MAKE_C_IDENTIFIER "ND_LIB_${library}" library_var)
		find_library(${library_var} ${library})
		if(NOT ${library_var})
			message(FATAL_ERROR
				"library ${library} not found: install ${package} (./dev setup does it on Debian)")
		endif()
		target_link_libraries(${target} INTERFACE ${${library_var}})
	endforeach()
endfunction()

nd_dependency(nd_dep_zmq libczmq-dev czmq.h czmq zmq)
nd_dependency(nd_dep_lmdb liblmdb-dev lmdb.h lmdb)
nd_dependency(nd_dep_xxhash libxxhash-dev xxhash.h xxhash)
nd_dependency(nd_dep_protobuf_c libprotobuf-c-dev protobuf-c/protobuf-c.h protobuf-c)
nd_dependency(nd_dep_zstd libzstd-dev zstd.h zstd)
nd_dependency(nd_dep_jansson libjansson-dev jansson.h jansson)
nd_dependency(nd_dep_seccomp libseccomp-dev seccomp.h seccomp)
if(ND_TESTS)
	nd_dependency(nd_dep_cmocka libcmocka-dev cmocka.h cmocka)
endif()

# LLVM 19, statically: a process that loads libLLVM.so takes 18 ms and 48 MB before main, this one 6 ms
# and 25 MB. Linking it takes lld, bfd needs ten times as long.
find_program(ND_LLVM_CONFIG NAMES llvm-config-19 PATHS /usr/lib/llvm-19/bin)
if(NOT ND_LLVM_CONFIG)
	message(FATAL_ERROR "llvm-config-19 not found: install llvm-19-dev (./dev setup does it on Debian)")
endif()
find_program(ND_LLD NAMES ld.lld PATHS /usr/lib/llvm-19/bin NO_DEFAULT_PATH)
find_program(ND_LLD NAMES ld.lld-19 ld.lld)
if(NOT ND_LLD)
	message(FATAL_ERROR "ld.lld not found: install lld-19 (./dev setup does it on Debian)")
endif()

function(nd_llvm_config ret)
	execute_process(COMMAND ${ND_LLVM_CONFIG} ${ARGN}
		OUTPUT_VARIABLE output OUTPUT_STRIP_TRAILING_WHITESPACE
		RESULT_VARIABLE status ERROR_VARIABLE message)
	if(status)
		message(FATAL_ERROR "${ND_LLVM_CONFIG} ${ARGN}: ${message}")
	endif()
	separate_arguments(output UNIX_COMMAND "${output}")
	set(${ret} ${output} PARENT_SCOPE)
endfunction()

nd_llvm_config(llvm_include --includedir)
nd_llvm_config(llvm_libdir --libdir)
nd_llvm_config(llvm_libs --link-static --libs x86 passes bitwriter bitreader irreader linker ipo)
nd_llvm_config(llvm_system --link-static --system-libs)
# Only parts that we do not use (the SMT solver, Windows manifests) call these two.
list(FILTER llvm_system EXCLUDE REGEX "z3|xml2")

add_library(nd_dep_llvm INTERFACE)
target_include_directories(nd_dep_llvm SYSTEM INTERFACE ${llvm_include})
target_link_directories(nd_dep_llvm INTERFACE ${llvm_libdir})
get_filename_component(lld_dir ${ND_LLD} DIRECTORY)
# The C++ runtime inside stays hidden: a program may also load libzmq.so with the shared one, and neither
# may pick up half of the other.
target_link_options(nd_dep_llvm INTERFACE
	-fuse-ld=lld -B${lld_dir} -static-libgcc
	-Wl,--exclude-libs,libstdc++.a:libgcc_eh.a:libgcc.a)
target_link_libraries(nd_dep_llvm INTERFACE
	${llvm_libs} -Wl,-Bstatic -lstdc++ -Wl,-Bdynamic ${llvm_system} -lpthread -lm)
