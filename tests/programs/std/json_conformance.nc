// What a JSON parser has to accept and to reject (RFC 8259), how values are written, and where numbers and nesting end.
import { parse, stringify, Json } from "json"
import { Random } from "random"

failures = 0

function accepts(text: string, canonical: string) {
	try {
		written = stringify(parse(text))
		if (written != canonical) {
			failures++
			print("${text} is written ${written} instead of ${canonical}")
		} elif (stringify(parse(written)) != written) {
			failures++
			print("${written} does not read back")
		}
	} catch (e) {
		failures++
		print("rejected: ${text}: ${e.message}")
	}
}

function rejects(text: string) {
	try {
		value = parse(text)
		failures++
		print("accepted: ${text} as ${stringify(value)}")
	} catch (ParseError e) {
		if (!e.message.startsWith("JSON, byte ")) {
			failures++
			print("${text}: ${e.message}")
		}
	}
}

function nested(open: string, n: int, close: string): string { return open.repeat(n) + close.repeat(n) }

// Whatever is written reads back as the same number.
function round_trips(x: float) {
	match (parse(stringify(Json.Number(x)))) {
		case Number(y) => {
			if (y != x) {
				failures++
				print("${x} comes back as ${y}")
			}
		}
		case _ => {
			failures++
			print("${x} is no number")
		}
	}
}

accepted: List<(string, string)> = [
	('[[] ]', '[[]]'),
	('[""]', '[""]'),
	('[]', '[]'),
	('["a"]', '["a"]'),
	('[false]', '[false]'),
	('[null, 1, "1", {}]', '[null,1,"1",{}]'),
	('[1\n]', '[1]'),
	(' [1]', '[1]'),
	('[1,null,null,null,2]', '[1,null,null,null,2]'),
	('[2] ', '[2]'),
	('[123e65]', '[1.23e+67]'),
	('[0e+1]', '[0]'),
	('[0e1]', '[0]'),
	('[ 4]', '[4]'),
	('[-0.000000000000000000000000000000000000000000000000000000000000000000000000000001]', '[-1e-78]'),
	('[20e1]', '[200]'),
	('[-0]', '[-0]'),
	('[-123]', '[-123]'),
	('[-1]', '[-1]'),
	('[1E22]', '[1e+22]'),
	('[1E-2]', '[0.01]'),
	('[1E+2]', '[100]'),
	('[123e45]', '[1.23e+47]'),
	('[123.456e78]', '[1.23456e+80]'),
	('[1e-2]', '[0.01]'),
	('[1e+2]', '[100]'),
	('[123]', '[123]'),
	('[123.456789]', '[123.456789]'),
	('{"asd":"sdf", "dfg":"fgh"}', '{"asd":"sdf","dfg":"fgh"}'),
	('{"asd":"sdf"}', '{"asd":"sdf"}'),
	('{"a":"b","a":"c"}', '{"a":"c"}'),
	('{}', '{}'),
	('{"":0}', '{"":0}'),
	('{"foo\\u0000bar": 42}', '{"foo\\u0000bar":42}'),
	('{ "min": -1.0e+28, "max": 1.0e+28 }', '{"min":-1e+28,"max":1e+28}'),
	('{"x":[{"id": "xxxx"}], "id": "xxxx"}', '{"x":[{"id":"xxxx"}],"id":"xxxx"}'),
	('{"a":[]}', '{"a":[]}'),
	('{\n"a": "b"\n}', '{"a":"b"}'),
	('["\\u0060\\u012a\\u12AB"]', '["`\u{12a}\u{12ab}"]'),
	('["\\uD801\\udc37"]', '["\u{10437}"]'),
	('["\\ud83d\\ude39\\ud83d\\udc8d"]', '["\u{1f639}\u{1f48d}"]'),
	('["\\"\\\\\\/\\b\\f\\n\\r\\t"]', '["\\"\\\\/\\u0008\\u000c\\n\\r\\t"]'),
	('["\\\\u0000"]', '["\\\\u0000"]'),
	('["\\""]', '["\\""]'),
	('["a/*b*/c/*d//e"]', '["a/*b*/c/*d//e"]'),
	('["\\\\a"]', '["\\\\a"]'),
	('["\\\\n"]', '["\\\\n"]'),
	('["\\u0012"]', '["\\u0012"]'),
	('["\\uFFFF"]', '["\u{ffff}"]'),
	('["asd"]', '["asd"]'),
	('[ "asd"]', '["asd"]'),
	('["\\uDBFF\\uDFFF"]', '["\u{10ffff}"]'),
	('["new\\u00A0line"]', '["new\u{a0}line"]'),
	('["\u{10ffff}"]', '["\u{10ffff}"]'),
	('["\u{ffff}"]', '["\u{ffff}"]'),
	('["\\u0000"]', '["\\u0000"]'),
	('["\\u002c"]', '[","]'),
	('["\u{3c0}"]', '["\u{3c0}"]'),
	('["asd "]', '["asd "]'),
	('" "', '" "'),
	('["\\uD834\\uDd1e"]', '["\u{1d11e}"]'),
	('["\\u0821"]', '["\u{821}"]'),
	('["\\u0123"]', '["\u{123}"]'),
	('["\u{2028}"]', '["\u{2028}"]'),
	('["\u{2029}"]', '["\u{2029}"]'),
	('["\\u0061\\u30af\\u30EA\\u30b9"]', '["a\u{30af}\u{30ea}\u{30b9}"]'),
	('["new\\u000Aline"]', '["new\\nline"]'),
	('["\x7f"]', '["\x7f"]'),
	('["\\uA66D"]', '["\u{a66d}"]'),
	('["\\u005C"]', '["\\\\"]'),
	('["\u{2342}\u{3234}\u{2342}"]', '["\u{2342}\u{3234}\u{2342}"]'),
	('["\\u200B"]', '["\u{200b}"]'),
	('["\\u2064"]', '["\u{2064}"]'),
	('["\\uFDD0"]', '["\u{fdd0}"]'),
	('["\\u0022"]', '["\\""]'),
	('["\u{20ac}\u{1d11e}"]', '["\u{20ac}\u{1d11e}"]'),
	('["a\x7fa"]', '["a\x7fa"]'),
	('false', 'false'),
	('42', '42'),
	('-0.1', '-0.1'),
	('null', 'null'),
	('"asd"', '"asd"'),
	('true', 'true'),
	('""', '""'),
	('["a"]\n', '["a"]'),
	('[true]', '[true]'),
	(' [] ', '[]'),
	('\t\r\n[\t\r\n]\t\r\n', '[]'),
]
rejected: List<string> = [
	'[1 true]',
	'["": 1]',
	'[""],',
	'[,1]',
	'[1,,2]',
	'["x",,]',
	'["x"]]',
	'["",]',
	'["x"',
	'[x',
	'[3[4]]',
	'[1:2]',
	'[,]',
	'[-]',
	'[   , ""]',
	'["a",\n4\n,1,',
	'[1,]',
	'[1,,]',
	'["\x0ba"\\f]',
	'[*]',
	'[""',
	'[1,',
	'[1,\n1\n,1',
	'[{}',
	'[fals]',
	'[nul]',
	'[tru]',
	'[++1234]',
	'[+1]',
	'[+Inf]',
	'[-01]',
	'[-1.0.]',
	'[-2.]',
	'[-NaN]',
	'[.-1]',
	'[.2e-3]',
	'[0.1.2]',
	'[0.3e+]',
	'[0.3e]',
	'[0.e1]',
	'[0E+]',
	'[0E]',
	'[0e+]',
	'[0e]',
	'[1.0e+]',
	'[1.0e-]',
	'[1.0e]',
	'[1 000.0]',
	'[1eE2]',
	'[2.e+3]',
	'[2.e-3]',
	'[2.e3]',
	'[9.e+]',
	'[1+2]',
	'[0x1]',
	'[0x42]',
	'[Infinity]',
	'[0e+-1]',
	'[-123.123foo]',
	'[-Infinity]',
	'[-foo]',
	'[- 1]',
	'[-012]',
	'[-.123]',
	'[-1x]',
	'[1ea]',
	'[1.]',
	'[.123]',
	'[1.2a-3]',
	'[1.8011670033376514H-308]',
	'[012]',
	'[NaN]',
	'[\u{ff11}]',
	'[Inf]',
	'["x", truth]',
	'{[: "x"}\n',
	'{"x", null}',
	'{"x"::"b"}',
	'{\u{1f1e8}\u{1f1ed}}',
	'{"a":"a" 123}',
	'{key: \'value\'}',
	'{"a" b}',
	'{:"b"}',
	'{"a" "b"}',
	'{"a":',
	'{"a"',
	'{1:1}',
	'{9999E9999:1}',
	'{null:null,null:null}',
	'{"id":0,,,,,}',
	'{\'a\':0}',
	'{"id":0,}',
	'{"a":"b"}/**/',
	'{"a":"b"}/**//',
	'{"a":"b"}//',
	'{"a":"b"}/',
	'{"a":"b",,"c":"d"}',
	'{a: "b"}',
	'{"a":"a',
	'{ "foo" : "bar", "a" }',
	'{"a":"b"}#',
	' ',
	'["\\uD800\\"]',
	'["\\uD800\\u"]',
	'["\\uD800\\u1"]',
	'["\\uD800\\u1x"]',
	'[\u{e9}]',
	'["\\x00"]',
	'["\\\\\\"]',
	'["\\\t"]',
	'["\\\u{1f300}"]',
	'["\\"]',
	'["\\u00A"]',
	'["\\uD834\\uDd"]',
	'["\\uD800\\uD800\\x"]',
	'["\\a"]',
	'["\\uqqqq"]',
	'[\\u0020"asd"]',
	'[\\n]',
	'"',
	'[\'single quote\']',
	'abc',
	'["\\',
	'["new\nline"]',
	'["\t"]',
	'"\\UA66D"',
	'""x',
	'<.>',
	'[<null>]',
	'[1]x',
	'[1]]',
	'["asd]',
	'a\u{e5}',
	'[True]',
	'1]',
	'{"x": true,',
	'[][]',
	']',
	'{"":',
	'{,',
	'[',
	'[{',
	'["a',
	'["a"',
	'{',
	'{]',
	'{[',
	'{"a',
	'{\'a\'',
	'["\\{["\\{["\\{["\\{',
	'\u{e9}',
	'*',
	'{"a":"b"}#{}',
	'[\u{2060}]',
	'\u{feff}{}',
	'',
	'{"asd":"asd"',
	'\u{e5}',
	'[\\u000A""]',
	'[1',
	'[ false, nul',
	'[ true, fals',
	'[ false, tru',
	'{"asd":"asd"',
	'\u{a0}[]',
	'[\x0c]',
	'["\\uDFAA"]',
	'["\\uDd1e\\uD834"]',
	'["\\uD800\\n"]',
	'["\\uDADA"]',
	'["\\uD888\\u1234"]',
	'["\x1f"]',
	'["\x00"]',
	'nulll',
	'-',
	'--1',
	'truefalse',
	'[1]\x00',

]
for text, canonical in accepted { accepts(text, canonical) }
for text in rejected { rejects(text) }
print("${accepted.length} accepted, ${rejected.length} rejected")

// Numbers at the ends of what a float holds: too large is infinite and written as null, too small is zero.
for text in ["1e308", "1.7976931348623157e308", "5e-324", "2.2250738585072014e-308", "9007199254740993", "18446744073709551616",
	"0.1", "123456789012345678901234567890", "1e400", "-1e400", "1e-400", "100000000000000000000", "1E+000000000000000002",
	"0.30000000000000004", "4.35", "1e21", "1e-7", "123456.789e-3"] {
	print("${text}: ${stringify(parse(text))}")
}
r = Random(42)
for (i in 0..2000) {
	x = (r.nextFloat() - 0.5) * 10.0 ** (float(r.nextInt(600)) - 300.0)
	round_trips(x)
	round_trips(float(r.nextInt(1000000)) / 1000.0)
}

// Nesting.
accepts(nested("[", 500, "]"), nested("[", 500, "]"))
rejects(nested("[", 502, "]"))
rejects("[".repeat(100000))
rejects("[{\"\":".repeat(50000))
rejects(nested("{\"a\":", 1000, "}"))

// With indentation.
print(stringify(parse("{\"a\": [1, {\"b\": null}, []], \"c\": {}}"), 2))
print(if (failures == 0) "all as it should be" else "${failures} failures")

