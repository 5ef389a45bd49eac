export { shout as yell } from "./lib"
export { counted, history } from "./lib"
