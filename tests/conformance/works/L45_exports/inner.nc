export function a(): string => "a of " + hidden()
export function b(): string => "b of " + hidden()
function hidden(): string => "inner"
