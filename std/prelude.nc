// The prelude: what every module knows without an import. The members of the built-in types, the error classes, the
// built-in interfaces and the global functions, in Noodle itself.
//
// Three things exist here (and, but for `extend`, in the other standard modules) that programs do not have:
//   extend T { ... }       members of a built-in type
//   @intrinsic("name")     an operation that the compiler emits in place (ND_INTRINSICS of sema/hir.h)
//   @runtime("name", ...)  a C function of the runtime library (noodle/rt.h); flags: pure readonly noreturn cold
//                          allocates throws
// @property methods are read like fields. For any type the compiler supplies __eq(a, b), __hash(a), __cmp(a, b),
// __str(a) (toString), __repr(a) (as inside a collection) and __type_name<T>(); and the methods toString, hashCode, equals
// and compareTo of the built-in types, which are the same. Names that begin with __ are for the
// compiler and for this file.
//
// Functions of the caller's are called only where the collection may change under them without harm: a length is read
// again after each call, and sorting works on a copy.

// Intrinsics ---------------------------------------------------------------------------------------------------
@intrinsic("list_new") export function __list_new<T>(capacity: int): List<T>
@intrinsic("list_fill") export function __list_fill<T>(n: int, x: T): List<T>
@intrinsic("list_len") export function __list_len<T>(xs: List<T>): int
@intrinsic("list_push") export function __list_push<T>(xs: List<T>, x: T): void
@intrinsic("list_get") export function __list_get<T>(xs: List<T>, i: int): T
@intrinsic("list_set") export function __list_set<T>(xs: List<T>, i: int, x: T): void
@intrinsic("list_set_len") export function __list_set_len<T>(xs: List<T>, n: int): void
@intrinsic("list_reserve") export function __list_reserve<T>(xs: List<T>, n: int): void
@intrinsic("list_move") export function __list_move<T>(xs: List<T>, to: int, start: int, n: int): void
@intrinsic("list_copy") export function __list_copy<T>(xs: List<T>, start: int, n: int): List<T>
@intrinsic("list_append_all") export function __list_append_all<T>(xs: List<T>, ys: List<T>): void

@intrinsic("map_new") export function __map_new<K, V>(): Map<K, V>
@intrinsic("map_len") export function __map_len<K, V>(m: Map<K, V>): int
@intrinsic("map_find") export function __map_find<K, V>(m: Map<K, V>, k: K): int
@intrinsic("map_insert") export function __map_insert<K, V>(m: Map<K, V>, k: K): int
@intrinsic("map_remove") export function __map_remove<K, V>(m: Map<K, V>, i: int): void
@intrinsic("map_clear") export function __map_clear<K, V>(m: Map<K, V>): void
@intrinsic("map_next") export function __map_next<K, V>(m: Map<K, V>, i: int): int
@intrinsic("map_key") export function __map_key<K, V>(m: Map<K, V>, i: int): K
@intrinsic("map_value") export function __map_value<K, V>(m: Map<K, V>, i: int): V
@intrinsic("map_set_value") export function __map_set_value<K, V>(m: Map<K, V>, i: int, v: V): void
@intrinsic("map_version") export function __map_version<K, V>(m: Map<K, V>): int

@intrinsic("map_new") export function __set_new<T>(): Set<T>
@intrinsic("map_len") export function __set_len<T>(s: Set<T>): int
@intrinsic("map_find") export function __set_find<T>(s: Set<T>, x: T): int
@intrinsic("map_insert") export function __set_insert<T>(s: Set<T>, x: T): int
@intrinsic("map_remove") export function __set_remove<T>(s: Set<T>, i: int): void
@intrinsic("map_clear") export function __set_clear<T>(s: Set<T>): void
@intrinsic("map_next") export function __set_next<T>(s: Set<T>, i: int): int
@intrinsic("map_key") export function __set_key<T>(s: Set<T>, i: int): T
@intrinsic("map_version") export function __set_version<T>(s: Set<T>): int

@intrinsic("str_len") export function __str_len(s: string): int
@intrinsic("str_byte_len") export function __str_byte_len(s: string): int
@intrinsic("str_byte") export function __str_byte(s: string, i: int): uint8

// The runtime --------------------------------------------------------------------------------------------------
@runtime("nd_rt_string_eq", "pure") export function __string_eq(a: string, b: string): bool
@runtime("nd_rt_string_cmp", "pure") export function __string_cmp(a: string, b: string): int
@runtime("nd_rt_string_hash", "pure") export function __string_hash(s: string): int
@runtime("nd_rt_string_char_at_byte", "pure") export function __string_decode(s: string, offset: int): char
@runtime("nd_rt_string_char", "readonly") export function __string_char(s: string, index: int): char
@runtime("nd_rt_string_slice", "readonly") export function __string_part(s: string, start: int, end: int): string
@runtime("nd_rt_string_find", "readonly") export function __string_find(s: string, part: string, start: int): int
@runtime("nd_rt_string_join", "readonly") export function __string_join(parts: List<string>, separator: string): string
@runtime("nd_rt_string_has_room") export function __string_has_room(s: string, times: int): bool
@runtime("nd_rt_string_repeat") export function __string_repeat(s: string, times: int): string
@runtime("nd_rt_string_pad_start") export function __string_pad_start(s: string, length: int, fill: char): string
@runtime("nd_rt_string_pad_end") export function __string_pad_end(s: string, length: int, fill: char): string
@runtime("nd_rt_string_repr") export function __string_repr(s: string): string
@runtime("nd_rt_char_str") export function __char_str(c: char): string
@runtime("nd_rt_char_repr") export function __char_repr(c: char): string
@runtime("nd_rt_int_str") export function __int_str(x: int): string
@runtime("nd_rt_uint_str") export function __uint_str(x: uint64): string
@runtime("nd_rt_float_str") export function __float_str(x: float): string
@runtime("nd_rt_float32_str") export function __float32_str(x: float32): string
@runtime("nd_rt_int_is_valid", "pure") export function __int_valid(s: string): bool
@runtime("nd_rt_int_parse", "pure") export function __int_value(s: string): int
@runtime("nd_rt_float_is_valid", "pure") export function __float_valid(s: string): bool
@runtime("nd_rt_float_parse", "pure") export function __float_value(s: string): float
@runtime("nd_rt_hash_float", "pure") export function __float_hash(x: float): int
@runtime("pow", "pure") export function __float_pow(a: float, b: float): float

@runtime("nd_rt_bytes_new") export function __bytes_zero(n: int): bytes
@runtime("nd_rt_bytes_room") export function __bytes_room(n: int): bytes
@runtime("nd_rt_bytes_push") export function __bytes_push(b: bytes, x: uint8): void
@runtime("nd_rt_bytes_slice") export function __bytes_part(b: bytes, start: int, end: int): bytes
@runtime("nd_rt_bytes_append_string") export function __bytes_add(b: bytes, s: string): void
@runtime("nd_rt_bytes_append_char") export function __bytes_add_char(b: bytes, c: char): void
@runtime("nd_rt_bytes_is_utf8", "readonly") export function __bytes_is_utf8(b: bytes): bool
@runtime("nd_rt_bytes_to_string") export function __bytes_text(b: bytes): string
@runtime("nd_rt_bytes_eq", "readonly") export function __bytes_eq(a: bytes, b: bytes): bool
@runtime("nd_rt_bytes_hash", "readonly") export function __bytes_hash(b: bytes): int

@runtime("nd_rt_error_capture") export function __error_capture(): any
@runtime("nd_rt_error_stack_trace") export function __error_trace(e: Error): string
@runtime("nd_rt_error_index", "cold") export function __error_index(i: int, length: int): Error
@runtime("nd_rt_error_key", "cold") export function __error_key(key: string): Error
@runtime("nd_rt_error_null", "cold") export function __error_null(): Error

@runtime("nd_rt_print") export function __print_line(s: string): void
@runtime("nd_rt_write_error") export function __write_error(s: string): void

// Interfaces ---------------------------------------------------------------------------------------------------
/// Values with an order: `<`, `>`, `<=`, `>=`, sorting.
export interface Comparable {
	/// Negative when self comes first, zero when neither does, positive when other comes first.
	compareTo(other: Self): int
}

/// Values that decide about `==` themselves.
export interface Equatable {
	equals(other: Self): bool
}

/// Values that can be keys of maps and elements of sets. Equal values have equal hash codes.
export interface Hashable {
	hashCode(): int
}

/// The built-in number types.
export interface Numeric {}

/// Values with a text of their own.
export interface Stringable {
	toString(): string
}

/// Gives one value after the other, then null.
export interface Iterator<T> {
	next(): T?
}

/// What `for x in …` can go through.
export interface Iterable<T> {
	iterator(): Iterator<T>
}

/// What `with … as x` closes.
export interface Disposable {
	close(): void
}

/// The types that C has too: numbers, bool, char, pointers and structs with `@layout("c")`.
export interface Foreign {}

// Foreign functions --------------------------------------------------------------------------------------------
@intrinsic("size_of") export function __size_of<T>(): int
@runtime("calloc") export function __calloc(n: int, size: int): uint64
@runtime("free") export function __free(address: uint64): void

/// The address of elements as C has them. `p[i]` reads and writes the i-th one, without any check.
export struct Pointer<T: Foreign> {
	address: uint64

	/// The address that no element has.
	static none(): Pointer<T> {
		return Pointer<T>(uint64(0))
	}

	isNone(): bool {
		return self.address == 0
	}

	/// The address n elements further.
	offset(n: int): Pointer<T> {
		return Pointer<T>(self.address + uint64(n * __size_of<T>()))
	}

	/// The same address of elements of another type.
	cast<U: Foreign>(): Pointer<U> {
		return Pointer<U>(self.address)
	}
}

/// Memory for `size` elements, all zero, that stays until it is deallocated.
export function allocate<T: Foreign>(size: int): Pointer<T> {
	if size < 0 {
		throw ArithmeticError("the size is negative: ${size}")
	}
	address = __calloc(if (size == 0) 1 else size, __size_of<T>())
	if address == 0 {
		throw OutOfMemoryError("no memory for ${size} elements of ${__size_of<T>()} bytes")
	}
	return Pointer<T>(address)
}

/// Gives memory back that came from `allocate`, or from a C function that says so.
export function deallocate<T: Foreign>(p: Pointer<T>): void {
	__free(p.address)
}

// What a foreign function returns as `string`: a copy of the bytes up to NUL.
export function __string_from_c(address: uint64): string {
	if address == 0 {
		throw NullError("a foreign function gave no string")
	}
	p = Pointer<uint8>(address)
	out = bytes(0)
	var i = 0
	while p[i] != 0 {
		out.append(p[i])
		i += 1
	}
	return out.toString()
}

export function __string_from_c_or_null(address: uint64): string? {
	return if (address == 0) null else __string_from_c(address)
}

// Errors -------------------------------------------------------------------------------------------------------
// The runtime knows this layout (struct nd_rt_error).
/// Base of everything that can be thrown.
export class Error implements Stringable {
	/// What went wrong.
	message: string
	/// The error that led to this one.
	cause: Error?
	private __trace: any // no object: only the collector may look at it

	constructor(message: string, cause?: Error) {
		self.message = message
		self.cause = cause
		self.__trace = __error_capture()
	}

	/// One line for each function that was active when the error was made.
	@property
	stackTrace(): string {
		return __error_trace(self)
	}

	toString(): string {
		return __error_text(__error_class(self), self.message)
	}
}

// An error of clean-up after `first` goes to the end of its chain of causes.
export function __chain_cause(first: Error, second: Error): void {
	var end = first
	var steps = 0
	while steps < 1000 {
		next = end.cause
		if next == null {
			break
		}
		end = next
		steps += 1
	}
	if second.cause == null {
		end.cause = second
	}
}

// The NUL-terminated bytes of a string, for C.
@runtime("nd_rt_string_chars", "pure") export function __string_chars(s: string): raw

@runtime("nd_rt_class_name") export function __error_class(e: Error): string

// A value of another type than a class, where its type is known at run time only. For what can be iterated the compiler
// adds Iterable, with the `iterator` of the type.
export class __Box<T> implements Stringable, Equatable, Hashable {
	value: T

	toString(): string {
		return __str(self.value)
	}

	equals(other: Self): bool {
		return __eq(self.value, other.value)
	}

	hashCode(): int {
		return __hash_if_any(self.value)
	}
}

export function __any_str(x: any): string {
	return if (x is Stringable) (x as Stringable).toString() else __any_class(x)
}

@runtime("nd_rt_is_same", "pure") export function __any_same(a: any, b: any): bool
@runtime("nd_rt_have_same_class", "pure") export function __any_same_class(a: any, b: any): bool

// Values of one type are asked whether they are equal; objects that do not say are equal to themselves.
export function __any_eq(a: any, b: any): bool {
	if __any_same(a, b) {
		return true
	}
	if !__any_same_class(a, b) {
		return false
	}
	return if (a is Equatable) (a as Equatable).equals(b as Equatable) else false
}

export function __any_hash(x: any): int {
	return if (x is Hashable) (x as Hashable).hashCode() else __identity(x)
}

@intrinsic("identity") export function __identity(x: any): int

export function __any_repr(x: any): string {
	return if (x is string) __string_repr(x as string) else __any_str(x)
}

@runtime("nd_rt_class_name") export function __any_class(x: any): string

// Objects without a toString of their own.
@runtime("nd_rt_class_name") export function __object_str<T>(x: T): string

export function __error_text(name: string, message: string): string {
	return if (__str_byte_len(message) == 0) name else name + ": " + message
}

/// A division of integers by zero, a negative exponent, a float that no int can hold.
export error ArithmeticError extends Error {}
/// A place that a list, string or bytes does not have.
export error IndexError extends Error {}
/// A key that a map does not have.
export error KeyError extends Error {}
/// A value that is not of the type that `as` asked for.
export error CastError extends Error {}
/// A value that is missing where one is taken for granted.
export error NullError extends Error {}
/// What the operating system refused.
export error IOError extends Error {}
/// A file or folder that is not there.
export error FileNotFoundError extends IOError {}
/// Text that does not mean what it should.
export error ParseError extends Error {}
/// A condition of `assert` that does not hold.
export error AssertionError extends Error {}
/// Something took longer than it was given.
export error TimeoutError extends Error {}
/// What was being done is not wanted any more.
export error CancelledError extends Error {}
/// A collection whose size changed while it was iterated.
export error ConcurrentModificationError extends Error {}
/// More memory than there is.
export error OutOfMemoryError extends Error {}
/// Too many calls within each other.
export error StackOverflowError extends Error {}

// What Result.unwrap throws for an error that is none: its text.
export function __error_from_text(text: string): Error {
	return Error(text)
}

export function __throw_concurrent(): void {
	throw ConcurrentModificationError("the collection changed its size while it was iterated")
}

export function __throw_cast(wanted: string): void {
	throw CastError("the value is no " + wanted)
}

export function __throw_unset(name: string): void {
	throw NullError("'" + name + "' is read before it has a value")
}

export function __throw_null(): void {
	throw __error_null()
}

// Destructuring `[a, b] = xs`.
@inline
export function __list_assert_len<T>(xs: List<T>, n: int): void {
	if __list_len(xs) != n {
		__throw_length("", n, __list_len(xs))
	}
}

// Destructuring `[a, b, ...rest] = xs`.
@inline
export function __list_assert_min<T>(xs: List<T>, n: int): void {
	if __list_len(xs) < n {
		__throw_length("at least ", n, __list_len(xs))
	}
}

export function __throw_length(bound: string, expected: int, length: int): void {
	throw IndexError("a list of ${bound}${expected} elements was expected, this one has ${length}")
}

// Option and Result --------------------------------------------------------------------------------------------
extend Option<T> {
	isSome(): bool {
		return match (self) {
			case Some(_) => true
			case null => false
		}
	}

	isNone(): bool {
		return match (self) {
			case Some(_) => false
			case null => true
		}
	}

	/// The value; throws NullError when there is none.
	unwrap(): T {
		match (self) {
			case Some(value) => return value
			case null => throw __error_null()
		}
	}

	/// The value, or the default when there is none.
	unwrapOr(default: T): T {
		match (self) {
			case Some(value) => return value
			case null => return default
		}
	}

	/// What f makes of the value, if there is one.
	map<U>(f: (T) -> U): U? {
		match (self) {
			case Some(value) => return Some(f(value))
			case null => return null
		}
	}
}

/// The outcome of something that may fail: a value or an error.
export enum Result<T, E> {
	Success(value: T)
	Error(e: E)

	isSuccess(): bool {
		return match (self) {
			case Success(_) => true
			case Error(_) => false
		}
	}

	isError(): bool {
		return match (self) {
			case Success(_) => false
			case Error(_) => true
		}
	}

	/// The value; throws the error when there is none (as the message of an Error if it is of another type).
	unwrap(): T {
		match (self) {
			case Success(value) => return value
			case Error(e) => throw __error_of(e)
		}
	}

	/// The value, or the default when there is an error.
	unwrapOr(default: T): T {
		match (self) {
			case Success(value) => return value
			case Error(_) => return default
		}
	}

	/// The same error, or what f makes of the value.
	map<U>(f: (T) -> U): Result<U, E> {
		match (self) {
			case Success(value) => return Result<U, E>.Success(f(value))
			case Error(e) => return Result<U, E>.Error(e)
		}
	}

	/// The same value, or what f makes of the error.
	mapError<F>(f: (E) -> F): Result<T, F> {
		match (self) {
			case Success(value) => return Result<T, F>.Success(value)
			case Error(e) => return Result<T, F>.Error(f(e))
		}
	}
}

// Iterators of the built-in types ------------------------------------------------------------------------------
class __ListIterator<T> implements Iterator<T> {
	list: List<T>
	length: int
	at: int = 0

	next(): T? {
		if __list_len(self.list) != self.length {
			__throw_concurrent()
		}
		if self.at >= self.length {
			return null
		}
		self.at += 1
		return Some(__list_get(self.list, self.at - 1))
	}
}

class __MapIterator<K, V> implements Iterator<K> {
	map: Map<K, V>
	version: int
	at: int = 0

	next(): K? {
		if __map_version(self.map) != self.version {
			__throw_concurrent()
		}
		i = if (self.at < 0) -1 else __map_next(self.map, self.at)
		self.at = if (i < 0) -1 else i + 1
		if i < 0 {
			return null
		}
		return Some(__map_key(self.map, i))
	}
}

class __SetIterator<T> implements Iterator<T> {
	set: Set<T>
	version: int
	at: int = 0

	next(): T? {
		if __set_version(self.set) != self.version {
			__throw_concurrent()
		}
		i = if (self.at < 0) -1 else __set_next(self.set, self.at)
		self.at = if (i < 0) -1 else i + 1
		if i < 0 {
			return null
		}
		return Some(__set_key(self.set, i))
	}
}

class __StringIterator implements Iterator<char> {
	text: string
	at: int = 0

	next(): char? {
		if self.at >= __str_byte_len(self.text) {
			return null
		}
		c = __string_char_at(self.text, self.at)
		self.at += __char_width(c)
		return c
	}
}

class __BytesIterator implements Iterator<uint8> {
	bytes: bytes
	length: int
	at: int = 0

	next(): uint8? {
		if self.bytes.length != self.length {
			__throw_concurrent()
		}
		if self.at >= self.length {
			return null
		}
		self.at += 1
		return self.bytes[self.at - 1]
	}
}

class __RangeIterator implements Iterator<int> {
	at: int
	last: int
	more: bool

	next(): int? {
		if !self.more {
			return null
		}
		i = self.at
		self.more = i != self.last
		self.at = i + 1
		return i
	}
}

extend Range {
	iterator(): Iterator<int> {
		more = if (self.__included) self.start <= self.end else self.start < self.end
		return __RangeIterator(self.start, if (self.__included) self.end else self.end - 1, more)
	}
}

// Numbers, bool, char ------------------------------------------------------------------------------------------
extend char {
	@runtime("nd_rt_char_is_digit", "pure") isDigit(): bool
	@runtime("nd_rt_char_is_letter", "pure") isLetter(): bool
	@runtime("nd_rt_char_is_space", "pure") isSpace(): bool
	@runtime("nd_rt_char_is_upper", "pure") isUpper(): bool
	@runtime("nd_rt_char_is_lower", "pure") isLower(): bool
	@runtime("nd_rt_char_upper", "pure") upper(): char
	@runtime("nd_rt_char_lower", "pure") lower(): char
}

export function __bool_str(x: bool): string {
	return if (x) "true" else "false"
}

export function __int_pow(base: int, exponent: int): int {
	if exponent < 0 {
		throw ArithmeticError("negative exponent ${exponent} of an int")
	}
	power = 1
	square = base
	n = exponent
	while n != 0 {
		if (n & 1) != 0 {
			power *= square
		}
		square *= square
		n >>= 1
	}
	return power
}

export function __int_parse(s: string): int {
	if !__int_valid(s) {
		throw ParseError("not an int: " + __string_repr(s))
	}
	return __int_value(s)
}

// Of the narrower types: a number that they do not hold is bad text, too.
export function __int_parse_within(s: string, low: int, high: int, wanted: string): int {
	if !__int_valid(s) || __int_value(s) < low || __int_value(s) > high {
		throw ParseError("not " + wanted + ": " + __string_repr(s))
	}
	return __int_value(s)
}

export function __uint_parse(s: string): uint64 {
	if __int_valid(s) && __int_value(s) >= 0 {
		return uint64(__int_value(s))
	}
	n = __str_byte_len(s)
	i = if (n > 0 && __str_byte(s, 0) == 43) 1 else 0 // '+'
	valid = i < n
	value: uint64 = 0
	while i < n && valid {
		digit = uint64(__str_byte(s, i)) - 48
		most: uint64 = 18446744073709551615
		valid = digit < 10 && value <= (most - digit) / 10
		value = value * 10 + digit
		i += 1
	}
	if !valid {
		throw ParseError("not a uint64: " + __string_repr(s))
	}
	return value
}

export function __float_parse(s: string): float {
	if !__float_valid(s) {
		throw ParseError("not a float: " + __string_repr(s))
	}
	return __float_value(s)
}

// Strings ------------------------------------------------------------------------------------------------------
// `for c in s` takes the character at a byte offset and goes on by its width.
@inline
export function __string_char_at(s: string, offset: int): char {
	byte = __str_byte(s, offset)
	return if (byte < 128) char(byte) else __string_decode(s, offset)
}

// A call, so that a processor goes on with the next character before it knows this one.
@runtime("nd_rt_char_width", "pure cold") export function __wide_char_width(c: char): int

@inline
export function __char_width(c: char): int {
	return if (int(c) < 128) 1 else __wide_char_width(c)
}

@inline
export function __string_index(s: string, i: int): char {
	n = __str_len(s)
	if i < 0 || i >= n {
		throw __error_index(i, n)
	}
	return if (n == __str_byte_len(s)) char(__str_byte(s, i)) else __string_char(s, i)
}

// Bounds of a slice: 0 <= start <= end <= length.
export function __check_slice(start: int, end: int, length: int): void {
	if start < 0 || start > length {
		throw __error_index(start, length)
	}
	if end < start || end > length {
		throw __error_index(end, length)
	}
}

export function __string_slice(s: string, start: int, end: int): string {
	__check_slice(start, end, __str_len(s))
	return __string_part(s, start, end)
}

// Sizes that a program chooses may be too large; ordinary ones need no look.
export function __check_text_room(s: string, times: int): void {
	if times > 1000 && !__string_has_room(s, times) {
		throw OutOfMemoryError("no memory for a string of this length")
	}
}

extend string {
	/// Number of code points.
	@property @intrinsic("str_len") length(): int
	/// Number of bytes as UTF-8.
	@property @intrinsic("str_byte_len") byteLength(): int

	/// The UTF-8 bytes, a copy.
	@runtime("nd_rt_string_bytes") bytes(): bytes
	isEmpty(): bool { return __str_byte_len(self) == 0 }
	@runtime("nd_rt_string_contains", "pure") contains(part: string): bool
	@runtime("nd_rt_string_starts_with", "pure") startsWith(prefix: string): bool
	@runtime("nd_rt_string_ends_with", "pure") endsWith(suffix: string): bool

	/// Where the first `part` begins, in code points.
	indexOf(part: string): int? {
		i = __string_find(self, part, 0)
		if i < 0 {
			return null
		}
		return i
	}

	/// The parts between the separators; with an empty separator, the characters.
	@runtime("nd_rt_string_split") split(separator: string): List<string>
	/// The lines without their ends (`\n` or `\r\n`).
	@runtime("nd_rt_string_lines") lines(): List<string>
	@runtime("nd_rt_string_trim") trim(): string
	@runtime("nd_rt_string_trim_start") trimStart(): string
	@runtime("nd_rt_string_trim_end") trimEnd(): string
	@runtime("nd_rt_string_upper") upper(): string
	@runtime("nd_rt_string_lower") lower(): string
	/// Every `part` replaced; an empty part is nowhere.
	@runtime("nd_rt_string_replace") replace(part: string, by: string): string
	/// So many times, one after the other; nothing for a negative number.
	repeat(times: int): string {
		__check_text_room(self, times)
		return __string_repeat(self, times)
	}

	/// At least `length` code points long, filled up at the start.
	padStart(length: int, fill: char = ' '): string {
		__check_text_room("four", length)
		return __string_pad_start(self, length, fill)
	}

	/// At least `length` code points long, filled up at the end.
	padEnd(length: int, fill: char = ' '): string {
		__check_text_room("four", length)
		return __string_pad_end(self, length, fill)
	}

	@runtime("nd_rt_string_reversed") reversed(): string

	iterator(): Iterator<char> { return __StringIterator(self) }

	chars(): List<char> {
		n = __str_byte_len(self)
		all = __list_new<char>(__str_len(self))
		i = 0
		while i < n {
			c = __string_char_at(self, i)
			__list_push(all, c)
			i += __char_width(c)
		}
		return all
	}

	/// The number this is the text of, or null.
	parseInt(): int? {
		if !__int_valid(self) {
			return null
		}
		return __int_value(self)
	}

	/// The number this is the text of, or null.
	parseFloat(): float? {
		if !__float_valid(self) {
			return null
		}
		return __float_value(self)
	}
}

/// Builds a text from many parts in linear time.
export class StringBuilder implements Stringable {
	private text: bytes
	private chars: int

	constructor() {
		self.text = __bytes_room(64)
		self.chars = 0
	}

	/// Adds the text of x; returns the builder, so that calls can be chained.
	append<T>(x: T): StringBuilder {
		part = __str(x)
		__bytes_add(self.text, part)
		self.chars += __str_len(part)
		return self
	}

	/// Number of code points so far.
	@property
	length(): int {
		return self.chars
	}

	toString(): string {
		return __bytes_text(self.text)
	}
}

// bytes --------------------------------------------------------------------------------------------------------
export function __bytes_new(n: int): bytes {
	if n < 0 {
		throw ArithmeticError("negative length ${n}")
	}
	return __bytes_zero(n)
}

export function __bytes_slice(b: bytes, start: int, end: int): bytes {
	__check_slice(start, end, b.length)
	return __bytes_part(b, start, end)
}

export function __bytes_str(b: bytes): string {
	if !__bytes_is_utf8(b) {
		throw ParseError("the bytes are not UTF-8")
	}
	return __bytes_text(b)
}

extend bytes {
	@property @intrinsic("list_len") length(): int
	iterator(): Iterator<uint8> { return __BytesIterator(self, self.length) }
	/// A copy of a part.
	slice(start: int, end: int): bytes { return __bytes_slice(self, start, end) }
	@runtime("nd_rt_bytes_push") append(x: uint8): void
	@runtime("nd_rt_bytes_append_all") appendAll(other: bytes): void
	/// Appends the UTF-8 of a text.
	@runtime("nd_rt_bytes_append_string") appendText(text: string): void
	@runtime("nd_rt_bytes_clear") clear(): void
	/// The text these bytes are the UTF-8 of; throws ParseError.
	toString(): string { return __bytes_str(self) }
	/// Two lower-case digits a byte.
	@runtime("nd_rt_bytes_hex") hex(): string
}

// Lists --------------------------------------------------------------------------------------------------------
export function __list_slice<T>(xs: List<T>, start: int, end: int): List<T> {
	__check_slice(start, end, __list_len(xs))
	return __list_copy(xs, start, end - start)
}

export function __list_eq<T>(a: List<T>, b: List<T>): bool {
	n = __list_len(a)
	if n != __list_len(b) {
		return false
	}
	for (i = 0; i < n && i < __list_len(a) && i < __list_len(b); i++) {
		if !__eq(__list_get(a, i), __list_get(b, i)) {
			return false
		}
	}
	return true
}

export function __list_hash<T>(xs: List<T>): int {
	hash = __list_len(xs)
	for (i = 0; i < __list_len(xs); i++) {
		hash = hash * 31 + __hash(__list_get(xs, i))
	}
	return hash
}

export function __list_str<T>(xs: List<T>): string {
	text = __bytes_room(64)
	__bytes_add(text, "[")
	for (i = 0; i < __list_len(xs); i++) {
		if i > 0 {
			__bytes_add(text, ", ")
		}
		__bytes_add(text, __repr(__list_get(xs, i)))
	}
	__bytes_add(text, "]")
	return __bytes_text(text)
}

// A stable merge sort, bottom-up: runs of RUN by insertion, then merges of doubling width between two arrays. It works
// on copies, so nothing the comparison does to `xs` can disturb it.
export function __list_sort<T>(xs: List<T>, by: (T, T) -> int): void {
	n = __list_len(xs)
	if n < 2 {
		return
	}
	run = 8
	a = __list_copy(xs, 0, n)
	for (low = 0; low < n; low += run) {
		high = if (low + run < n) low + run else n
		for (i = low + 1; i < high; i++) {
			x = __list_get(a, i)
			j = i
			while j > low && by(__list_get(a, j - 1), x) > 0 {
				__list_set(a, j, __list_get(a, j - 1))
				j--
			}
			__list_set(a, j, x)
		}
	}
	if n > run {
		b = __list_copy(a, 0, n)
		for (width = run; width < n; width *= 2) {
			for (low = 0; low < n; low += 2 * width) {
				middle = if (low + width < n) low + width else n
				high = if (middle + width < n) middle + width else n
				__merge(a, b, low, middle, high, by)
			}
			t = a
			a = b
			b = t
		}
	}
	if __list_len(xs) != n {
		__throw_concurrent()
	}
	for (i = 0; i < n; i++) {
		__list_set(xs, i, __list_get(a, i))
	}
}

// Merges a[low, middle) and a[middle, high) into b. Parts that are in order already are copied.
function __merge<T>(a: List<T>, b: List<T>, low: int, middle: int, high: int, by: (T, T) -> int): void {
	i = low
	j = middle
	k = low
	if middle < high && by(__list_get(a, middle - 1), __list_get(a, middle)) > 0 {
		while i < middle && j < high {
			if by(__list_get(a, i), __list_get(a, j)) <= 0 {
				__list_set(b, k, __list_get(a, i))
				i++
			} else {
				__list_set(b, k, __list_get(a, j))
				j++
			}
			k++
		}
	}
	while i < middle {
		__list_set(b, k, __list_get(a, i))
		i++
		k++
	}
	while j < high {
		__list_set(b, k, __list_get(a, j))
		j++
		k++
	}
}

extend List<T> {
	@property @intrinsic("list_len") length(): int
	@intrinsic("list_push") append(x: T): void
	@intrinsic("list_push") push(x: T): void
	iterator(): Iterator<T> { return __ListIterator<T>(self, __list_len(self)) }
	/// Room for n elements without growing.
	@intrinsic("list_reserve") reserve(n: int): void

	/// Takes the last element off; throws IndexError when there is none.
	pop(): T {
		last = __list_len(self) - 1
		if last < 0 {
			throw __error_index(last, 0)
		}
		x = __list_get(self, last)
		__list_set_len(self, last)
		return x
	}

	/// Puts x before element i, or at the end for i == length.
	insert(i: int, x: T): void {
		n = __list_len(self)
		if i < 0 || i > n {
			throw __error_index(i, n)
		}
		__list_push(self, x)
		__list_move(self, i + 1, i, n - i)
		__list_set(self, i, x)
	}

	/// Takes element i out.
	remove(i: int): T {
		n = __list_len(self)
		if i < 0 || i >= n {
			throw __error_index(i, n)
		}
		x = __list_get(self, i)
		__list_move(self, i, i + 1, n - i - 1)
		__list_set_len(self, n - 1)
		return x
	}

	clear(): void { __list_set_len(self, 0) }

	first(): T? {
		if __list_len(self) == 0 {
			return null
		}
		return Some(__list_get(self, 0))
	}

	last(): T? {
		n = __list_len(self)
		if n == 0 {
			return null
		}
		return Some(__list_get(self, n - 1))
	}

	contains(x: T): bool {
		for (i = 0; i < __list_len(self); i++) {
			if __eq(__list_get(self, i), x) {
				return true
			}
		}
		return false
	}

	/// Where the first element equal to x is.
	indexOf(x: T): int? {
		for (i = 0; i < __list_len(self); i++) {
			if __eq(__list_get(self, i), x) {
				return i
			}
		}
		return null
	}

	/// A copy of the elements from start up to, not including, end.
	slice(start: int, end: int): List<T> { return __list_slice(self, start, end) }

	/// A new list: the elements of this one, then those of the other.
	concat(other: List<T>): List<T> {
		all = __list_new<T>(__list_len(self) + __list_len(other))
		__list_append_all(all, self)
		__list_append_all(all, other)
		return all
	}

	/// Reverses the order in place.
	reverse(): void {
		i = 0
		j = __list_len(self) - 1
		while i < j {
			x = __list_get(self, i)
			__list_set(self, i, __list_get(self, j))
			__list_set(self, j, x)
			i++
			j--
		}
	}

	/// Sorts in place, equal elements keep their order.
	sort(by: (T, T) -> int = (a, b) => __cmp(a, b)): void { __list_sort(self, by) }

	/// A reversed copy.
	reversed(): List<T> {
		n = __list_len(self)
		all = __list_new<T>(n)
		for (i = n - 1; i >= 0; i--) {
			__list_push(all, __list_get(self, i))
		}
		return all
	}

	/// A sorted copy.
	sorted(by: (T, T) -> int = (a, b) => __cmp(a, b)): List<T> {
		all = __list_copy(self, 0, __list_len(self))
		__list_sort(all, by)
		return all
	}

	/// The texts of the elements with the separator between them.
	join(separator: string): string {
		parts = __list_new<string>(__list_len(self))
		for (i = 0; i < __list_len(self); i++) {
			__list_push(parts, __str(__list_get(self, i)))
		}
		return __string_join(parts, separator)
	}

	/// What f makes of each element.
	map<U>(f: (T) -> U): List<U> {
		all = __list_new<U>(__list_len(self))
		for (i = 0; i < __list_len(self); i++) {
			__list_push(all, f(__list_get(self, i)))
		}
		return all
	}

	/// The elements for which f is true.
	filter(f: (T) -> bool): List<T> {
		all = __list_new<T>(0)
		for (i = 0; i < __list_len(self); i++) {
			x = __list_get(self, i)
			if f(x) {
				__list_push(all, x)
			}
		}
		return all
	}

	/// f(…f(f(init, first), second)…, last)
	reduce<A>(init: A, f: (A, T) -> A): A {
		total = init
		for (i = 0; i < __list_len(self); i++) {
			total = f(total, __list_get(self, i))
		}
		return total
	}

	any(f: (T) -> bool): bool {
		for (i = 0; i < __list_len(self); i++) {
			if f(__list_get(self, i)) {
				return true
			}
		}
		return false
	}

	all(f: (T) -> bool): bool {
		for (i = 0; i < __list_len(self); i++) {
			if !f(__list_get(self, i)) {
				return false
			}
		}
		return true
	}

	/// The first element for which f is true.
	find(f: (T) -> bool): T? {
		for (i = 0; i < __list_len(self); i++) {
			x = __list_get(self, i)
			if f(x) {
				return Some(x)
			}
		}
		return null
	}

	/// Exchanges two elements.
	swap(i: int, j: int): void {
		n = __list_len(self)
		if i < 0 || i >= n {
			throw __error_index(i, n)
		}
		if j < 0 || j >= n {
			throw __error_index(j, n)
		}
		x = __list_get(self, i)
		__list_set(self, i, __list_get(self, j))
		__list_set(self, j, x)
	}
}

// Maps ---------------------------------------------------------------------------------------------------------
export function __map_get<K, V>(m: Map<K, V>, k: K): V {
	i = __map_find(m, k)
	if i < 0 {
		throw __error_key(__repr(k))
	}
	return __map_value(m, i)
}

@inline
export function __map_set<K, V>(m: Map<K, V>, k: K, v: V): void {
	__map_set_value(m, __map_insert(m, k), v)
}

export function __map_eq<K, V>(a: Map<K, V>, b: Map<K, V>): bool {
	if __map_len(a) != __map_len(b) {
		return false
	}
	i = __map_next(a, 0)
	while i >= 0 {
		j = __map_find(b, __map_key(a, i))
		if j < 0 || !__eq(__map_value(a, i), __map_value(b, j)) {
			return false
		}
		i = __map_next(a, i + 1)
	}
	return true
}

// Equal whatever the order: a sum over the entries.
export function __map_hash<K, V>(m: Map<K, V>): int {
	hash = __map_len(m)
	i = __map_next(m, 0)
	while i >= 0 {
		entry = __hash(__map_key(m, i)) * 31 + __hash(__map_value(m, i))
		hash += entry ^ (entry >> 17)
		i = __map_next(m, i + 1)
	}
	return hash
}

export function __map_str<K, V>(m: Map<K, V>): string {
	text = __bytes_room(64)
	separator = "{"
	i = __map_next(m, 0)
	while i >= 0 {
		__bytes_add(text, separator)
		__bytes_add(text, __repr(__map_key(m, i)))
		__bytes_add(text, ": ")
		__bytes_add(text, __repr(__map_value(m, i)))
		separator = ", "
		i = __map_next(m, i + 1)
	}
	__bytes_add(text, if (__map_len(m) == 0) "{}" else "}")
	return __bytes_text(text)
}

extend Map<K, V> {
	@property @intrinsic("map_len") length(): int
	/// Of the keys.
	iterator(): Iterator<K> { return __MapIterator<K, V>(self, __map_version(self)) }

	/// The value of k, if it has one. `get(k, default)` is getOr.
	get(k: K): V? {
		i = __map_find(self, k)
		if i < 0 {
			return null
		}
		return Some(__map_value(self, i))
	}

	/// The value of k, or the default.
	getOr(k: K, default: V): V {
		i = __map_find(self, k)
		return if (i < 0) default else __map_value(self, i)
	}

	set(k: K, v: V): void { __map_set(self, k, v) }
	has(k: K): bool { return __map_find(self, k) >= 0 }
	contains(k: K): bool { return __map_find(self, k) >= 0 }

	/// Takes k out; its value, if it had one.
	remove(k: K): V? {
		i = __map_find(self, k)
		if i < 0 {
			return null
		}
		value = __map_value(self, i)
		__map_remove(self, i)
		return Some(value)
	}

	keys(): List<K> {
		all = __list_new<K>(__map_len(self))
		i = __map_next(self, 0)
		while i >= 0 {
			__list_push(all, __map_key(self, i))
			i = __map_next(self, i + 1)
		}
		return all
	}

	values(): List<V> {
		all = __list_new<V>(__map_len(self))
		i = __map_next(self, 0)
		while i >= 0 {
			__list_push(all, __map_value(self, i))
			i = __map_next(self, i + 1)
		}
		return all
	}

	entries(): List<(K, V)> {
		all = __list_new<(K, V)>(__map_len(self))
		i = __map_next(self, 0)
		while i >= 0 {
			__list_push(all, (__map_key(self, i), __map_value(self, i)))
			i = __map_next(self, i + 1)
		}
		return all
	}

	@intrinsic("map_clear") clear(): void
}

// Sets ---------------------------------------------------------------------------------------------------------
export function __set_eq<T>(a: Set<T>, b: Set<T>): bool {
	if __set_len(a) != __set_len(b) {
		return false
	}
	i = __set_next(a, 0)
	while i >= 0 {
		if __set_find(b, __set_key(a, i)) < 0 {
			return false
		}
		i = __set_next(a, i + 1)
	}
	return true
}

export function __set_hash<T>(s: Set<T>): int {
	hash = __set_len(s)
	i = __set_next(s, 0)
	while i >= 0 {
		entry = __hash(__set_key(s, i))
		hash += entry ^ (entry >> 17)
		i = __set_next(s, i + 1)
	}
	return hash
}

export function __set_str<T>(s: Set<T>): string {
	text = __bytes_room(64)
	separator = "{"
	i = __set_next(s, 0)
	while i >= 0 {
		__bytes_add(text, separator)
		__bytes_add(text, __repr(__set_key(s, i)))
		separator = ", "
		i = __set_next(s, i + 1)
	}
	__bytes_add(text, if (__set_len(s) == 0) "{}" else "}")
	return __bytes_text(text)
}

extend Set<T> {
	@property @intrinsic("map_len") length(): int
	iterator(): Iterator<T> { return __SetIterator<T>(self, __set_version(self)) }

	/// True if x was not there yet.
	add(x: T): bool {
		n = __set_len(self)
		__set_insert(self, x)
		return __set_len(self) != n
	}

	contains(x: T): bool { return __set_find(self, x) >= 0 }

	/// True if x was there.
	remove(x: T): bool {
		i = __set_find(self, x)
		if i < 0 {
			return false
		}
		__set_remove(self, i)
		return true
	}

	union(other: Set<T>): Set<T> {
		all = __set_new<T>()
		i = __set_next(self, 0)
		while i >= 0 {
			__set_insert(all, __set_key(self, i))
			i = __set_next(self, i + 1)
		}
		i = __set_next(other, 0)
		while i >= 0 {
			__set_insert(all, __set_key(other, i))
			i = __set_next(other, i + 1)
		}
		return all
	}

	/// The elements that are in both.
	intersect(other: Set<T>): Set<T> {
		all = __set_new<T>()
		i = __set_next(self, 0)
		while i >= 0 {
			x = __set_key(self, i)
			if __set_find(other, x) >= 0 {
				__set_insert(all, x)
			}
			i = __set_next(self, i + 1)
		}
		return all
	}

	/// The elements that are not in the other.
	difference(other: Set<T>): Set<T> {
		all = __set_new<T>()
		i = __set_next(self, 0)
		while i >= 0 {
			x = __set_key(self, i)
			if __set_find(other, x) < 0 {
				__set_insert(all, x)
			}
			i = __set_next(self, i + 1)
		}
		return all
	}

	/// True if every element is in the other.
	isSubset(other: Set<T>): bool {
		i = __set_next(self, 0)
		while i >= 0 {
			if __set_find(other, __set_key(self, i)) < 0 {
				return false
			}
			i = __set_next(self, i + 1)
		}
		return true
	}

	toList(): List<T> {
		all = __list_new<T>(__set_len(self))
		i = __set_next(self, 0)
		while i >= 0 {
			__list_push(all, __set_key(self, i))
			i = __set_next(self, i + 1)
		}
		return all
	}

	@intrinsic("map_clear") clear(): void
}

// Global functions ---------------------------------------------------------------------------------------------
/// Writes the text of x and a newline to standard output.
export function print<T>(x: T): void { __print_line(__str(x)) }

/// The same as print.
export function println<T>(x: T): void { __print_line(__str(x)) }

/// Writes x as it would be written in a program, and a newline, to standard error.
export function debug<T>(x: T): void { __write_error(__repr(x) + "\n") }

/// Throws AssertionError unless the condition holds.
export function assert(condition: bool, message: string = "assertion failed"): void {
	if !condition {
		throw AssertionError(message)
	}
}

/// The name of the type of x.
export function typeOf<T>(x: T): string { return __type_name<T>() }

/// The ints from 0 up to n, or from a up to b, by steps; the end is not included.
export function range(a: int, b?: int, step: int = 1): List<int> {
	start = 0
	end = a
	if b != null {
		start = a
		end = b
	}
	if step == 0 {
		throw ArithmeticError("a range needs a step")
	}
	all = __list_new<int>(0)
	if step > 0 {
		for (i = start; i < end; i += step) {
			__list_push(all, i)
			if end - i <= step {
				break // the next one might wrap around
			}
		}
	} else {
		for (i = start; i > end; i += step) {
			__list_push(all, i)
			if end - i >= step {
				break
			}
		}
	}
	return all
}

/// The smaller of two; the first if neither is. `min(xs)` is __list_min.
export function min<T>(a: T, b: T): T { return if (__cmp(b, a) < 0) b else a }

/// The larger of two; the first if neither is. `max(xs)` is __list_max.
export function max<T>(a: T, b: T): T { return if (__cmp(b, a) > 0) b else a }

/// The smallest element; throws IndexError when there is none.
export function __list_min<T>(xs: List<T>): T {
	n = __list_len(xs)
	if n == 0 {
		throw IndexError("min of an empty list")
	}
	best = __list_get(xs, 0)
	for (i = 1; i < __list_len(xs); i++) {
		x = __list_get(xs, i)
		if __cmp(x, best) < 0 {
			best = x
		}
	}
	return best
}

/// The largest element; throws IndexError when there is none.
export function __list_max<T>(xs: List<T>): T {
	n = __list_len(xs)
	if n == 0 {
		throw IndexError("max of an empty list")
	}
	best = __list_get(xs, 0)
	for (i = 1; i < __list_len(xs); i++) {
		x = __list_get(xs, i)
		if __cmp(x, best) > 0 {
			best = x
		}
	}
	return best
}

/// Without its sign. The smallest int has no counterpart and stays as it is.
export function abs<T: Numeric>(x: T): T { return if (x <= 0) 0 - x else x }

/// The sum of the elements, 0 of none.
export function sum<T: Numeric>(xs: List<T>): T {
	total: T = 0
	for (i = 0; i < __list_len(xs); i++) {
		total += __list_get(xs, i)
	}
	return total
}

/// What f makes of each element.
export function map<T, U>(xs: List<T>, f: (T) -> U): List<U> {
	all = __list_new<U>(__list_len(xs))
	for (i = 0; i < __list_len(xs); i++) {
		__list_push(all, f(__list_get(xs, i)))
	}
	return all
}

/// The elements for which f is true.
export function filter<T>(xs: List<T>, f: (T) -> bool): List<T> {
	all = __list_new<T>(0)
	for (i = 0; i < __list_len(xs); i++) {
		x = __list_get(xs, i)
		if f(x) {
			__list_push(all, x)
		}
	}
	return all
}

/// f(…f(f(init, first), second)…, last)
export function reduce<T, A>(xs: List<T>, init: A, f: (A, T) -> A): A {
	total = init
	for (i = 0; i < __list_len(xs); i++) {
		total = f(total, __list_get(xs, i))
	}
	return total
}

/// The same as reduce.
export function fold<T, A>(xs: List<T>, init: A, f: (A, T) -> A): A {
	total = init
	for (i = 0; i < __list_len(xs); i++) {
		total = f(total, __list_get(xs, i))
	}
	return total
}

/// Pairs of elements with the same index, as long as both lists last.
export function zip<T, U>(xs: List<T>, ys: List<U>): List<(T, U)> {
	n = if (__list_len(xs) < __list_len(ys)) __list_len(xs) else __list_len(ys)
	all = __list_new<(T, U)>(n)
	for (i = 0; i < n; i++) {
		__list_push(all, (__list_get(xs, i), __list_get(ys, i)))
	}
	return all
}

/// Pairs of index and element.
export function enumerate<T>(xs: List<T>): List<(int, T)> {
	n = __list_len(xs)
	all = __list_new<(int, T)>(n)
	for (i = 0; i < n; i++) {
		__list_push(all, (i, __list_get(xs, i)))
	}
	return all
}

/// A sorted copy; equal elements keep their order.
export function sort<T>(xs: List<T>, by: (T, T) -> int = (a, b) => __cmp(a, b)): List<T> {
	all = __list_copy(xs, 0, __list_len(xs))
	__list_sort(all, by)
	return all
}

/// The end of a pipeline: what the collector makes of the elements.
export function collect<T>(xs: List<T>, collector: (List<T>) -> List<T>): List<T> { return collector(xs) }

/// A collector that gives the list itself.
export function toList<T>(): (List<T>) -> List<T> { return xs => xs }

// Futures ------------------------------------------------------------------------------------------------------
// What stands for `void` where a type argument does: Future<void> is Future<__Void>.
export enum __Void { void }

// The runtime knows the layout of these (runtime/task.c).
export class __Watch {
	next: __Watch?
	run: () -> void // throws nothing, waits for nothing
}

// An error that a future failed with. If nobody ever asks for it, it is reported when the future is garbage, at the latest
// at the end of the program.
export class __Failure {
	error: Error
	heeded: bool

	destructor() {
		if !self.heeded {
			__error_unheeded(self.error)
		}
	}
}

export class __Task {
	__failure: __Failure? = null
	__watches: __Watch? = null
	__state: int = 0 // 0: pending, 1: about to be done, 2: has a value, 3: failed
	__waiters: int = 0
	__source: int = 0
	__minded: bool = false // somebody has looked after it: its error counts as heeded

	// Fails it, if it is pending.
	__fail(e: Error): void {
		if __task_claim(self) {
			self.__failure = __Failure(e, self.__minded || self.__waiters != 0 || e is CancelledError)
			self.__state = 3
			__task_done(self)
		}
	}

	// What awaiting it throws; it has failed.
	__error(): Error {
		failure = self.__failure
		if failure == null {
			throw __error_null()
		}
		failure.heeded = true
		return failure.error
	}

	__mind(): void {
		self.__minded = true
		failure = self.__failure
		if failure != null {
			failure.heeded = true
		}
	}

	__failed(): bool { return self.__state == 3 }

	// From now on the watch is told when it is done; it is pending.
	__watch(watch: __Watch): void {
		self.__minded = true
		watch.next = self.__watches
		self.__watches = watch
	}

	__unwatch(watch: __Watch): void {
		var before: __Watch? = null
		var at = self.__watches
		while at != null {
			if at == watch {
				if before == null {
					self.__watches = at.next
				} else {
					before.next = at.next
				}
				return
			}
			before = at
			at = at.next
		}
	}

	__cancel(): void {
		var task = self
		var steps = 0
		while task.__state < 2 {
			if __task_is_elsewhere(task) {
				there = task
				__task_run_there(there, () => there.__cancel())
				return
			}
			steps += 1
			next = __task_awaited(task)
			if next == null || steps > 100000 { // they may wait for each other in a ring
				if __task_interrupt(task) {
					task.__fail(CancelledError("the future was cancelled"))
				}
				return
			}
			task = next
		}
	}
}

/// A value that is there later, or the error that is thrown instead. Async functions give one; `await` waits for it.
export class Future<T> extends __Task implements Stringable {
	__value: T? = null

	/// True when it has a value or failed: awaiting it does not wait.
	isDone(): bool { return self.__state >= 2 }

	/// Throws CancelledError where the fiber that computes it waits, or when it next does. If that waits for a future that
	/// nobody else waits for, that one is cancelled first. Nothing happens when the future is done.
	cancel(): void { self.__cancel() }

	toString(): string { return "Future<" + __type_name<T>() + ">" }

	// Gives it its value, if it is pending.
	__complete(value: T): void {
		if __task_claim(self) {
			self.__value = Some(value)
			self.__state = 2
			__task_done(self)
		}
	}
}

@runtime("nd_rt_task_start", "throws") export function __task_start<T>(task: Future<T>, run: (Future<T>, () -> T) -> void, body: () -> T): void
@runtime("nd_rt_task_start", "throws")
export function __task_start_void(task: Future<void>, run: (Future<void>, () -> void) -> void, body: () -> void): void
@runtime("nd_rt_task_wait", "throws") export function __task_wait(task: __Task): void
@runtime("nd_rt_task_claim") export function __task_claim(task: __Task): bool
@runtime("nd_rt_task_seen") export function __task_seen(): void
@runtime("nd_rt_task_is_elsewhere") export function __task_is_elsewhere(task: __Task): bool
@runtime("nd_rt_task_run_there") export function __task_run_there(task: __Task, run: () -> void): void
@runtime("nd_rt_task_done") export function __task_done(task: __Task): void
@runtime("nd_rt_task_sleep") export function __task_sleep(task: __Task, ms: int): void
@runtime("nd_rt_task_awaited") export function __task_awaited(task: __Task): __Task?
@runtime("nd_rt_task_interrupt") export function __task_interrupt(task: __Task): bool
@runtime("nd_rt_error_unheeded") export function __error_unheeded(e: Error): void

// What the body of an async function is wrapped in: stack traces leave out what begins with __async.
function __async_run<T>(future: Future<T>, body: () -> T): void {
	try {
		future.__complete(body())
	} catch (e) {
		future.__fail(e)
	}
}

function __async_run_void(future: Future<void>, body: () -> void): void {
	try {
		body()
		future.__complete(__Void.void)
	} catch (e) {
		future.__fail(e)
	}
}

export function __async_start<T>(body: () -> T): Future<T> {
	future = Future<T>()
	__task_start(future, __async_run<T>, body)
	return future
}

export function __async_start_void(body: () -> void): Future<void> {
	future = Future<void>()
	__task_start_void(future, __async_run_void, body)
	return future
}

export function __await<T>(future: Future<T>): T {
	if future.__state < 2 {
		__task_wait(future)
	} else {
		__task_seen()
	}
	if future.__state == 3 {
		throw future.__error()
	}
	return future.__value.unwrap()
}

// Streams ------------------------------------------------------------------------------------------------------
/// Values one after the other, each when it is there: what `async for` goes through. `stream from xs` gives those of
/// whatever can be iterated.
export class Stream<T> implements Stringable {
	private __step: async () -> T?

	/// Each call of `step` gives the next value, or null at the end.
	constructor(step: async () -> T?) { self.__step = step }

	/// The next value, or null at the end.
	next(): Future<T?> {
		step = self.__step
		return step()
	}

	toString(): string { return "Stream<" + __type_name<T>() + ">" }
}

export function __stream_from<T>(source: Iterator<T>): Stream<T> {
	return Stream<T>(() => {
		future = Future<T?>()
		try {
			future.__complete(source.next())
		} catch (e) {
			future.__fail(e)
		}
		return future
	})
}
