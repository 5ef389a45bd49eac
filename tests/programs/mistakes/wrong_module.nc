import { sqrt } from "maths"
print(sqrt(2.0))
