// What the names ask of the containers' journals before they name a point in them.
import { Point } from "./point";

export abstract class PointKeeper {
  /** Whether all files that a point needs are there, and none is `condemned` (paths in the store); a point in no journal needs none. */
  abstract stands(point: Point, condemned: Map<string, u64>): bool;
}
