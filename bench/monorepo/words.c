// Names and comments.
#include "monorepo.h"

#include <assert.h>

static const char *const adjectives[] = {
	"Amber",  "Arctic",  "Autumn", "Azure",   "Bitter", "Blank",  "Bold",   "Brass",  "Brave",  "Brief",
	"Bright", "Brisk",   "Broad",  "Bronze",  "Calm",   "Cedar",  "Chief",  "Civic",  "Clear",  "Clever",
	"Coarse", "Cobalt",  "Common", "Copper",  "Coral",  "Cotton", "Crisp",  "Curved", "Dense",  "Dotted",
	"Double", "Eager",   "Early",  "Eastern", "Even",   "Faint",  "Fancy",  "Fast",   "Fern",   "Final",
	"Firm",   "Flat",    "Fluent", "Frozen",  "Gentle", "Giant",  "Glass",  "Golden", "Grand",  "Granite",
	"Green",  "Hidden",  "Hollow", "Honest",  "Humble", "Idle",   "Indigo", "Inner",  "Iron",   "Ivory",
	"Jade",   "Jolly",   "Keen",   "Large",   "Late",   "Linen",  "Liquid", "Little", "Lively", "Local",
	"Lucky",  "Lunar",   "Maple",  "Marble",  "Mellow", "Modern", "Narrow", "Neat",   "Noble",  "Olive",
	"Outer",  "Pale",    "Plain",  "Proud",   "Quick",  "Quiet",  "Rapid",  "Round",  "Royal",  "Rustic",
	"Sandy",  "Scarlet", "Secret", "Silent",  "Silver", "Solar"};
static const char *const nouns[] = {
	"Anchor",  "Anvil",  "Arrow",    "Atlas",   "Badge",   "Barrel",  "Basket",  "Beacon",   "Bell",
	"Bottle",  "Branch", "Bridge",   "Bucket",  "Buffer",  "Button",  "Cabin",   "Cable",    "Camera",
	"Candle",  "Canvas", "Carriage", "Castle",  "Chapter", "Circuit", "Clock",   "Cloud",    "Compass",
	"Corner",  "Cradle", "Crane",    "Curtain", "Dial",    "Diary",   "Drum",    "Engine",   "Falcon",
	"Feather", "Ferry",  "Field",    "Filter",  "Flag",    "Forest",  "Forge",   "Fountain", "Garden",
	"Gate",    "Gear",   "Glacier",  "Hammer",  "Harbour", "Helmet",  "Hinge",   "Horizon",  "Island",
	"Journal", "Kettle", "Kite",     "Ladder",  "Lagoon",  "Lamp",    "Lantern", "Ledger",   "Lens",
	"Letter",  "Lever",  "Magnet",   "Market",  "Meadow",  "Mill",    "Mirror",  "Motor",    "Needle",
	"Orchard", "Paddle", "Parcel",   "Pencil",  "Pillar",  "Pocket",  "Portal",  "Prism",    "Pulley",
	"Quarry",  "Radar",  "Ribbon",   "River",   "Rocket",  "Saddle",  "Sail",    "Sensor",   "Signal",
	"Spindle", "Tunnel", "Valley",   "Violin",  "Wagon",   "Window"};
enum { ADJECTIVES = sizeof adjectives / sizeof *adjectives, NOUNS = sizeof nouns / sizeof *nouns };

static const char *const words[] = {"lamp",   "parcel", "sensor", "harbour", "violin", "garden",
				    "ticket", "engine", "window", "letter",  "bridge", "basket",
				    "camera", "island", "mirror", "pencil"};
static const char *const locals[] = {"rest",   "share", "burden", "offset", "delta", "width",
				     "stake",  "level", "depth",  "bonus",  "limit", "speed",
				     "margin", "score", "rank",   "phase"};
static const char *const subjects[] = {
	"The caller", "A reader",      "Every importer",  "The scheduler",         "The other end",
	"This part",  "The first one", "A later release", "Whoever configures it", "The table"};
static const char *const verbs[] = {"expects",   "keeps",  "never changes", "looks up", "owns",
				    "passes on", "counts", "relies on",     "checks",   "prints"};
static const char *const objects[] = {"the value that was read last",       "an order that does not change",
				      "numbers between the two limits",     "what the configuration says",
				      "the same answer for the same input", "an empty list, not an error",
				      "the oldest entry before the rest",   "names in lower case",
				      "at most one of them at a time",      "units of a thousandth"};

uint32_t pick(struct random *self, uint32_t limit)
{
	self->state ^= self->state << 13;
	self->state ^= self->state >> 7;
	self->state ^= self->state << 17;
	return (uint32_t)((self->state * 0x2545f4914f6cdd1du) >> 33) % limit;
}

#define PICK(self, list) (list)[pick((self), sizeof(list) / sizeof *(list))]

const char *pick_word(struct random *self)
{
	return PICK(self, words);
}

const char *pick_local(struct random *self)
{
	return PICK(self, locals);
}

const char *module_name(uint32_t module)
{
	assert(module < ADJECTIVES * NOUNS);
	// Multiplying by a number without common factor spreads neighbours over the alphabet.
	uint32_t at = module * 4651u % (ADJECTIVES * NOUNS);
	return nd_sprintf("%s%s", adjectives[at / NOUNS], nouns[at % NOUNS]);
}

void doc_comment(struct random *self, struct nd_buf *out, const char *indent, uint32_t lines)
{
	for (uint32_t i = 0; i < lines; i++)
		nd_buf_printf(out, "%s/// %s %s %s.\n", indent, PICK(self, subjects), PICK(self, verbs),
			      PICK(self, objects));
}
