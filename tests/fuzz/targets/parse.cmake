if(TARGET nd_compiler_core)
	nd_fuzz_target(parse nd_compiler_core nd_compiler_private)
	nd_fuzz_target(interface nd_compiler_core nd_compiler_private)
endif()
