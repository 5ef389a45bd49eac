// [L44] [L46] A diamond of modules in folders; interfaces that need other interfaces; shared state.
import { World } from "./model/world"
import { describe } from "./view/text"
import { log } from "./log"

world = World("earth")
world.populate(3)
print(describe(world))
print(log.entries())
