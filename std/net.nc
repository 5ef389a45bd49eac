// TCP. Calls that have to wait let other fibers run; a connection is for the fibers of one thread, one that reads and one
// that writes. What fails throws IOError, what takes too long TimeoutError.

@runtime("nd_rt_net_listen", "throws") function openListener(host: string, port: int, backlog: int, shared: bool): int
@runtime("nd_rt_net_accept", "throws") function acceptFrom(handle: int): int
@runtime("nd_rt_net_connect", "throws") function connectTo(host: string, port: int, ms: int): int
@runtime("nd_rt_net_read", "throws") function readFrom(handle: int, into: bytes, n: int, ms: int): int
@runtime("nd_rt_net_write", "throws") function writeTo(handle: int, data: bytes, start: int, end: int, ms: int): void
@runtime("nd_rt_net_close") function closeHandle(handle: int): void
@runtime("nd_rt_net_finish") function finishWriting(handle: int): void
@runtime("nd_rt_net_address") function addressOf(handle: int, peer: bool): string
@runtime("nd_rt_net_port") function portOf(handle: int): int

/// A connection. It closes itself when it is unreachable; `close` or `with` do it in time.
export class Connection implements Disposable {
	/// Milliseconds that a read or write may wait; 0: as long as it takes.
	timeout: int
	private handle: int
	private pending: bytes // read, not yet given out by readLine

	constructor(__handle: int) {
		self.handle = __handle
		self.timeout = 0
		self.pending = bytes(0)
	}

	private open(): int {
		if self.handle == 0 {
			throw IOError("the connection is closed")
		}
		return self.handle
	}

	/// Appends up to `n` bytes to `into`, as soon as there are any; how many, 0 at the end.
	read(into: bytes, n: int = 65536): int {
		handle = self.open()
		if self.pending.length > 0 {
			take = min(n, self.pending.length)
			into.appendAll(self.pending.slice(0, take))
			self.pending = self.pending.slice(take, self.pending.length)
			return take
		}
		return readFrom(handle, into, n, self.timeout)
	}

	/// Everything up to the end.
	readAll(): bytes {
		all = bytes(0)
		while self.read(all) > 0 {
		}
		return all
	}

	/// The next line without its end ("\n" or "\r\n"), or null at the end. A line longer than `most` bytes throws IOError.
	readLine(most: int = 65536): string? {
		handle = self.open()
		var at = 0
		while true {
			while at < self.pending.length {
				if self.pending[at] == 10 {
					stop = if (at > 0 && self.pending[at - 1] == 13) at - 1 else at
					line = self.pending.slice(0, stop).toString()
					self.pending = self.pending.slice(at + 1, self.pending.length)
					return line
				}
				at++
			}
			if at > most {
				throw IOError("a line is longer than ${most} bytes")
			}
			if readFrom(handle, self.pending, 65536, self.timeout) == 0 {
				if self.pending.length == 0 {
					return null
				}
				line = self.pending.toString()
				self.pending = bytes(0)
				return line
			}
		}
	}

	/// Writes all of it.
	write(data: bytes): void {
		writeTo(self.open(), data, 0, data.length, self.timeout)
	}

	writeText(text: string): void {
		self.write(text.bytes())
	}

	/// Nothing more will be written; the other side reads to the end. Reading goes on.
	finish(): void {
		finishWriting(self.open())
	}

	/// "127.0.0.1:8080"
	localAddress(): string { return addressOf(self.open(), false) }
	remoteAddress(): string { return addressOf(self.open(), true) }

	/// Whoever reads or writes gets an IOError. Further calls do nothing.
	close(): void {
		handle = self.handle
		self.handle = 0
		if handle != 0 {
			closeHandle(handle)
		}
	}

	destructor() {
		self.close()
	}
}

/// Connects to a host by name or address, within so many milliseconds (0: as long as the system tries).
export function connect(host: string, port: int, timeout: int = 0): Connection {
	return Connection(connectTo(host, port, timeout))
}

/// Takes connections at a port.
export class Listener implements Disposable {
	private handle: int

	/// Port 0 takes a free one, see `port`. With `shared` several listeners, of threads or programs, share the port.
	constructor(port: int, host: string = "127.0.0.1", backlog: int = 4096, shared: bool = false) {
		if port < 0 || port > 65535 {
			throw IOError("${port} is no port")
		}
		self.handle = openListener(host, port, backlog, shared)
	}

	private open(): int {
		if self.handle == 0 {
			throw IOError("the listener is closed")
		}
		return self.handle
	}

	port(): int { return portOf(self.open()) }
	address(): string { return addressOf(self.open(), false) }

	/// Waits for the next connection.
	accept(): Connection {
		return Connection(acceptFrom(self.open()))
	}

	/// Whoever waits in `accept` gets an IOError. Connections stay.
	close(): void {
		handle = self.handle
		self.handle = 0
		if handle != 0 {
			closeHandle(handle)
		}
	}

	destructor() {
		self.close()
	}
}
