// DeltaBlue of Sannella, Freeman-Benson, Maloney and Borning: an incremental solver of a hierarchy of one-way
// constraints. Objects with dynamic dispatch and many lists. A chain of equalities and a projection check themselves.

const LENGTH = 12000

// Strengths of constraints; a lesser number is stronger.
const REQUIRED = 0
const PREFERRED = 2
const STRONG_DEFAULT = 3
const DEFAULT = 4
const WEAKEST = 6

class Variable {
	value: int
	constraints: List<Constraint> = []
	determinedBy: Constraint? = null
	mark: int = 0
	walkStrength: int = WEAKEST
	stay: bool = true

	remove(constraint: Constraint) {
		position = self.constraints.indexOf(constraint)
		if position != null {
			self.constraints.remove(position)
		}
		if self.determinedBy == constraint {
			self.determinedBy = null
		}
	}

	// The constraints that read this variable.
	addConsumers(consumers: List<Constraint>) {
		for constraint in self.constraints {
			if self.determinedBy != constraint && constraint.isSatisfied() {
				consumers.append(constraint)
			}
		}
	}
}

class Constraint {
	strength: int

	isSatisfied(): bool
	addToGraph()
	removeFromGraph()
	// Decides which variable to compute, if any may be.
	chooseMethod(mark: int)
	markInputs(mark: int)
	inputsKnown(mark: int): bool
	markUnsatisfied()
	output(): Variable
	// Computes the strength of the output, and its value if it never changes.
	recalculate()
	execute()

	isInput(): bool {
		return false
	}

	// Enforces this constraint if possible; the constraint that it overrides.
	satisfy(planner: Planner, mark: int): Constraint? {
		self.chooseMethod(mark)
		if !self.isSatisfied() {
			if self.strength == REQUIRED {
				throw Error("could not satisfy a required constraint")
			}
			return null
		}
		self.markInputs(mark)
		output = self.output()
		overridden = output.determinedBy
		overridden?.markUnsatisfied()
		output.determinedBy = self
		if !planner.propagate(self, mark) {
			throw Error("cycle")
		}
		output.mark = mark
		return overridden
	}
}

class Unary extends Constraint {
	target: Variable
	private satisfied: bool = false

	override isSatisfied(): bool {
		return self.satisfied
	}

	override addToGraph() {
		self.target.constraints.append(self)
		self.satisfied = false
	}

	override removeFromGraph() {
		self.target.remove(self)
		self.satisfied = false
	}

	override chooseMethod(mark: int) {
		self.satisfied = self.target.mark != mark && self.strength < self.target.walkStrength
	}

	override markInputs(mark: int) {}

	override inputsKnown(mark: int): bool {
		return true
	}

	override markUnsatisfied() {
		self.satisfied = false
	}

	override output(): Variable {
		return self.target
	}

	override recalculate() {
		self.target.walkStrength = self.strength
		self.target.stay = !self.isInput()
		if self.target.stay {
			self.execute()
		}
	}
}

// A variable keeps its value.
class Stay extends Unary {
	override execute() {}
}

// A variable is changed from outside.
class Edit extends Unary {
	override isInput(): bool {
		return true
	}

	override execute() {}
}

enum Direction { None, Forward, Backward }

class Binary extends Constraint {
	v1: Variable
	v2: Variable
	direction: Direction = Direction.None

	override isSatisfied(): bool {
		return self.direction != Direction.None
	}

	override addToGraph() {
		self.v1.constraints.append(self)
		self.v2.constraints.append(self)
		self.direction = Direction.None
	}

	override removeFromGraph() {
		self.v1.remove(self)
		self.v2.remove(self)
		self.direction = Direction.None
	}

	override chooseMethod(mark: int) {
		forward = self.strength < self.v2.walkStrength
		backward = self.strength < self.v1.walkStrength
		if self.v1.mark == mark {
			self.direction = if (self.v2.mark != mark && forward) Direction.Forward else Direction.None
		} elif self.v2.mark == mark {
			self.direction = if (backward) Direction.Backward else Direction.None
		} elif self.v1.walkStrength > self.v2.walkStrength {
			self.direction = if (backward) Direction.Backward else Direction.None
		} else {
			self.direction = if (forward) Direction.Forward else Direction.None
		}
	}

	override markInputs(mark: int) {
		self.input().mark = mark
	}

	override inputsKnown(mark: int): bool {
		input = self.input()
		return input.mark == mark || input.stay || input.determinedBy == null
	}

	override markUnsatisfied() {
		self.direction = Direction.None
	}

	input(): Variable {
		return if (self.direction == Direction.Forward) self.v1 else self.v2
	}

	override output(): Variable {
		return if (self.direction == Direction.Forward) self.v2 else self.v1
	}

	override recalculate() {
		input = self.input()
		output = self.output()
		output.walkStrength = max(self.strength, input.walkStrength)
		output.stay = input.stay
		if output.stay {
			self.execute()
		}
	}
}

// v1 == v2
class Equal extends Binary {
	override execute() {
		self.output().value = self.input().value
	}
}

// v2 == v1 * factor + offset
class Scale extends Binary {
	private factor: Variable
	private offset: Variable

	constructor(v1: Variable, v2: Variable, factor: Variable, offset: Variable) {
		super(REQUIRED, v1, v2)
		self.factor = factor
		self.offset = offset
	}

	override addToGraph() {
		super.addToGraph()
		self.factor.constraints.append(self)
		self.offset.constraints.append(self)
	}

	override removeFromGraph() {
		super.removeFromGraph()
		self.factor.remove(self)
		self.offset.remove(self)
	}

	override markInputs(mark: int) {
		super.markInputs(mark)
		self.factor.mark = mark
		self.offset.mark = mark
	}

	override execute() {
		if self.direction == Direction.Forward {
			self.v2.value = self.v1.value * self.factor.value + self.offset.value
		} else {
			self.v1.value = (self.v2.value - self.offset.value) / self.factor.value
		}
	}

	override recalculate() {
		input = self.input()
		output = self.output()
		output.walkStrength = max(self.strength, input.walkStrength)
		output.stay = input.stay && self.factor.stay && self.offset.stay
		if output.stay {
			self.execute()
		}
	}
}

class Planner {
	private mark: int = 0

	add(constraint: Constraint) {
		constraint.addToGraph()
		self.addIncrementally(constraint)
	}

	remove(constraint: Constraint) {
		if constraint.isSatisfied() {
			self.removeIncrementally(constraint)
		} else {
			constraint.removeFromGraph()
		}
	}

	private newMark(): int {
		self.mark++
		return self.mark
	}

	// Enforces a constraint, then those that others override, as long as there are any.
	private addIncrementally(constraint: Constraint) {
		mark = self.newMark()
		var overridden = constraint.satisfy(self, mark)
		while overridden != null {
			overridden = overridden.satisfy(self, mark)
		}
	}

	// Takes a constraint away and enforces those that it kept from being enforced, the strongest first.
	private removeIncrementally(constraint: Constraint) {
		output = constraint.output()
		constraint.markUnsatisfied()
		constraint.removeFromGraph()
		unsatisfied = self.retract(output)
		unsatisfied.sort((a, b) => a.strength - b.strength)
		for other in unsatisfied {
			self.addIncrementally(other)
		}
	}

	// Gives strengths and unchanging values to what depends on a constraint; false if it depends on itself.
	propagate(constraint: Constraint, mark: int): bool {
		todo = [constraint]
		while todo.length > 0 {
			next = todo.pop()
			output = next.output()
			if output.mark == mark {
				self.removeIncrementally(constraint)
				return false
			}
			next.recalculate()
			output.addConsumers(todo)
		}
		return true
	}

	// Lets a variable go that a constraint determined; the constraints that are not enforced downstream.
	private retract(variable: Variable): List<Constraint> {
		variable.determinedBy = null
		variable.walkStrength = WEAKEST
		variable.stay = true
		unsatisfied: List<Constraint> = []
		todo = [variable]
		consumers: List<Constraint> = []
		while todo.length > 0 {
			next = todo.pop()
			for constraint in next.constraints {
				if !constraint.isSatisfied() {
					unsatisfied.append(constraint)
				}
			}
			next.addConsumers(consumers)
			for constraint in consumers {
				constraint.recalculate()
				todo.append(constraint.output())
			}
			consumers.clear()
		}
		return unsatisfied
	}

	// The constraints to execute, in order, when the variable of an edit changes.
	plan(edit: Edit): List<Constraint> {
		mark = self.newMark()
		plan: List<Constraint> = []
		todo: List<Constraint> = []
		if edit.isSatisfied() {
			todo.append(edit)
		}
		while todo.length > 0 {
			constraint = todo.pop()
			output = constraint.output()
			if output.mark != mark && constraint.inputsKnown(mark) {
				plan.append(constraint)
				output.mark = mark
				output.addConsumers(todo)
			}
		}
		return plan
	}

	change(variable: Variable, value: int) {
		edit = Edit(PREFERRED, variable)
		self.add(edit)
		plan = self.plan(edit)
		for i in 0..10 {
			variable.value = value
			execute(plan)
		}
		self.remove(edit)
	}
}

function execute(plan: List<Constraint>) {
	for constraint in plan {
		constraint.execute()
	}
}

function check(variable: Variable, expected: int) {
	if variable.value != expected {
		throw Error("${variable.value} instead of ${expected}")
	}
}

// A chain of equal variables: what the first one gets arrives at the last one.
function chain(n: int) {
	planner = Planner()
	variables = [Variable(0) for i in 0..=n]
	for i in 0..n {
		planner.add(Equal(REQUIRED, variables[i], variables[i + 1]))
	}
	first = variables[0]
	last = variables[n]
	planner.add(Stay(STRONG_DEFAULT, last))
	edit = Edit(PREFERRED, first)
	planner.add(edit)
	plan = planner.plan(edit)
	for i in 0..100 {
		first.value = i
		execute(plan)
		check(last, i)
	}
	planner.remove(edit)
}

// Pairs of variables with the same scale and offset between them, changed in all four places.
function projection(n: int) {
	planner = Planner()
	factor = Variable(10)
	offset = Variable(1000)
	sources = [Variable(i) for i in 0..n]
	targets = [Variable(i) for i in 0..n]
	for i in 0..n {
		planner.add(Stay(DEFAULT, sources[i]))
		planner.add(Scale(sources[i], targets[i], factor, offset))
	}
	planner.change(sources[n - 1], 17)
	check(targets[n - 1], 1170)
	planner.change(targets[n - 1], 1050)
	check(sources[n - 1], 5)
	planner.change(factor, 5)
	for i in 0..n - 1 {
		check(targets[i], i * 5 + 1000)
	}
	planner.change(offset, 2000)
	for i in 0..n - 1 {
		check(targets[i], i * 5 + 2000)
	}
}

function main(args: List<string>) {
	times = if (args.length > 0) int(args[0]) else 1
	for i in 0..times {
		chain(LENGTH)
		projection(LENGTH)
	}
	print("${times} times right")
}
