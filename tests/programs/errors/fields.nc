// [L38] [L15] Errors with fields, and what derives from them.
error NotFound extends Error { path: string }
error Both extends Error { path: string
 n: int = 3 }
error Kid extends NotFound {}
error Kid2 extends NotFound { z: int = 1 }
error Kid3 extends NotFound { w: int }
try { throw NotFound("m", path: "p") } catch (NotFound e) { print("${e.message} ${e.path} ${e.cause}") }
try { throw NotFound("m", Error("c"), "p3") } catch (NotFound e) { print("${e.message} ${e.path} ${e.cause}") }
try { throw Both("m", path: "p", n: 9) } catch (Both e) { print("${e.message} ${e.path} ${e.n}") }
try { throw Kid("m", path: "p") } catch (NotFound e) { print("${e.message} ${e.path} ${e}") }
try { throw Kid2("m", path: "p") } catch (Kid2 e) { print("${e.message} ${e.path} ${e.z}") }
try { throw Kid3("m", path: "p", w: 4) } catch (Kid3 e) { print("${e.message} ${e.path} ${e.w}") }
