/**
 * Keeps the blocks before each entry's content in a few bytes, next to the attributes that are kept anyway.
 *
 * Both directions predict the blocks from the entry's attributes and from the entries before it, and learn from the
 * outcome, so encoder and decoder have to see the same entries in the same order. Coded:
 *
 *   form u8 | plan given: length varint, plan | patched: count varint, (skip varint, length varint, bytes)…
 *
 *   form    0 as predicted | bit 0 a plan is given (else the last one in a like case holds) | bit 1 patched
 *           | 4 verbatim: length varint, bytes
 *
 * A patch skips bytes from the end of the one before. Checksums are computed after patching, but for blocks where one
 * touches the checksum field.
 */
import { ByteBuffer, Cursor } from "../core/bytes";
import { Code, fail } from "../core/fault";
import { TarBlocks } from "./tar-blocks";
import { TarEntry } from "./tar-entry";
import { TarPlanner } from "./tar-plan";
import { PlanMemory } from "./tar-plan-memory";
import * as field from "./tar-field";

const FORM_PLAN: u32 = 1;
const FORM_PATCHED: u32 = 2;
const FORM_VERBATIM: u32 = 4;

const CHECKSUM_SIZE: usize = 8;
/** Equal bytes between two differences that are cheaper patched than skipped. */
const GAP_MAX: usize = 2;

export class TarHeaderCodec {
  private planner: TarPlanner = new TarPlanner();
  private blocks: TarBlocks = new TarBlocks();
  private plans: PlanMemory = new PlanMemory();
  private patches: ByteBuffer = new ByteBuffer();
  private patchCount: u32 = 0;

  /** Appends the coded form of the `rawLen` bytes at `raw`, which stood before the content of `entry`. */
  encode(entry: TarEntry, raw: usize, rawLen: usize, out: ByteBuffer): void {
    const plan = this.planner.plan;
    const blocks = this.blocks;
    if (
      !this.planner.find(entry, raw, rawLen) ||
      !blocks.build(plan.ptr, plan.len, entry) ||
      blocks.out.len != rawLen
    ) {
      out.u8(FORM_VERBATIM);
      out.varint(rawLen);
      out.bytes(raw, rawLen);
      return;
    }
    this.findPatches(raw);
    const key = this.plans.keyOf(entry);
    const given = !this.plans.find(key).equals(plan.ptr, plan.len);
    out.u8((given ? FORM_PLAN : 0) | (this.patchCount ? FORM_PATCHED : 0));
    if (given) {
      out.varint(plan.len);
      out.bytes(plan.ptr, plan.len);
    }
    if (this.patchCount) {
      out.varint(this.patchCount);
      out.bytes(this.patches.ptr, this.patches.len);
    }
    this.learn(entry, raw, key, given ? plan.ptr : 0, plan.len);
  }

  /** Appends the bytes that were encoded for `entry`. False, with the fault, if the coded form is damaged. */
  decode(entry: TarEntry, from: Cursor, out: ByteBuffer): bool {
    const form = from.u8();
    if (form == FORM_VERBATIM) {
      const len = usize(from.varint());
      const at = from.take(len);
      if (!from.ok) return failDamaged();
      out.bytes(at, len);
      return true;
    }
    return (from.ok && form < FORM_VERBATIM && this.rebuild(form, entry, from, out)) || failDamaged();
  }

  free(): void {
    this.planner.free();
    this.blocks.free();
    this.plans.free();
    this.patches.free();
  }

  private rebuild(form: u32, entry: TarEntry, from: Cursor, out: ByteBuffer): bool {
    const key = this.plans.keyOf(entry);
    const known = this.plans.find(key);
    let plan = known.ptr;
    let planLen = known.len;
    if (form & FORM_PLAN) {
      planLen = usize(from.varint());
      plan = from.take(planLen);
    }
    const blocks = this.blocks;
    if (!from.ok || !plan || !blocks.build(plan, planLen, entry)) return false;
    if (!this.applyPatches(form & FORM_PATCHED ? from.varint() : 0, from)) return false;
    out.bytes(blocks.out.ptr, blocks.out.len);
    this.learn(entry, blocks.out.ptr, key, form & FORM_PLAN ? plan : 0, planLen);
    return true;
  }

  /** `plan` is 0 if it was the known one. */
  private learn(entry: TarEntry, raw: usize, key: u32, plan: usize, planLen: usize): void {
    this.blocks.learn(raw, entry);
    if (plan && this.blocks.isGeneral) this.plans.put(key, plan, planLen);
    this.plans.noteName(entry, this.blocks.name.len);
  }

  /** Sets `patches` to what turns the built blocks into those at `raw`. */
  private findPatches(raw: usize): void {
    const blocks = this.blocks;
    const built = blocks.out.ptr;
    for (let i = 0; i < blocks.count; i++) {
      const at = blocks.offset(i) + field.CHECKSUM;
      blocks.seal(i, field.blockSum(raw + blocks.offset(i)));
      // A checksum field that isn't as computed is patched whole, as the decoder computes it or leaves it alone.
      if (load<u64>(built + at) != load<u64>(raw + at)) store<u64>(built + at, ~load<u64>(raw + at));
    }
    this.patches.clear();
    this.patchCount = 0;
    const len = blocks.out.len;
    let patched: usize = 0; // end of the last patch
    for (let at = nextDifference(built, raw, 0, len); at < len; at = nextDifference(built, raw, patched, len)) {
      let end = at + 1;
      for (let next = end; next < len && next - end <= GAP_MAX; next++) {
        if (load<u8>(built + next) != load<u8>(raw + next)) end = next + 1;
      }
      this.patches.varint(at - patched);
      this.patches.varint(end - at);
      this.patches.bytes(raw + at, end - at);
      this.patchCount++;
      patched = end;
    }
  }

  /** Patches the built blocks and computes the checksums that no patch touched. */
  private applyPatches(count: u64, from: Cursor): bool {
    const blocks = this.blocks;
    const built = blocks.out.ptr;
    const len = blocks.out.len;
    let given: u32 = 0; // bit i: block i has its checksum from a patch
    let at: usize = 0;
    for (; count; count--) {
      const skip = from.varint();
      const size = from.varint();
      if (skip > u64(len - at) || size > u64(len - at) - skip) return false;
      at += usize(skip);
      const bytes = from.take(usize(size));
      if (!from.ok) return false;
      memory.copy(built + at, bytes, usize(size));
      for (let i = 0; i < blocks.count; i++) {
        const checksum = blocks.offset(i) + field.CHECKSUM;
        if (at < checksum + CHECKSUM_SIZE && at + usize(size) > checksum) given |= 1 << i;
      }
      at += usize(size);
    }
    for (let i = 0; i < blocks.count; i++) {
      if (!(given & (1 << i))) blocks.seal(i, field.blockSum(built + blocks.offset(i)));
    }
    return from.ok;
  }
}

/** Offset of the first byte from `at` on that differs, or `len`. */
function nextDifference(a: usize, b: usize, at: usize, len: usize): usize {
  while (at + 8 <= len && load<u64>(a + at) == load<u64>(b + at)) at += 8;
  while (at < len && load<u8>(a + at) == load<u8>(b + at)) at++;
  return at;
}

function failDamaged(): bool {
  return fail(Code.corrupt, "coded tar header is damaged");
}
