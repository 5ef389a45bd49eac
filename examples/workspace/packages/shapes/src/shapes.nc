// Everything that a user of the package needs.
export { Shape } from "./shape"
export { Circle } from "./round"
export { Polygon, rectangle, triangle } from "./flat"
