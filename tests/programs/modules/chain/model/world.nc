import { Animal } from "./animal"
import { log } from "log"

export class World {
	name: string
	animals: List<Animal> = []

	populate(n: int): void {
		log.add("populate ${self.name}")
		for i in 0..n { self.animals.append(Animal("a${i}").older(i)) }
	}

	oldest(): Animal? {
		best: Animal? = null
		for a in self.animals {
			if best == null || a.age > best.age { best = a }
		}
		return best
	}
}
