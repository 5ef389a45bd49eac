// [L43] An import without a name.
import { q } from ""
