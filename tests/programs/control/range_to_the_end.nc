// [L06] [L31] A range with its end reaches the largest int.
function main() {
	for i in 9223372036854775806..=9223372036854775807 { print(i) }
}
