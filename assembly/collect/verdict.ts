// What becomes of each unit, by what is marked and by the leases of one state of the names.
import { Names } from "../store/names";
import { LeaseRecord } from "../store/records";
import { DIGEST_SIZE } from "../store/digest";
import { Mark, Need } from "./mark";
import { Unit, UnitKind } from "./unit";

export class Verdict {
  /** Garbage that nobody can rely on any more. */
  readonly removable: Unit[] = [];
  /** Garbage that older leases hold back. */
  readonly held: Unit[] = [];
  /** Labels of these leases' owners. */
  readonly holders: Set<string> = new Set();
  /** Condemned, and needed after all. */
  readonly pardoned: Unit[] = [];
  private condemns: bool = false;

  /** `mark` covers the names, and `leases` are those that count. */
  static of(units: Unit[], mark: Mark, names: Names, leases: LeaseRecord[]): Verdict {
    const self = new Verdict();
    const exact = mark.exact;
    for (let i = 0; i < units.length; i++) {
      const unit = units[i];
      const condemned = names.condemned.has(unit.path);
      const need = mark.need(unit);
      // Which of several condemned packs stays is told by letting it go, or another collection would keep another one.
      if (condemned && unit.kind == UnitKind.pack && !exact) continue;
      if (need == Need.none) self.judge(unit, condemned ? names.condemned.get(unit.path) : u64.MAX_VALUE, leases);
      // Nobody makes a fork of what is condemned: what nothing needed of a journal stays garbage.
      else if (need == Need.needed && condemned && exact && unit.kind != UnitKind.journal) self.pardoned.push(unit);
    }
    return self;
  }

  /** Whether there is anything to write down. */
  get weighs(): bool {
    return this.condemns || this.removable.length > 0 || this.pardoned.length > 0;
  }

  /** Puts it into the open group. What was condemned before and goes now is said again: the group stands for the whole verdict. */
  write(names: Names): bool {
    for (let i = 0; i < this.held.length; i++) {
      if (!names.condemned.has(this.held[i].path) && !names.condemn(this.held[i].path)) return false;
    }
    for (let i = 0; i < this.removable.length; i++) {
      const unit = this.removable[i];
      if (!names.condemn(unit.path) || !forget(unit, names)) return false;
    }
    for (let i = 0; i < this.pardoned.length; i++) if (!names.letGo(this.pardoned[i].path)) return false;
    return true;
  }

  /** `serial` is the age of its condemnation. */
  private judge(unit: Unit, serial: u64, leases: LeaseRecord[]): void {
    let free = true;
    for (let i = 0; i < leases.length; i++) {
      if (leases[i].serial > serial) continue;
      free = false;
      this.holders.add(leases[i].owner);
    }
    if (free) this.removable.push(unit);
    else this.held.push(unit);
    if (serial == u64.MAX_VALUE) this.condemns = true;
  }
}

/** The record of a layer goes before its file. */
function forget(unit: Unit, names: Names): bool {
  if (unit.kind != UnitKind.layer) return true;
  const diffId = unit.name.slice(0, DIGEST_SIZE << 1);
  if (!names.layers.has(diffId) || names.layers.get(diffId).file != unit.name) return true;
  return names.removeLayer(diffId);
}
