// What a check can do about damaged content: layers that lack it are marked, so that loading their image again imports them
// again, and damaged chunks leave their index, so that such an import stores them again. In this order: a layer that is
// marked in vain costs a read, one that isn't marked is never healed.
import { ByteBuffer } from "../core/bytes";
import { fault } from "../core/fault";
import {
  INDEX_ENTRY_SIZE,
  INDEX_OFFSET_FRAME,
  INDEX_OWN_COUNT,
  INDEX_OWN_PACK_SIZE,
  PACK_INDEX_MAGIC,
} from "../format/pack";
import { BlockFile } from "../io/blockfile";
import { INDEX_SUFFIX, entryOffset } from "../store/pack";
import { Names } from "../store/names";
import { FindingKind, Remedy } from "./finding";
import { replaceIndex } from "./frames";
import { Holding, Holdings } from "./holdings";
import { Scope } from "./scope";
import { Work } from "./work";

export class Repair extends Work {
  constructor(
    private scope: Scope,
    private holdings: Holdings,
  ) {
    super();
  }

  /** A failure leaves the fault set: what could not be repaired is told all the same. */
  step(budget: u32): bool {
    const damaged = this.damagedLayers();
    if (!this.markLayers(this.scope.names!, damaged)) return true;
    const packs = this.holdings.packs;
    for (let i = 0; i < packs.length; i++) {
      if (packs[i].damaged.size && !this.dropDamaged(packs[i])) return true;
    }
    return true;
  }

  /** diffIDs of layers that only loading can heal: what this check has mended, it mended before it looked for what layers need. */
  private damagedLayers(): Set<string> {
    const damaged = new Set<string>();
    const list = this.scope.findings.list;
    for (let i = 0; i < list.length; i++) {
      const layers = list[i].layers.values();
      for (let j = 0; j < layers.length; j++) damaged.add(layers[j]);
    }
    return damaged;
  }

  private markLayers(names: Names, damaged: Set<string>): bool {
    const layers = names.layers.values();
    let changed = false;
    for (let i = 0; i < layers.length; i++) {
      const diffId = layers[i].diffId;
      const marked = names.suspects.has(diffId);
      // All of its content was read: what somebody marked is whole again.
      const healed = marked && !damaged.has(diffId) && this.scope.readData;
      if (marked ? !healed : !damaged.has(diffId)) continue;
      changed = true;
      if (!(healed ? names.putLayer(layers[i]) : names.suspect(diffId))) return false;
      if (!healed) continue;
      const detail = "its content was damaged, and is whole again";
      this.scope.findings.add(FindingKind.repaired, "sha256:" + diffId, detail, Remedy.none);
    }
    return !changed || names.release();
  }

  /** Writes the pack's index anew, without the chunks that are damaged. */
  private dropDamaged(holding: Holding): bool {
    if (holding.finding) return true;
    const dir = this.scope.packs!;
    const index = BlockFile.open(dir, holding.stem + INDEX_SUFFIX, PACK_INDEX_MAGIC);
    if (!index) return false;
    const kept = new ByteBuffer();
    const count = load<u32>(index.header() + INDEX_OWN_COUNT);
    const packSize = load<u64>(index.header() + INDEX_OWN_PACK_SIZE);
    for (let i: u32 = 0; i < count && !fault.raised; i++) {
      const entry = index.at(entryOffset(i));
      if (entry && !holding.damaged.has(load<u32>(entry + INDEX_OFFSET_FRAME))) kept.bytes(entry, INDEX_ENTRY_SIZE);
    }
    index.close();
    const ok = !fault.raised && replaceIndex(dir, holding.stem, kept, packSize);
    kept.free();
    const damaged = holding.damaged.values();
    for (let i = 0; i < damaged.length && ok; i++) {
      if (!damaged[i].layers.size && !damaged[i].images.size)
        damaged[i].mend("nothing needs it, and it left the index");
    }
    return ok;
  }
}
