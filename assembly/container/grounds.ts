// What a container's chain of epochs stands on: its record in the names, or a point that it once was at.
import { Code, fail } from "../core/fault";
import { Dir } from "../io/volume";
import { Ground } from "../store/ground";
import { Names } from "../store/names";
import { Point } from "../store/point";
import { ContainerRecord } from "../store/records";
import { Journals } from "./journals";

/** A container as it is: its record may change while it is open. */
export class ContainerGround extends Ground {
  private record: ContainerRecord;

  constructor(
    record: ContainerRecord,
    private names: Names,
    private journals: Journals,
  ) {
    super(record.id);
    this.record = record;
  }

  directory(journal: string): Dir | null {
    return this.journals.directory(journal);
  }

  origin(): Point {
    return this.current().origin;
  }

  floor(): u64 {
    return this.current().floor;
  }

  nextInode(): u64 {
    return this.current().nextInode;
  }

  refresh(): bool {
    if (!this.names.refresh()) return false;
    return this.names.containers.has(this.journal) || fail(Code.stale, "the container was removed");
  }

  /** One that was removed stays what it was, to those who read it. */
  private current(): ContainerRecord {
    const containers = this.names.containers;
    if (containers.has(this.journal)) this.record = containers.get(this.journal);
    return this.record;
  }
}

/** One that doesn't change: a checkpoint, whose own journal is empty, or a container as a record says. */
export class FixedGround extends Ground {
  constructor(
    journal: string,
    private start: Point,
    private lowest: u64,
    private journals: Journals,
  ) {
    super(journal);
  }

  directory(journal: string): Dir | null {
    if (journal.length) return this.journals.directory(journal);
    fail(Code.noEntry, "a checkpoint has no journal of its own");
    return null;
  }

  origin(): Point {
    return this.start;
  }

  floor(): u64 {
    return this.lowest;
  }

  refresh(): bool {
    return true;
  }
}
