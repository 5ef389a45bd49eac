import { log } from "../log"

export class Animal {
	name: string
	age: int = 1
	older(by: int): Animal {
		log.add("${self.name} grows")
		self.age += by
		return self
	}
}
