// conformance: L44
import "../L44_outside_escape"    // ! E0501 no module "../L44_outside_escape"
import "./a/../../x"    // ! E0501 no module "./a/../../x"
import ""    // ! E0224 this names no module
import "./main"    // ! E0502 import cycle: main.nc:5 imports "./main"
