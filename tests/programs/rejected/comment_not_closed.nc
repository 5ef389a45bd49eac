// [L02] A comment that is never closed.
function main() {}
/* open /* nested */
