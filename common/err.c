#include "noodle/err.h"

#include <assert.h>
#include <errno.h>

const char *nd_err_text(enum nd_err err)
{
	static const char *const texts[] = {
#define X(name, text) text,
		ND_ERR_TABLE(X)
#undef X
	};
	assert((unsigned)err < ND_ERR_COUNT);
	return texts[err];
}

enum nd_err nd_err_from_errno(int errno_value)
{
	switch (errno_value) {
	case 0:
		return ND_OK;
	case ENOENT:
	case ENOTDIR:
		return ND_NOT_FOUND;
	case EEXIST:
	case ENOTEMPTY:
		return ND_EXISTS;
	case ENOSPC:
	case EDQUOT:
		return ND_NO_SPACE;
	case EACCES:
	case EPERM:
		return ND_PERMISSION;
	case EROFS:
		return ND_READ_ONLY;
	case ELOOP:
		return ND_LOOP;
	case EISDIR:
		return ND_NOT_A_FILE;
	case EFBIG:
	case EOVERFLOW:
	case EMSGSIZE:
	case ENAMETOOLONG:
		return ND_TOO_LARGE;
	case EINVAL:
	case EILSEQ:
		return ND_INVALID;
	case ETIMEDOUT:
		return ND_TIMEOUT;
	case EPIPE:
	case ECONNRESET:
	case ECONNREFUSED:
	case ECONNABORTED:
		return ND_PEER;
	case EBUSY:
	case EADDRINUSE:
	case ETXTBSY:
		return ND_BUSY;
	case ECANCELED:
		return ND_CANCELLED;
	case ENOSYS:
	case ENOTSUP:
		return ND_UNSUPPORTED;
	default:
		return ND_IO;
	}
}
