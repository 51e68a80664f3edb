// What a damaged names journal still tells: every group that is sound, wherever it stands.
import { fault } from "../core/fault";
import { GROUP_HEADER_SIZE, GroupHeader, GroupKey, JOURNAL_HEADER_SIZE, JournalKind } from "../format/journal";
import { Dir, File } from "../io/volume";
import { JournalReader, epochName, listEpochs } from "../store/journal";
import { Names } from "../store/names";

const WINDOW: u32 = 1 << 16;

/** Takes the sound groups of all epochs into `names`, which makes a state that perhaps never was. */
export function readWhatIsSound(dir: Dir, names: Names): void {
  fault.clear();
  names.restart();
  const epochs = listEpochs(dir);
  for (let i = 0; epochs && i < epochs.length; i++) {
    const file = dir.file(epochName(epochs[i]));
    if (file) readGroups(file, epochs[i], names);
    if (file) file.close();
    fault.clear();
  }
  fault.clear();
}

function readGroups(file: File, epoch: u64, names: Names): void {
  const reader = new JournalReader();
  const size = file.size();
  if (size < 0 || !reader.readHeader(file, JournalKind.names, names.uuid, epoch)) return;
  reader.end = JOURNAL_HEADER_SIZE;
  while (reader.end < u64(size)) {
    const next = reader.readGroup(file, u64(size), names);
    fault.clear();
    reader.end = next > 0 ? u64(next) : nextGroup(file, reader.end + 1, u64(size), reader.key);
  }
}

/** Offset of the next group header; the end of the file when there is none. */
function nextGroup(file: File, from: u64, size: u64, key: GroupKey): u64 {
  const window = heap.alloc(WINDOW);
  const group = new GroupHeader();
  let found = size;
  while (found == size && from + GROUP_HEADER_SIZE <= size) {
    const got = file.read(window, WINDOW, from);
    if (got < i32(GROUP_HEADER_SIZE)) break;
    const places = u32(got) - GROUP_HEADER_SIZE + 1;
    for (let i: u32 = 0; i < places && found == size; i++) {
      if (group.decode(window + i, key, from + i)) found = from + i;
    }
    from += places;
  }
  heap.free(window);
  return found;
}
