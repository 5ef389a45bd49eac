#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <seccomp.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { SANITIZED = true };
#else
enum { SANITIZED = false };
#endif

// ---- seccomp ----

// What compilers and the C library use, found with strace; threads, because large modules are compiled by several.
static const int harmless[] = {
	SCMP_SYS(read),
	SCMP_SYS(write),
	SCMP_SYS(readv),
	SCMP_SYS(writev),
	SCMP_SYS(pread64),
	SCMP_SYS(pwrite64),
	SCMP_SYS(lseek),
	SCMP_SYS(fstat),
	SCMP_SYS(close),
	SCMP_SYS(dup2),
	SCMP_SYS(dup3),
	SCMP_SYS(recvmsg),
	SCMP_SYS(poll),
	SCMP_SYS(ppoll),
	// memory
	SCMP_SYS(brk),
	SCMP_SYS(mmap),
	SCMP_SYS(munmap),
	SCMP_SYS(mremap),
	SCMP_SYS(mprotect),
	SCMP_SYS(madvise),
	// threads
	SCMP_SYS(futex),
	SCMP_SYS(set_robust_list),
	SCMP_SYS(rseq),
	SCMP_SYS(set_tid_address),
	SCMP_SYS(gettid),
	SCMP_SYS(getpid),
	SCMP_SYS(sched_yield),
	SCMP_SYS(sched_getaffinity),
	SCMP_SYS(membarrier),
	// signals of its own
	SCMP_SYS(rt_sigaction),
	SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigreturn),
	SCMP_SYS(sigaltstack),
	SCMP_SYS(pause),
	SCMP_SYS(restart_syscall),
	// time and use
	SCMP_SYS(clock_gettime),
	SCMP_SYS(clock_getres),
	SCMP_SYS(gettimeofday),
	SCMP_SYS(nanosleep),
	SCMP_SYS(clock_nanosleep),
	SCMP_SYS(getrusage),
	SCMP_SYS(getrandom),
	SCMP_SYS(uname),
	SCMP_SYS(sysinfo),
	SCMP_SYS(exit),
	SCMP_SYS(exit_group),
};

static bool add_harmless(scmp_filter_ctx filter)
{
	for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++)
		if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, harmless[i], 0))
			return false;
	return true;
}

// Those that are harmless with some arguments only.
static bool add_limited(scmp_filter_ctx filter, bool opens_files)
{
	enum { THREAD = CLONE_VM | CLONE_THREAD | CLONE_SIGHAND };
	pid_t self = getpid();

	return !seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
				 SCMP_A0(SCMP_CMP_MASKED_EQ, THREAD, THREAD)) &&
	       // Its flags are in memory, where a filter cannot look; with this error the C library takes clone.
	       !seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) &&
	       // abort and raise
	       !seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
				 SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)self, 0)) &&
	       // fstat of newer C libraries
	       !seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(newfstatat), 1,
				 SCMP_A3(SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, AT_EMPTY_PATH)) &&
	       // send, not sendto: over the connection that is there
	       !seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(sendto), 1, SCMP_A4(SCMP_CMP_EQ, 0, 0)) &&
	       !seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1,
				 SCMP_A1(SCMP_CMP_EQ, TCGETS, 0)) &&
	       !seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1,
				 SCMP_A1(SCMP_CMP_EQ, F_GETFL, 0)) &&
	       !seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1,
				 SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME, 0)) &&
	       // its limits may be read; the server sets them
	       !seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 2, SCMP_A0(SCMP_CMP_EQ, 0, 0),
				 SCMP_A2(SCMP_CMP_EQ, 0, 0)) &&
	       (!opens_files ||
		!seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
				  SCMP_A2(SCMP_CMP_MASKED_EQ, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY)));
}

static bool limit_calls(bool opens_files)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	bool done = filter && !seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2) && // a binary tree
		    add_harmless(filter) && add_limited(filter, opens_files) && !seccomp_load(filter);

	seccomp_release(filter);
	return done;
}

// ---- Landlock ----

// By numbers of our own: headers are older than kernels.
enum {
	ABI_REFER = 2,
	ABI_TRUNCATE = 3,
	ABI_NET = 4,
	ABI_IOCTL = 5,
	ABI_SCOPE = 6,
	FS_READ_FILE = 1 << 2,
	FS_FIRST = (1 << 13) - 1, // all of the first version
	FS_REFER = 1 << 13,
	FS_TRUNCATE = 1 << 14,
	FS_IOCTL = 1 << 15,
	NET_ALL = 3, // bind and connect over TCP
	SCOPE_ALL = 3, // abstract sockets and signals
};

struct ruleset { // as the newest kernel that we know wants it; older ones take its beginning
	uint64_t files, net, scope;
};

static long landlock_version(void)
{
	return syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

// Lets files be read that lie in the folder of `file`.
static bool allow_folder_of(int rules, const char *file)
{
	char folder[4096] = ".";
	size_t len = strrchr(file, '/') ? (size_t)(strrchr(file, '/') - file) : 0;
	struct landlock_path_beneath_attr rule = {.allowed_access = FS_READ_FILE};
	bool done;

	if (len >= sizeof folder)
		return false;
	if (len) {
		memcpy(folder, file, len);
		folder[len] = '\0';
	}
	rule.parent_fd = open(folder, O_PATH | O_CLOEXEC);
	if (rule.parent_fd < 0)
		return false;
	done = !syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
	close(rule.parent_fd);
	return done;
}

static bool limit_files(const char *const *readable)
{
	long version = landlock_version();
	struct ruleset set = {.files = FS_FIRST};
	size_t size = version >= ABI_SCOPE ? 24 : version >= ABI_NET ? 16 : 8;
	bool done;
	int rules;

	if (version < 1)
		return false;
	set.files |= (version >= ABI_REFER ? FS_REFER : 0) | (version >= ABI_TRUNCATE ? FS_TRUNCATE : 0) |
		     (version >= ABI_IOCTL ? FS_IOCTL : 0);
	set.net = version >= ABI_NET ? NET_ALL : 0;
	set.scope = version >= ABI_SCOPE ? SCOPE_ALL : 0;
	rules = (int)syscall(SYS_landlock_create_ruleset, &set, size, 0);
	if (rules < 0)
		return false;
	for (; readable && *readable; readable++)
		(void)allow_folder_of(rules, *readable);
	done = !syscall(SYS_landlock_restrict_self, rules, 0);
	close(rules);
	return done;
}

// ---- both ----

unsigned nd_sandbox_available(void)
{
	uint32_t action = SECCOMP_RET_ERRNO;
	unsigned ret = 0;

	if (SANITIZED)
		return 0;
	if (!syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action))
		ret |= ND_SANDBOX_CALLS;
	if (landlock_version() >= 1)
		ret |= ND_SANDBOX_FILES;
	return ret;
}

const char *nd_sandbox_missing(unsigned available)
{
	switch (available) {
	case ND_SANDBOX_CALLS | ND_SANDBOX_FILES:
		return NULL;
	case ND_SANDBOX_CALLS:
		return "Landlock";
	case ND_SANDBOX_FILES:
		return "seccomp";
	default:
		return "seccomp and no Landlock";
	}
}

unsigned nd_sandbox_enter(const char *const *readable)
{
	unsigned ret = 0;

	if (SANITIZED || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return 0;
	if (limit_files(readable))
		ret |= ND_SANDBOX_FILES;
	if (limit_calls(readable && *readable))
		ret |= ND_SANDBOX_CALLS;
	return ret;
}
