export { shout } from "./loud"
export * from "./quiet"
export { low as quietly }

function low(text: string): string { return "q:" + text.lower() }
