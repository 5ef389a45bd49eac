// Detects collisions of aircraft in 200 frames of a simulation: red-black trees over small values, and floating point.
// 500 aircraft collide 14484 times.
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum { AIRCRAFT = 500, FRAMES = 200 };

static const double low_bound = 0.0, high_bound = 1000.0, high_z = 10.0, radius = 1.0, voxel_size = 2.0;

struct vector2 {
	double x, y;
};

struct vector3 {
	double x, y, z;
};

struct aircraft {
	int64_t sign;
	struct vector3 position;
};

struct motion {
	int64_t sign;
	struct vector3 before, after;
};

struct list {
	struct motion **items;
	size_t length, capacity;
};

// What the three kinds of trees have as values; a sign is the x of a key.
union value {
	struct vector3 position;
	struct list motions;
};

struct node {
	struct vector2 key;
	union value value;
	struct node *left, *right;
	bool red;
};

// A red-black tree whose red nodes are left children (Sedgewick).
struct tree {
	struct node *root;
	size_t length;
};

static void append(struct list *self, struct motion *motion)
{
	if (self->length == self->capacity) {
		self->capacity = self->capacity ? 2 * self->capacity : 4;
		self->items = realloc(self->items, self->capacity * sizeof *self->items);
	}
	self->items[self->length++] = motion;
}

static int compare(struct vector2 a, struct vector2 b)
{
	if (a.x != b.x)
		return a.x < b.x ? -1 : 1;
	return a.y < b.y ? -1 : a.y > b.y;
}

static struct vector3 plus(struct vector3 a, struct vector3 b)
{
	return (struct vector3){a.x + b.x, a.y + b.y, a.z + b.z};
}

static struct vector3 minus(struct vector3 a, struct vector3 b)
{
	return (struct vector3){a.x - b.x, a.y - b.y, a.z - b.z};
}

static struct vector3 scaled(struct vector3 a, double factor)
{
	return (struct vector3){a.x * factor, a.y * factor, a.z * factor};
}

static double dot(struct vector3 a, struct vector3 b)
{
	return a.x * b.x + a.y * b.y + a.z * b.z;
}

static bool is_inside(struct vector3 a)
{
	return low_bound <= a.x && a.x <= high_bound && low_bound <= a.y && a.y <= high_bound &&
	       low_bound <= a.z && a.z <= high_z;
}

static union value *tree_get(const struct tree *self, struct vector2 key)
{
	struct node *node = self->root;
	while (node) {
		int order = compare(key, node->key);
		if (order == 0)
			return &node->value;
		node = order < 0 ? node->left : node->right;
	}
	return NULL;
}

static bool is_red(const struct node *node)
{
	return node && node->red;
}

static struct node *rotate_left(struct node *node)
{
	struct node *top = node->right;
	node->right = top->left;
	top->left = node;
	top->red = node->red;
	node->red = true;
	return top;
}

static struct node *rotate_right(struct node *node)
{
	struct node *top = node->left;
	node->left = top->right;
	top->right = node;
	top->red = node->red;
	node->red = true;
	return top;
}

static struct node *insert(struct tree *self, struct node *node, struct vector2 key, const union value *value)
{
	if (!node) {
		self->length++;
		node = malloc(sizeof *node);
		*node = (struct node){.key = key, .value = *value, .red = true};
		return node;
	}
	int order = compare(key, node->key);
	if (order == 0) {
		node->value = *value;
		return node;
	}
	if (order < 0)
		node->left = insert(self, node->left, key, value);
	else
		node->right = insert(self, node->right, key, value);
	if (is_red(node->right) && !is_red(node->left))
		node = rotate_left(node);
	if (is_red(node->left) && is_red(node->left->left))
		node = rotate_right(node);
	if (is_red(node->left) && is_red(node->right)) { // two red children pass their colour up
		node->red = true;
		node->left->red = false;
		node->right->red = false;
	}
	return node;
}

// Sets the value of a key; was the key missing?
static bool tree_put(struct tree *self, struct vector2 key, const union value *value)
{
	size_t before = self->length;
	self->root = insert(self, self->root, key, value);
	self->root->red = false;
	return self->length > before;
}

static void node_free(struct node *self)
{
	if (self) {
		node_free(self->left);
		node_free(self->right);
		free(self);
	}
}

// Does an interval of time touch the one from 0 to 1?
static bool overlaps(double low, double high)
{
	return (low <= 1.0 && 1.0 <= high) || (low <= 0.0 && 0.0 <= high) || (0.0 <= low && high <= 1.0);
}

// When a coordinate that moves from `start` by `way` in a unit of time is in a voxel.
static void crossing(double voxel, double start, double way, double *low, double *high)
{
	double r = radius / 2.0;
	double enter = (voxel - r - start) / way;
	double leave = (voxel + voxel_size + r - start) / way;
	*low = way < 0.0 ? leave : enter;
	*high = way < 0.0 ? enter : leave;
}

static bool rests(double voxel, double start, double way)
{
	double r = radius / 2.0;
	return way == 0.0 && voxel <= start + r && start - r <= voxel + voxel_size;
}

// Does an aircraft come too near to another one?
static bool intersects(const struct motion *self, const struct motion *other)
{
	struct vector3 way = minus(self->after, self->before);
	struct vector3 other_way = minus(other->after, other->before);
	struct vector3 apart = minus(other->before, self->before);
	struct vector3 relative = minus(other_way, way);
	double a = dot(relative, relative);
	if (a == 0.0)
		return sqrt(dot(apart, apart)) <= radius;
	double b = 2.0 * dot(minus(self->before, other->before), minus(way, other_way));
	double c = dot(apart, apart) - radius * radius;
	double discriminant = b * b - 4.0 * a * c;
	if (discriminant < 0.0)
		return false;
	double first = (-b - sqrt(discriminant)) / (2.0 * a);
	double second = (-b + sqrt(discriminant)) / (2.0 * a);
	if (first > second || !overlaps(first, second))
		return false;
	double time = first > 0.0 ? first : 0.0;
	struct vector3 here = plus(self->before, scaled(way, time));
	struct vector3 there = plus(other->before, scaled(other_way, time));
	return is_inside(scaled(plus(here, there), 0.5));
}

static bool is_in(const struct motion *self, struct vector2 voxel)
{
	if (voxel.x > high_bound || voxel.x < low_bound || voxel.y > high_bound || voxel.y < low_bound)
		return false;
	double x = self->before.x, y = self->before.y;
	double way_x = self->after.x - x, way_y = self->after.y - y;
	double low_x, high_x, low_y, high_y;
	crossing(voxel.x, x, way_x, &low_x, &high_x);
	crossing(voxel.y, y, way_y, &low_y, &high_y);
	return (rests(voxel.x, x, way_x) || overlaps(low_x, high_x)) &&
	       (rests(voxel.y, y, way_y) || overlaps(low_y, high_y)) &&
	       (way_x == 0.0 || way_y == 0.0 || (low_y <= high_x && high_x <= high_y) ||
		(low_y <= low_x && low_x <= high_y) || (low_x <= low_y && high_y <= high_x));
}

// Notes a motion in all voxels that it comes through.
static void draw(struct tree *voxels, struct tree *seen, struct vector2 voxel, struct motion *motion)
{
	static const struct vector2 neighbours[] = {
		{-2.0, 0.0}, {2.0, 0.0}, {0.0, -2.0}, {0.0, 2.0}, {-2.0, -2.0}, {-2.0, 2.0}, {2.0, -2.0}, {2.0, 2.0}};
	if (!is_in(motion, voxel) || !tree_put(seen, voxel, &(union value){.motions = {0}}))
		return;
	union value *known = tree_get(voxels, voxel);
	if (known) {
		append(&known->motions, motion);
	} else {
		union value value = {.motions = {0}};
		append(&value.motions, motion);
		tree_put(voxels, voxel, &value);
	}
	for (int i = 0; i < 8; i++)
		draw(voxels, seen, (struct vector2){voxel.x + neighbours[i].x, voxel.y + neighbours[i].y}, motion);
}

// The lower corner of the voxel of a coordinate.
static double corner(double x)
{
	double whole = voxel_size * (double)(int64_t)(x / voxel_size);
	return x < 0.0 ? whole - voxel_size : whole;
}

// The number of collisions in the voxels below a node, which is freed.
static int64_t collide(struct node *node)
{
	if (!node)
		return 0;
	int64_t collisions = collide(node->left);
	const struct list *near = &node->value.motions;
	for (size_t i = 0; i < near->length; i++)
		for (size_t j = i + 1; j < near->length; j++)
			if (intersects(near->items[i], near->items[j]))
				collisions++;
	collisions += collide(node->right);
	free(near->items);
	free(node);
	return collisions;
}

// The number of collisions since the frame before.
static int64_t next(struct tree *positions, const struct aircraft *frame)
{
	struct tree now = {0}, voxels = {0};
	struct motion *motions[AIRCRAFT];
	for (int i = 0; i < AIRCRAFT; i++) {
		struct vector2 key = {(double)frame[i].sign, 0.0};
		const union value *before = tree_get(positions, key);
		motions[i] = malloc(sizeof *motions[i]);
		*motions[i] = (struct motion){frame[i].sign, before ? before->position : frame[i].position,
			frame[i].position};
		tree_put(&now, key, &(union value){.position = frame[i].position});
	}
	node_free(positions->root);
	*positions = now;
	for (int i = 0; i < AIRCRAFT; i++) {
		struct tree seen = {0};
		struct vector2 start = {corner(motions[i]->before.x), corner(motions[i]->before.y)};
		draw(&voxels, &seen, start, motions[i]);
		node_free(seen.root);
	}
	int64_t collisions = collide(voxels.root);
	for (int i = 0; i < AIRCRAFT; i++)
		free(motions[i]);
	return collisions;
}

// Pairs of aircraft: one of them waves like a cosine, the other like a sine.
static void simulate(struct aircraft *frame, double time)
{
	for (int i = 0; i < AIRCRAFT; i += 2) {
		frame[i] = (struct aircraft){i, {time, cos(time) * 2.0 + i * 3.0, 10.0}};
		frame[i + 1] = (struct aircraft){i + 1, {time, sin(time) * 2.0 + i * 3.0, 10.0}};
	}
}

int main(int argc, char **argv)
{
	int64_t times = argc > 1 ? strtoll(argv[1], NULL, 10) : 1;
	int64_t collisions = 0;
	for (int64_t i = 0; i < times; i++) {
		struct tree positions = {0};
		for (int j = 0; j < FRAMES; j++) {
			struct aircraft *frame = calloc(AIRCRAFT, sizeof *frame);
			simulate(frame, j / 10.0);
			collisions += next(&positions, frame);
			free(frame);
		}
		node_free(positions.root);
	}
	printf("%" PRId64 " collisions\n", collisions);
}
