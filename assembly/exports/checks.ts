// wit/checks.wit
import { textBytes } from "../abi/fault";
import { Finding as FindingRecord, Progress, TouchedContainer, TouchedImage } from "../abi/generated/types";
import { Option } from "../abi/values";
import { Check as StoreCheck } from "../check/check";
import { Finding } from "../check/finding";
import { Bytes } from "../core/bytes";
import { failed } from "../core/fault";
import { digestOfHex, textOf } from "../session/reference";
import { isOwnerLabel } from "../session/session";
import { Catalog } from "../store/catalog";
import { Owner } from "../store/owner";

export class Check {
  private told: i32 = 0;

  constructor(private check: StoreCheck) {}

  static begin(directory: Bytes, owner: Bytes, readData: bool, repair: bool): Check {
    const none = changetype<Check>(0);
    if (!isOwnerLabel(owner)) return none;
    const check = StoreCheck.open(directory, new Owner(textOf(owner)), readData, repair);
    return check ? new Check(check) : none;
  }

  step(budget: u32): Progress {
    const progress = new Progress();
    const check = this.check;
    check.step(budget);
    if (failed()) return progress;
    progress.done = check.done;
    progress.completed = check.completed;
    progress.total = check.total;
    return progress;
  }

  findings(count: u32): Array<FindingRecord> {
    const found: FindingRecord[] = [];
    const list = this.check.scope.findings.list;
    while (this.check.done && this.told < list.length && u32(found.length) < count) {
      found.push(this.record(list[this.told++]));
    }
    return found;
  }

  omitted(): u64 {
    return this.check.scope.findings.omitted;
  }

  dispose(): void {
    this.check.close();
  }

  private record(finding: Finding): FindingRecord {
    const record = new FindingRecord();
    record.kind = finding.kind;
    record.subject = textBytes(finding.subject);
    if (finding.hasOffset) record.offset = new Option<u64>(finding.offset);
    record.detail = textBytes(finding.detail);
    record.remedy = finding.remedy;
    const names = this.check.scope.names;
    if (names) addTouched(finding, names, record);
    for (let i = 0; i < finding.paths.length; i++) {
      record.paths.push(new Bytes(changetype<usize>(finding.paths[i]), finding.paths[i].length));
    }
    record.pathCount = finding.pathCount;
    return record;
  }
}

/** Images of its layers, and their containers, besides those that it names itself. */
function addTouched(finding: Finding, names: Catalog, record: FindingRecord): void {
  const images = names.images.values();
  const touched = new Set<string>();
  for (let i = 0; i < images.length; i++) {
    const image = images[i];
    let needs = finding.images.has(image.id);
    for (let j = 0; j < image.layers.length && !needs; j++) needs = finding.layers.has(image.layers[j]);
    if (!needs) continue;
    touched.add(image.id);
    const one = new TouchedImage();
    one.id = textBytes(digestOfHex(image.id));
    const tags = names.namesOf(image.id);
    for (let j = 0; j < tags.length; j++) one.names.push(textBytes(tags[j]));
    record.images.push(one);
  }
  const containers = names.containersByAge();
  for (let i = 0; i < containers.length; i++) {
    const container = containers[i];
    if (!finding.containers.has(container.id) && !touched.has(container.image)) continue;
    const one = new TouchedContainer();
    one.id = textBytes(container.id);
    one.name = textBytes(container.name);
    record.containers.push(one);
  }
}
