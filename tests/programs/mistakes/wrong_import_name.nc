import { squareroot } from "math"
print(squareroot(4.0))
