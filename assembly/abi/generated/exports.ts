// Generated from wit/ by tools/bindgen; `npm run generate` writes it anew.
import { Bytes } from "../../core/bytes";
import { Option, Result, Tuple1, Tuple2, Tuple3, Tuple4 } from "../values";
import { RET, defer, enter, leave, release } from "../call";
import { liftFault, noFault } from "../fault";
import { Want, ChunkRange, Answer, ErrorRecord, Timestamp, Progress, StoreInfo, ImageUsage, ContainerUsage, Usage, Expectation, Vouched, LayerInfo, ImageInfo, Attributes, NewTime, ContainerInfo, CheckpointInfo, Quota, LayerUsage, LayerTrace, Provenance, Extent, Lease, Tally, Report, TouchedImage, TouchedContainer, Finding } from "./types";
import * as storeExports from "../../exports/store";
import * as layersExports from "../../exports/layers";
import * as imagesExports from "../../exports/images";
import * as containersExports from "../../exports/containers";
import * as collectionsExports from "../../exports/collections";
import * as checksExports from "../../exports/checks";


@external("[export]veneer:store/store@0.1.0", "[resource-new]store")
declare function storeStoreNew(rep: usize): u32;

@external("[export]veneer:store/store@0.1.0", "[resource-rep]store")
declare function storeStoreRep(handle: u32): usize;

@external("[export]veneer:store/store@0.1.0", "[resource-drop]store")
declare function storeStoreDropHandle(handle: u32): void;

function storeStoreLower(value: storeExports.Store): u32 {
  return storeStoreNew(__pin(changetype<usize>(value)));
}

export function storeStoreDrop(rep: usize): void {
  enter();
  changetype<storeExports.Store>(rep).dispose();
  __unpin(rep);
  leave();
}

@external("[export]veneer:store/layers@0.1.0", "[resource-new]layer-import")
declare function layersLayerImportNew(rep: usize): u32;

@external("[export]veneer:store/layers@0.1.0", "[resource-rep]layer-import")
declare function layersLayerImportRep(handle: u32): usize;

@external("[export]veneer:store/layers@0.1.0", "[resource-drop]layer-import")
declare function layersLayerImportDropHandle(handle: u32): void;

function layersLayerImportLower(value: layersExports.LayerImport): u32 {
  return layersLayerImportNew(__pin(changetype<usize>(value)));
}

export function layersLayerImportDrop(rep: usize): void {
  enter();
  changetype<layersExports.LayerImport>(rep).dispose();
  __unpin(rep);
  leave();
}

@external("[export]veneer:store/layers@0.1.0", "[resource-new]layer-export")
declare function layersLayerExportNew(rep: usize): u32;

@external("[export]veneer:store/layers@0.1.0", "[resource-rep]layer-export")
declare function layersLayerExportRep(handle: u32): usize;

@external("[export]veneer:store/layers@0.1.0", "[resource-drop]layer-export")
declare function layersLayerExportDropHandle(handle: u32): void;

function layersLayerExportLower(value: layersExports.LayerExport): u32 {
  return layersLayerExportNew(__pin(changetype<usize>(value)));
}

export function layersLayerExportDrop(rep: usize): void {
  enter();
  changetype<layersExports.LayerExport>(rep).dispose();
  __unpin(rep);
  leave();
}

@external("[export]veneer:store/images@0.1.0", "[resource-new]image-import")
declare function imagesImageImportNew(rep: usize): u32;

@external("[export]veneer:store/images@0.1.0", "[resource-rep]image-import")
declare function imagesImageImportRep(handle: u32): usize;

@external("[export]veneer:store/images@0.1.0", "[resource-drop]image-import")
declare function imagesImageImportDropHandle(handle: u32): void;

function imagesImageImportLower(value: imagesExports.ImageImport): u32 {
  return imagesImageImportNew(__pin(changetype<usize>(value)));
}

export function imagesImageImportDrop(rep: usize): void {
  enter();
  changetype<imagesExports.ImageImport>(rep).dispose();
  __unpin(rep);
  leave();
}

@external("[export]veneer:store/containers@0.1.0", "[resource-new]file")
declare function containersFileNew(rep: usize): u32;

@external("[export]veneer:store/containers@0.1.0", "[resource-rep]file")
declare function containersFileRep(handle: u32): usize;

@external("[export]veneer:store/containers@0.1.0", "[resource-drop]file")
declare function containersFileDropHandle(handle: u32): void;

function containersFileLower(value: containersExports.File): u32 {
  return containersFileNew(__pin(changetype<usize>(value)));
}

export function containersFileDrop(rep: usize): void {
  enter();
  changetype<containersExports.File>(rep).dispose();
  __unpin(rep);
  leave();
}

@external("[export]veneer:store/containers@0.1.0", "[resource-new]container")
declare function containersContainerNew(rep: usize): u32;

@external("[export]veneer:store/containers@0.1.0", "[resource-rep]container")
declare function containersContainerRep(handle: u32): usize;

@external("[export]veneer:store/containers@0.1.0", "[resource-drop]container")
declare function containersContainerDropHandle(handle: u32): void;

function containersContainerLower(value: containersExports.Container): u32 {
  return containersContainerNew(__pin(changetype<usize>(value)));
}

export function containersContainerDrop(rep: usize): void {
  enter();
  changetype<containersExports.Container>(rep).dispose();
  __unpin(rep);
  leave();
}

@external("[export]veneer:store/collections@0.1.0", "[resource-new]collection")
declare function collectionsCollectionNew(rep: usize): u32;

@external("[export]veneer:store/collections@0.1.0", "[resource-rep]collection")
declare function collectionsCollectionRep(handle: u32): usize;

@external("[export]veneer:store/collections@0.1.0", "[resource-drop]collection")
declare function collectionsCollectionDropHandle(handle: u32): void;

function collectionsCollectionLower(value: collectionsExports.Collection): u32 {
  return collectionsCollectionNew(__pin(changetype<usize>(value)));
}

export function collectionsCollectionDrop(rep: usize): void {
  enter();
  changetype<collectionsExports.Collection>(rep).dispose();
  __unpin(rep);
  leave();
}

@external("[export]veneer:store/checks@0.1.0", "[resource-new]check")
declare function checksCheckNew(rep: usize): u32;

@external("[export]veneer:store/checks@0.1.0", "[resource-rep]check")
declare function checksCheckRep(handle: u32): usize;

@external("[export]veneer:store/checks@0.1.0", "[resource-drop]check")
declare function checksCheckDropHandle(handle: u32): void;

function checksCheckLower(value: checksExports.Check): u32 {
  return checksCheckNew(__pin(changetype<usize>(value)));
}

export function checksCheckDrop(rep: usize): void {
  enter();
  changetype<checksExports.Check>(rep).dispose();
  __unpin(rep);
  leave();
}

function storeBytes(at: usize, value: Bytes): void {
  if (value.owned) defer(value.ptr);
  store<u32>(at, u32(value.ptr));
  store<u32>(at, u32(value.len), 4);
}

function codec1Load(at: usize): Option<u64> | null {
  return load<u8>(at) ? new Option<u64>(load<u64>(at + 8)) : null;
}

function codec1Store(at: usize, value: Option<u64> | null): void {
  store<u8>(at, value ? 1 : 0);
  if (value) {
    store<u64>(at + 8, value.value);
  }
}

function chunkRangeLoad(at: usize): ChunkRange {
  const value = new ChunkRange();
  value.id = new Bytes(load<u32>(at + 0), load<u32>(at + 0 + 4));
  value.offset = load<u64>(at + 8);
  value.length = load<u64>(at + 16);
  return value;
}

function chunkRangeStore(at: usize, value: ChunkRange): void {
  storeBytes(at + 0, value.id);
  store<u64>(at + 8, value.offset);
  store<u64>(at + 16, value.length);
}

function chunkRangeFree(at: usize): void {
  release(load<u32>(at + 0), load<u32>(at + 0 + 4));
}

function wantLoad(at: usize): Want {
  const value = new Want();
  const tag = load<u8>(at);
  value.tag = tag;
  if (tag == 0) value.chunkRange = chunkRangeLoad(at + 8);
  if (tag == 1) value.hostAttributes = new Bytes(load<u32>(at + 8), load<u32>(at + 8 + 4));
  return value;
}

function wantStore(at: usize, value: Want): void {
  const tag = value.tag;
  store<u8>(at, tag);
  if (tag == 0) {
    chunkRangeStore(at + 8, value.chunkRange);
  }
  if (tag == 1) {
    storeBytes(at + 8, value.hostAttributes);
  }
}

function wantFree(at: usize): void {
  const tag = load<u8>(at);
  if (tag == 0) chunkRangeFree(at + 8);
  if (tag == 1) release(load<u32>(at + 8), load<u32>(at + 8 + 4));
}

function codec2Load(at: usize): Array<Want> {
  const base = load<u32>(at);
  const count = load<u32>(at, 4);
  const value = new Array<Want>(count);
  for (let i: u32 = 0; i < count; i++) {
    value[i] = wantLoad(base + i * 32);
  }
  return value;
}

function codec2Store(at: usize, value: Array<Want>): void {
  const base = heap.alloc(max<usize>(value.length * 32, 1));
  defer(base);
  for (let i = 0; i < value.length; i++) {
    wantStore(base + i * 32, value[i]);
  }
  store<u32>(at, u32(base));
  store<u32>(at, value.length, 4);
}

function codec2Free(at: usize): void {
  const base = load<u32>(at);
  const count = load<u32>(at, 4);
  for (let i: u32 = 0; i < count; i++) {
    wantFree(base + i * 32);
  }
  release(base, count * 32);
}

function errorRecordLoad(at: usize): ErrorRecord {
  const value = new ErrorRecord();
  value.code = load<u8>(at + 0);
  value.subject = new Bytes(load<u32>(at + 4), load<u32>(at + 4 + 4));
  value.offset = codec1Load(at + 16);
  value.detail = new Bytes(load<u32>(at + 32), load<u32>(at + 32 + 4));
  value.wants = codec2Load(at + 40);
  return value;
}

function errorRecordStore(at: usize, value: ErrorRecord): void {
  store<u8>(at + 0, value.code);
  storeBytes(at + 4, value.subject);
  codec1Store(at + 16, value.offset);
  storeBytes(at + 32, value.detail);
  codec2Store(at + 40, value.wants);
}

function errorRecordFree(at: usize): void {
  release(load<u32>(at + 4), load<u32>(at + 4 + 4));
  release(load<u32>(at + 32), load<u32>(at + 32 + 4));
  codec2Free(at + 40);
}

function codec6Load(at: usize): Array<Bytes> {
  const base = load<u32>(at);
  const count = load<u32>(at, 4);
  const value = new Array<Bytes>(count);
  for (let i: u32 = 0; i < count; i++) {
    value[i] = new Bytes(load<u32>(base + i * 8), load<u32>(base + i * 8 + 4));
  }
  return value;
}

function codec6Store(at: usize, value: Array<Bytes>): void {
  const base = heap.alloc(max<usize>(value.length * 8, 1));
  defer(base);
  for (let i = 0; i < value.length; i++) {
    storeBytes(base + i * 8, value[i]);
  }
  store<u32>(at, u32(base));
  store<u32>(at, value.length, 4);
}

function codec6Free(at: usize): void {
  const base = load<u32>(at);
  const count = load<u32>(at, 4);
  for (let i: u32 = 0; i < count; i++) {
    release(load<u32>(base + i * 8), load<u32>(base + i * 8 + 4));
  }
  release(base, count * 8);
}

function storeInfoLoad(at: usize): StoreInfo {
  const value = new StoreInfo();
  value.uuid = new Bytes(load<u32>(at + 0), load<u32>(at + 0 + 4));
  value.formatVersion = load<u32>(at + 8);
  value.chunkSize = load<u32>(at + 12);
  value.readOnly = load<u8>(at + 16) != 0;
  value.notices = codec6Load(at + 20);
  return value;
}

function storeInfoStore(at: usize, value: StoreInfo): void {
  storeBytes(at + 0, value.uuid);
  store<u32>(at + 8, value.formatVersion);
  store<u32>(at + 12, value.chunkSize);
  store<u8>(at + 16, value.readOnly ? 1 : 0);
  codec6Store(at + 20, value.notices);
}

function storeInfoFree(at: usize): void {
  release(load<u32>(at + 0), load<u32>(at + 0 + 4));
  codec6Free(at + 20);
}

function imageUsageLoad(at: usize): ImageUsage {
  const value = new ImageUsage();
  value.id = new Bytes(load<u32>(at + 0), load<u32>(at + 0 + 4));
  value.names = codec6Load(at + 8);
  value.size = load<u64>(at + 16);
  value.shared = load<u64>(at + 24);
  value.unique = load<u64>(at + 32);
  value.entries = load<u64>(at + 40);
  return value;
}

function imageUsageStore(at: usize, value: ImageUsage): void {
  storeBytes(at + 0, value.id);
  codec6Store(at + 8, value.names);
  store<u64>(at + 16, value.size);
  store<u64>(at + 24, value.shared);
  store<u64>(at + 32, value.unique);
  store<u64>(at + 40, value.entries);
}

function imageUsageFree(at: usize): void {
  release(load<u32>(at + 0), load<u32>(at + 0 + 4));
  codec6Free(at + 8);
}

function codec8Load(at: usize): Array<ImageUsage> {
  const base = load<u32>(at);
  const count = load<u32>(at, 4);
  const value = new Array<ImageUsage>(count);
  for (let i: u32 = 0; i < count; i++) {
    value[i] = imageUsageLoad(base + i * 48);
  }
  return value;
}

function codec8Store(at: usize, value: Array<ImageUsage>): void {
  const base = heap.alloc(max<usize>(value.length * 48, 1));
  defer(base);
  for (let i = 0; i < value.length; i++) {
    imageUsageStore(base + i * 48, value[i]);
  }
  store<u32>(at, u32(base));
  store<u32>(at, value.length, 4);
}

function codec8Free(at: usize): void {
  const base = load<u32>(at);
  const count = load<u32>(at, 4);
  for (let i: u32 = 0; i < count; i++) {
    imageUsageFree(base + i * 48);
  }
  release(base, count * 48);
}

function containerUsageLoad(at: usize): ContainerUsage {
  const value = new ContainerUsage();
  value.id = new Bytes(load<u32>(at + 0), load<u32>(at + 0 + 4));
  value.name = new Bytes(load<u32>(at + 8), load<u32>(at + 8 + 4));
  value.size = load<u64>(at + 16);
  return value;
}

function containerUsageStore(at: usize, value: ContainerUsage): void {
  storeBytes(at + 0, value.id);
  storeBytes(at + 8, value.name);
  store<u64>(at + 16, value.size);
}

function containerUsageFree(at: usize): void {
  release(load<u32>(at + 0), load<u32>(at + 0 + 4));
  release(load<u32>(at + 8), load<u32>(at + 8 + 4));
}

function codec10Load(at: usize): Array<ContainerUsage> {
  const base = load<u32>(at);
  const count = load<u32>(at, 4);
  const value = new Array<ContainerUsage>(count);
  for (let i: u32 = 0; i < count; i++) {
    value[i] = containerUsageLoad(base + i * 24);
  }
  return value;
}

function codec10Store(at: usize, value: Array<ContainerUsage>): void {
  const base = heap.alloc(max<usize>(value.length * 24, 1));
  defer(base);
  for (let i = 0; i < value.length; i++) {
    containerUsageStore(base + i * 24, value[i]);
  }
  store<u32>(at, u32(base));
  store<u32>(at, value.length, 4);
}

function codec10Free(at: usize): void {
  const base = load<u32>(at);
  const count = load<u32>(at, 4);
  for (let i: u32 = 0; i < count; i++) {
    containerUsageFree(base + i * 24);
  }
  release(base, count * 24);
}

function usageLoad(at: usize): Usage {
  const value = new Usage();
  value.images = codec8Load(at + 0);
  value.containers = codec10Load(at + 8);
  value.content = load<u64>(at + 16);
  value.metadata = load<u64>(at + 24);
  value.logical = load<u64>(at + 32);
  return value;
}

function usageStore(at: usize, value: Usage): void {
  codec8Store(at + 0, value.images);
  codec10Store(at + 8, value.containers);
  store<u64>(at + 16, value.content);
  store<u64>(at + 24, value.metadata);
  store<u64>(at + 32, value.logical);
}

function usageFree(at: usize): void {
  codec8Free(at + 0);
  codec10Free(at + 8);
}

function answerLoad(at: usize): Answer {
  const value = new Answer();
  value.want = wantLoad(at + 0);
  value.data = new Bytes(load<u32>(at + 32), load<u32>(at + 32 + 4));
  return value;
}

function answerStore(at: usize, value: Answer): void {
  wantStore(at + 0, value.want);
  storeBytes(at + 32, value.data);
}

function answerFree(at: usize): void {
  wantFree(at + 0);
  release(load<u32>(at + 32), load<u32>(at + 32 + 4));
}

function codec12Load(at: usize): Array<Answer> {
  const base = load<u32>(at);
  const count = load<u32>(at, 4);
  const value = new Array<Answer>(count);
  for (let i: u32 = 0; i < count; i++) {
    value[i] = answerLoad(base + i * 40);
  }
  return value;
}

function codec12Store(at: usize, value: Array<Answer>): void {
  const base = heap.alloc(max<usize>(value.length * 40, 1));
  defer(base);
  for (let i = 0; i < value.length; i++) {
    answerStore(base + i * 40, value[i]);
  }
  store<u32>(at, u32(base));
  store<u32>(at, value.length, 4);
}

function codec12Free(at: usize): void {
  const base = load<u32>(at);
  const count = load<u32>(at, 4);
  for (let i: u32 = 0; i < count; i++) {
    answerFree(base + i * 40);
  }
  release(base, count * 40);
}

function codec15Load(at: usize): Bytes | null {
  return load<u8>(at) ? new Bytes(load<u32>(at + 4), load<u32>(at + 4 + 4)) : null;
}

function codec15Store(at: usize, value: Bytes | null): void {
  store<u8>(at, value ? 1 : 0);
  if (value) {
    storeBytes(at + 4, value);
  }
}

function codec15Free(at: usize): void {
  if (load<u8>(at)) release(load<u32>(at + 4), load<u32>(at + 4 + 4));
}

function expectationLoad(at: usize): Expectation {
  const value = new Expectation();
  value.diffId = codec15Load(at + 0);
  value.blobDigest = codec15Load(at + 12);
  value.blobSize = codec1Load(at + 24);
  return value;
}

function expectationStore(at: usize, value: Expectation): void {
  codec15Store(at + 0, value.diffId);
  codec15Store(at + 12, value.blobDigest);
  codec1Store(at + 24, value.blobSize);
}

function expectationFree(at: usize): void {
  codec15Free(at + 0);
  codec15Free(at + 12);
}

function vouchedLoad(at: usize): Vouched {
  const value = new Vouched();
  value.diffId = new Bytes(load<u32>(at + 0), load<u32>(at + 0 + 4));
  value.blobDigest = codec15Load(at + 8);
  return value;
}

function vouchedStore(at: usize, value: Vouched): void {
  storeBytes(at + 0, value.diffId);
  codec15Store(at + 8, value.blobDigest);
}

function vouchedFree(at: usize): void {
  release(load<u32>(at + 0), load<u32>(at + 0 + 4));
  codec15Free(at + 8);
}

function codec16Load(at: usize): Vouched | null {
  return load<u8>(at) ? vouchedLoad(at + 4) : null;
}

function codec16Store(at: usize, value: Vouched | null): void {
  store<u8>(at, value ? 1 : 0);
  if (value) {
    vouchedStore(at + 4, value);
  }
}

function codec16Free(at: usize): void {
  if (load<u8>(at)) vouchedFree(at + 4);
}

function progressLoad(at: usize): Progress {
  const value = new Progress();
  value.done = load<u8>(at + 0) != 0;
  value.completed = load<u64>(at + 8);
  value.total = load<u64>(at + 16);
  return value;
}

function progressStore(at: usize, value: Progress): void {
  store<u8>(at + 0, value.done ? 1 : 0);
  store<u64>(at + 8, value.completed);
  store<u64>(at + 16, value.total);
}

function layerInfoLoad(at: usize): LayerInfo {
  const value = new LayerInfo();
  value.diffId = new Bytes(load<u32>(at + 0), load<u32>(at + 0 + 4));
  value.entries = load<u64>(at + 8);
  value.size = load<u64>(at + 16);
  value.tarSize = load<u64>(at + 24);
  value.added = load<u64>(at + 32);
  return value;
}

function layerInfoStore(at: usize, value: LayerInfo): void {
  storeBytes(at + 0, value.diffId);
  store<u64>(at + 8, value.entries);
  store<u64>(at + 16, value.size);
  store<u64>(at + 24, value.tarSize);
  store<u64>(at + 32, value.added);
}

function layerInfoFree(at: usize): void {
  release(load<u32>(at + 0), load<u32>(at + 0 + 4));
}

function codec20Load(at: usize): LayerInfo | null {
  return load<u8>(at) ? layerInfoLoad(at + 8) : null;
}

function codec20Store(at: usize, value: LayerInfo | null): void {
  store<u8>(at, value ? 1 : 0);
  if (value) {
    layerInfoStore(at + 8, value);
  }
}

function codec20Free(at: usize): void {
  if (load<u8>(at)) layerInfoFree(at + 8);
}

function imageInfoLoad(at: usize): ImageInfo {
  const value = new ImageInfo();
  value.id = new Bytes(load<u32>(at + 0), load<u32>(at + 0 + 4));
  value.names = codec6Load(at + 8);
  value.layers = codec6Load(at + 16);
  value.size = load<u64>(at + 24);
  value.entries = load<u64>(at + 32);
  return value;
}

function imageInfoStore(at: usize, value: ImageInfo): void {
  storeBytes(at + 0, value.id);
  codec6Store(at + 8, value.names);
  codec6Store(at + 16, value.layers);
  store<u64>(at + 24, value.size);
  store<u64>(at + 32, value.entries);
}

function imageInfoFree(at: usize): void {
  release(load<u32>(at + 0), load<u32>(at + 0 + 4));
  codec6Free(at + 8);
  codec6Free(at + 16);
}

function codec21Load(at: usize): Array<ImageInfo> {
  const base = load<u32>(at);
  const count = load<u32>(at, 4);
  const value = new Array<ImageInfo>(count);
  for (let i: u32 = 0; i < count; i++) {
    value[i] = imageInfoLoad(base + i * 40);
  }
  return value;
}

function codec21Store(at: usize, value: Array<ImageInfo>): void {
  const base = heap.alloc(max<usize>(value.length * 40, 1));
  defer(base);
  for (let i = 0; i < value.length; i++) {
    imageInfoStore(base + i * 40, value[i]);
  }
  store<u32>(at, u32(base));
  store<u32>(at, value.length, 4);
}

function codec21Free(at: usize): void {
  const base = load<u32>(at);
  const count = load<u32>(at, 4);
  for (let i: u32 = 0; i < count; i++) {
    imageInfoFree(base + i * 40);
  }
  release(base, count * 40);
}

function timestampLoad(at: usize): Timestamp {
  const value = new Timestamp();
  value.seconds = load<i64>(at + 0);
  value.nanoseconds = load<u32>(at + 8);
  return value;
}

function timestampStore(at: usize, value: Timestamp): void {
  store<i64>(at + 0, value.seconds);
  store<u32>(at + 8, value.nanoseconds);
}

function attributesLoad(at: usize): Attributes {
  const value = new Attributes();
  value.inode = load<u64>(at + 0);
  value.kind = load<u8>(at + 8);
  value.mode = load<u32>(at + 12);
  value.linkCount = load<u32>(at + 16);
  value.uid = load<u32>(at + 20);
  value.gid = load<u32>(at + 24);
  value.deviceMajor = load<u32>(at + 28);
  value.deviceMinor = load<u32>(at + 32);
  value.size = load<u64>(at + 40);
  value.accessed = timestampLoad(at + 48);
  value.modified = timestampLoad(at + 64);
  value.changed = timestampLoad(at + 80);
  return value;
}

function attributesStore(at: usize, value: Attributes): void {
  store<u64>(at + 0, value.inode);
  store<u8>(at + 8, value.kind);
  store<u32>(at + 12, value.mode);
  store<u32>(at + 16, value.linkCount);
  store<u32>(at + 20, value.uid);
  store<u32>(at + 24, value.gid);
  store<u32>(at + 28, value.deviceMajor);
  store<u32>(at + 32, value.deviceMinor);
  store<u64>(at + 40, value.size);
  timestampStore(at + 48, value.accessed);
  timestampStore(at + 64, value.modified);
  timestampStore(at + 80, value.changed);
}

function newTimeLoad(at: usize): NewTime {
  const value = new NewTime();
  const tag = load<u8>(at);
  value.tag = tag;
  if (tag == 2) value.at = timestampLoad(at + 8);
  return value;
}

function newTimeStore(at: usize, value: NewTime): void {
  const tag = value.tag;
  store<u8>(at, tag);
  if (tag == 2) {
    timestampStore(at + 8, value.at);
  }
}

function containerInfoLoad(at: usize): ContainerInfo {
  const value = new ContainerInfo();
  value.id = new Bytes(load<u32>(at + 0), load<u32>(at + 0 + 4));
  value.name = new Bytes(load<u32>(at + 8), load<u32>(at + 8 + 4));
  value.image = new Bytes(load<u32>(at + 16), load<u32>(at + 16 + 4));
  value.created = timestampLoad(at + 24);
  value.parent = codec15Load(at + 40);
  return value;
}

function containerInfoStore(at: usize, value: ContainerInfo): void {
  storeBytes(at + 0, value.id);
  storeBytes(at + 8, value.name);
  storeBytes(at + 16, value.image);
  timestampStore(at + 24, value.created);
  codec15Store(at + 40, value.parent);
}

function containerInfoFree(at: usize): void {
  release(load<u32>(at + 0), load<u32>(at + 0 + 4));
  release(load<u32>(at + 8), load<u32>(at + 8 + 4));
  release(load<u32>(at + 16), load<u32>(at + 16 + 4));
  codec15Free(at + 40);
}

function quotaLoad(at: usize): Quota {
  const value = new Quota();
  value.bytes = codec1Load(at + 0);
  value.inodes = codec1Load(at + 16);
  return value;
}

function quotaStore(at: usize, value: Quota): void {
  codec1Store(at + 0, value.bytes);
  codec1Store(at + 16, value.inodes);
}

function layerUsageLoad(at: usize): LayerUsage {
  const value = new LayerUsage();
  value.bytes = load<u64>(at + 0);
  value.inodes = load<u64>(at + 8);
  value.quota = quotaLoad(at + 16);
  return value;
}

function layerUsageStore(at: usize, value: LayerUsage): void {
  store<u64>(at + 0, value.bytes);
  store<u64>(at + 8, value.inodes);
  quotaStore(at + 16, value.quota);
}

function codec30Load(at: usize): Option<u32> | null {
  return load<u8>(at) ? new Option<u32>(load<u32>(at + 4)) : null;
}

function codec30Store(at: usize, value: Option<u32> | null): void {
  store<u8>(at, value ? 1 : 0);
  if (value) {
    store<u32>(at + 4, value.value);
  }
}

function codec31Load(at: usize): Bytes | null {
  return load<u8>(at) ? new Bytes(load<u32>(at + 4), load<u32>(at + 4 + 4)) : null;
}

function codec31Store(at: usize, value: Bytes | null): void {
  store<u8>(at, value ? 1 : 0);
  if (value) {
    storeBytes(at + 4, value);
  }
}

function codec31Free(at: usize): void {
  if (load<u8>(at)) release(load<u32>(at + 4), load<u32>(at + 4 + 4));
}

function layerTraceLoad(at: usize): LayerTrace {
  const value = new LayerTrace();
  value.layer = load<u32>(at + 0);
  value.mark = load<u8>(at + 4);
  value.kind = load<u8>(at + 5);
  value.size = load<u64>(at + 8);
  return value;
}

function layerTraceStore(at: usize, value: LayerTrace): void {
  store<u32>(at + 0, value.layer);
  store<u8>(at + 4, value.mark);
  store<u8>(at + 5, value.kind);
  store<u64>(at + 8, value.size);
}

function codec32Load(at: usize): Array<LayerTrace> {
  const base = load<u32>(at);
  const count = load<u32>(at, 4);
  const value = new Array<LayerTrace>(count);
  for (let i: u32 = 0; i < count; i++) {
    value[i] = layerTraceLoad(base + i * 16);
  }
  return value;
}

function codec32Store(at: usize, value: Array<LayerTrace>): void {
  const base = heap.alloc(max<usize>(value.length * 16, 1));
  defer(base);
  for (let i = 0; i < value.length; i++) {
    layerTraceStore(base + i * 16, value[i]);
  }
  store<u32>(at, u32(base));
  store<u32>(at, value.length, 4);
}

function codec32Free(at: usize): void {
  const base = load<u32>(at);
  const count = load<u32>(at, 4);
  release(base, count * 16);
}

function provenanceLoad(at: usize): Provenance {
  const value = new Provenance();
  value.path = new Bytes(load<u32>(at + 0), load<u32>(at + 0 + 4));
  value.present = load<u8>(at + 8) != 0;
  value.upper = load<u8>(at + 9);
  value.layer = codec30Load(at + 12);
  value.layerPath = codec31Load(at + 20);
  value.layers = codec32Load(at + 32);
  return value;
}

function provenanceStore(at: usize, value: Provenance): void {
  storeBytes(at + 0, value.path);
  store<u8>(at + 8, value.present ? 1 : 0);
  store<u8>(at + 9, value.upper);
  codec30Store(at + 12, value.layer);
  codec31Store(at + 20, value.layerPath);
  codec32Store(at + 32, value.layers);
}

function provenanceFree(at: usize): void {
  release(load<u32>(at + 0), load<u32>(at + 0 + 4));
  codec31Free(at + 20);
  codec32Free(at + 32);
}

function extentLoad(at: usize): Extent {
  const value = new Extent();
  value.offset = load<u64>(at + 0);
  value.length = load<u64>(at + 8);
  value.file = codec15Load(at + 16);
  value.position = load<u64>(at + 32);
  return value;
}

function extentStore(at: usize, value: Extent): void {
  store<u64>(at + 0, value.offset);
  store<u64>(at + 8, value.length);
  codec15Store(at + 16, value.file);
  store<u64>(at + 32, value.position);
}

function extentFree(at: usize): void {
  codec15Free(at + 16);
}

function codec34Load(at: usize): Array<Extent> {
  const base = load<u32>(at);
  const count = load<u32>(at, 4);
  const value = new Array<Extent>(count);
  for (let i: u32 = 0; i < count; i++) {
    value[i] = extentLoad(base + i * 40);
  }
  return value;
}

function codec34Store(at: usize, value: Array<Extent>): void {
  const base = heap.alloc(max<usize>(value.length * 40, 1));
  defer(base);
  for (let i = 0; i < value.length; i++) {
    extentStore(base + i * 40, value[i]);
  }
  store<u32>(at, u32(base));
  store<u32>(at, value.length, 4);
}

function codec34Free(at: usize): void {
  const base = load<u32>(at);
  const count = load<u32>(at, 4);
  for (let i: u32 = 0; i < count; i++) {
    extentFree(base + i * 40);
  }
  release(base, count * 40);
}

function checkpointInfoLoad(at: usize): CheckpointInfo {
  const value = new CheckpointInfo();
  value.name = new Bytes(load<u32>(at + 0), load<u32>(at + 0 + 4));
  value.created = timestampLoad(at + 8);
  return value;
}

function checkpointInfoStore(at: usize, value: CheckpointInfo): void {
  storeBytes(at + 0, value.name);
  timestampStore(at + 8, value.created);
}

function checkpointInfoFree(at: usize): void {
  release(load<u32>(at + 0), load<u32>(at + 0 + 4));
}

function codec36Load(at: usize): Array<CheckpointInfo> {
  const base = load<u32>(at);
  const count = load<u32>(at, 4);
  const value = new Array<CheckpointInfo>(count);
  for (let i: u32 = 0; i < count; i++) {
    value[i] = checkpointInfoLoad(base + i * 24);
  }
  return value;
}

function codec36Store(at: usize, value: Array<CheckpointInfo>): void {
  const base = heap.alloc(max<usize>(value.length * 24, 1));
  defer(base);
  for (let i = 0; i < value.length; i++) {
    checkpointInfoStore(base + i * 24, value[i]);
  }
  store<u32>(at, u32(base));
  store<u32>(at, value.length, 4);
}

function codec36Free(at: usize): void {
  const base = load<u32>(at);
  const count = load<u32>(at, 4);
  for (let i: u32 = 0; i < count; i++) {
    checkpointInfoFree(base + i * 24);
  }
  release(base, count * 24);
}

function codec38Load(at: usize): Array<ContainerInfo> {
  const base = load<u32>(at);
  const count = load<u32>(at, 4);
  const value = new Array<ContainerInfo>(count);
  for (let i: u32 = 0; i < count; i++) {
    value[i] = containerInfoLoad(base + i * 56);
  }
  return value;
}

function codec38Store(at: usize, value: Array<ContainerInfo>): void {
  const base = heap.alloc(max<usize>(value.length * 56, 1));
  defer(base);
  for (let i = 0; i < value.length; i++) {
    containerInfoStore(base + i * 56, value[i]);
  }
  store<u32>(at, u32(base));
  store<u32>(at, value.length, 4);
}

function codec38Free(at: usize): void {
  const base = load<u32>(at);
  const count = load<u32>(at, 4);
  for (let i: u32 = 0; i < count; i++) {
    containerInfoFree(base + i * 56);
  }
  release(base, count * 56);
}

function leaseLoad(at: usize): Lease {
  const value = new Lease();
  value.id = new Bytes(load<u32>(at + 0), load<u32>(at + 0 + 4));
  value.owner = new Bytes(load<u32>(at + 8), load<u32>(at + 8 + 4));
  value.created = timestampLoad(at + 16);
  return value;
}

function leaseStore(at: usize, value: Lease): void {
  storeBytes(at + 0, value.id);
  storeBytes(at + 8, value.owner);
  timestampStore(at + 16, value.created);
}

function leaseFree(at: usize): void {
  release(load<u32>(at + 0), load<u32>(at + 0 + 4));
  release(load<u32>(at + 8), load<u32>(at + 8 + 4));
}

function codec39Load(at: usize): Array<Lease> {
  const base = load<u32>(at);
  const count = load<u32>(at, 4);
  const value = new Array<Lease>(count);
  for (let i: u32 = 0; i < count; i++) {
    value[i] = leaseLoad(base + i * 32);
  }
  return value;
}

function codec39Store(at: usize, value: Array<Lease>): void {
  const base = heap.alloc(max<usize>(value.length * 32, 1));
  defer(base);
  for (let i = 0; i < value.length; i++) {
    leaseStore(base + i * 32, value[i]);
  }
  store<u32>(at, u32(base));
  store<u32>(at, value.length, 4);
}

function codec39Free(at: usize): void {
  const base = load<u32>(at);
  const count = load<u32>(at, 4);
  for (let i: u32 = 0; i < count; i++) {
    leaseFree(base + i * 32);
  }
  release(base, count * 32);
}

function tallyLoad(at: usize): Tally {
  const value = new Tally();
  value.count = load<u64>(at + 0);
  value.bytes = load<u64>(at + 8);
  return value;
}

function tallyStore(at: usize, value: Tally): void {
  store<u64>(at + 0, value.count);
  store<u64>(at + 8, value.bytes);
}

function reportLoad(at: usize): Report {
  const value = new Report();
  value.packs = tallyLoad(at + 0);
  value.layers = tallyLoad(at + 16);
  value.merged = tallyLoad(at + 32);
  value.journals = tallyLoad(at + 48);
  value.epochs = tallyLoad(at + 64);
  value.temporary = tallyLoad(at + 80);
  value.rewritten = tallyLoad(at + 96);
  value.held = tallyLoad(at + 112);
  value.holders = codec6Load(at + 128);
  return value;
}

function reportStore(at: usize, value: Report): void {
  tallyStore(at + 0, value.packs);
  tallyStore(at + 16, value.layers);
  tallyStore(at + 32, value.merged);
  tallyStore(at + 48, value.journals);
  tallyStore(at + 64, value.epochs);
  tallyStore(at + 80, value.temporary);
  tallyStore(at + 96, value.rewritten);
  tallyStore(at + 112, value.held);
  codec6Store(at + 128, value.holders);
}

function reportFree(at: usize): void {
  codec6Free(at + 128);
}

function touchedImageLoad(at: usize): TouchedImage {
  const value = new TouchedImage();
  value.id = new Bytes(load<u32>(at + 0), load<u32>(at + 0 + 4));
  value.names = codec6Load(at + 8);
  return value;
}

function touchedImageStore(at: usize, value: TouchedImage): void {
  storeBytes(at + 0, value.id);
  codec6Store(at + 8, value.names);
}

function touchedImageFree(at: usize): void {
  release(load<u32>(at + 0), load<u32>(at + 0 + 4));
  codec6Free(at + 8);
}

function codec45Load(at: usize): Array<TouchedImage> {
  const base = load<u32>(at);
  const count = load<u32>(at, 4);
  const value = new Array<TouchedImage>(count);
  for (let i: u32 = 0; i < count; i++) {
    value[i] = touchedImageLoad(base + i * 16);
  }
  return value;
}

function codec45Store(at: usize, value: Array<TouchedImage>): void {
  const base = heap.alloc(max<usize>(value.length * 16, 1));
  defer(base);
  for (let i = 0; i < value.length; i++) {
    touchedImageStore(base + i * 16, value[i]);
  }
  store<u32>(at, u32(base));
  store<u32>(at, value.length, 4);
}

function codec45Free(at: usize): void {
  const base = load<u32>(at);
  const count = load<u32>(at, 4);
  for (let i: u32 = 0; i < count; i++) {
    touchedImageFree(base + i * 16);
  }
  release(base, count * 16);
}

function touchedContainerLoad(at: usize): TouchedContainer {
  const value = new TouchedContainer();
  value.id = new Bytes(load<u32>(at + 0), load<u32>(at + 0 + 4));
  value.name = new Bytes(load<u32>(at + 8), load<u32>(at + 8 + 4));
  return value;
}

function touchedContainerStore(at: usize, value: TouchedContainer): void {
  storeBytes(at + 0, value.id);
  storeBytes(at + 8, value.name);
}

function touchedContainerFree(at: usize): void {
  release(load<u32>(at + 0), load<u32>(at + 0 + 4));
  release(load<u32>(at + 8), load<u32>(at + 8 + 4));
}

function codec47Load(at: usize): Array<TouchedContainer> {
  const base = load<u32>(at);
  const count = load<u32>(at, 4);
  const value = new Array<TouchedContainer>(count);
  for (let i: u32 = 0; i < count; i++) {
    value[i] = touchedContainerLoad(base + i * 16);
  }
  return value;
}

function codec47Store(at: usize, value: Array<TouchedContainer>): void {
  const base = heap.alloc(max<usize>(value.length * 16, 1));
  defer(base);
  for (let i = 0; i < value.length; i++) {
    touchedContainerStore(base + i * 16, value[i]);
  }
  store<u32>(at, u32(base));
  store<u32>(at, value.length, 4);
}

function codec47Free(at: usize): void {
  const base = load<u32>(at);
  const count = load<u32>(at, 4);
  for (let i: u32 = 0; i < count; i++) {
    touchedContainerFree(base + i * 16);
  }
  release(base, count * 16);
}

function codec49Load(at: usize): Array<Bytes> {
  const base = load<u32>(at);
  const count = load<u32>(at, 4);
  const value = new Array<Bytes>(count);
  for (let i: u32 = 0; i < count; i++) {
    value[i] = new Bytes(load<u32>(base + i * 8), load<u32>(base + i * 8 + 4));
  }
  return value;
}

function codec49Store(at: usize, value: Array<Bytes>): void {
  const base = heap.alloc(max<usize>(value.length * 8, 1));
  defer(base);
  for (let i = 0; i < value.length; i++) {
    storeBytes(base + i * 8, value[i]);
  }
  store<u32>(at, u32(base));
  store<u32>(at, value.length, 4);
}

function codec49Free(at: usize): void {
  const base = load<u32>(at);
  const count = load<u32>(at, 4);
  for (let i: u32 = 0; i < count; i++) {
    release(load<u32>(base + i * 8), load<u32>(base + i * 8 + 4));
  }
  release(base, count * 8);
}

function findingLoad(at: usize): Finding {
  const value = new Finding();
  value.kind = load<u8>(at + 0);
  value.subject = new Bytes(load<u32>(at + 4), load<u32>(at + 4 + 4));
  value.offset = codec1Load(at + 16);
  value.detail = new Bytes(load<u32>(at + 32), load<u32>(at + 32 + 4));
  value.remedy = load<u8>(at + 40);
  value.images = codec45Load(at + 44);
  value.containers = codec47Load(at + 52);
  value.paths = codec49Load(at + 60);
  value.pathCount = load<u64>(at + 72);
  return value;
}

function findingStore(at: usize, value: Finding): void {
  store<u8>(at + 0, value.kind);
  storeBytes(at + 4, value.subject);
  codec1Store(at + 16, value.offset);
  storeBytes(at + 32, value.detail);
  store<u8>(at + 40, value.remedy);
  codec45Store(at + 44, value.images);
  codec47Store(at + 52, value.containers);
  codec49Store(at + 60, value.paths);
  store<u64>(at + 72, value.pathCount);
}

function findingFree(at: usize): void {
  release(load<u32>(at + 4), load<u32>(at + 4 + 4));
  release(load<u32>(at + 32), load<u32>(at + 32 + 4));
  codec45Free(at + 44);
  codec47Free(at + 52);
  codec49Free(at + 60);
}

function codec43Load(at: usize): Array<Finding> {
  const base = load<u32>(at);
  const count = load<u32>(at, 4);
  const value = new Array<Finding>(count);
  for (let i: u32 = 0; i < count; i++) {
    value[i] = findingLoad(base + i * 80);
  }
  return value;
}

function codec43Store(at: usize, value: Array<Finding>): void {
  const base = heap.alloc(max<usize>(value.length * 80, 1));
  defer(base);
  for (let i = 0; i < value.length; i++) {
    findingStore(base + i * 80, value[i]);
  }
  store<u32>(at, u32(base));
  store<u32>(at, value.length, 4);
}

function codec43Free(at: usize): void {
  const base = load<u32>(at);
  const count = load<u32>(at, 4);
  for (let i: u32 = 0; i < count; i++) {
    findingFree(base + i * 80);
  }
  release(base, count * 80);
}

const storeStoreOpenDirectory = new Bytes();
const storeStoreOpenOwner = new Bytes();

export function storeStoreOpen(p0: u32, p1: u32, p2: u32, p3: u32, p4: u32): usize {
  enter();
  const value = storeExports.Store.open(storeStoreOpenDirectory.set(p0, p1), u32(p2), storeStoreOpenOwner.set(p3, p4));
  release(p0, p1);
  release(p3, p4);
  if (noFault()) {
    store<u8>(RET, 0);
    store<u32>(RET + 8, storeStoreLower(value));
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function storeStoreOpenPost(ret: usize): void {
  leave();
}

export function storeStoreInfo(p0: u32): usize {
  enter();
  const value = changetype<storeExports.Store>(<usize>p0).info();
  storeInfoStore(RET, value);
  return RET;
}

export function storeStoreInfoPost(ret: usize): void {
  leave();
}

export function storeStoreSync(p0: u32): usize {
  enter();
  changetype<storeExports.Store>(<usize>p0).sync();
  if (noFault()) {
    store<u8>(RET, 0);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function storeStoreSyncPost(ret: usize): void {
  leave();
}

export function storeStoreUsage(p0: u32): usize {
  enter();
  const value = changetype<storeExports.Store>(<usize>p0).usage();
  if (noFault()) {
    store<u8>(RET, 0);
    usageStore(RET + 8, value);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function storeStoreUsagePost(ret: usize): void {
  leave();
}

const storeStoreSupplyAnswers = memory.data(8, 8);

export function storeStoreSupply(p0: u32, p1: u32, p2: u32): usize {
  enter();
  store<u32>(storeStoreSupplyAnswers + 0, p1);
  store<u32>(storeStoreSupplyAnswers + 4, p2);
  changetype<storeExports.Store>(<usize>p0).supply(codec12Load(storeStoreSupplyAnswers));
  codec12Free(storeStoreSupplyAnswers);
  if (noFault()) {
    store<u8>(RET, 0);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function storeStoreSupplyPost(ret: usize): void {
  leave();
}

export function storeStoreClose(p0: u32): usize {
  enter();
  changetype<storeExports.Store>(<usize>p0).close();
  if (noFault()) {
    store<u8>(RET, 0);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function storeStoreClosePost(ret: usize): void {
  leave();
}

const layersLayerImportBeginExpected = memory.data(40, 8);

export function layersLayerImportBegin(p0: u32, p1: u32, p2: u32, p3: u32, p4: u32, p5: u32, p6: u32, p7: u32, p8: u32, p9: u64, p10: u32): usize {
  enter();
  store<u8>(layersLayerImportBeginExpected + 0, p2);
  if (p2 == 1) {
    store<u32>(layersLayerImportBeginExpected + 4, p3);
    store<u32>(layersLayerImportBeginExpected + 8, p4);
  }
  store<u8>(layersLayerImportBeginExpected + 12, p5);
  if (p5 == 1) {
    store<u32>(layersLayerImportBeginExpected + 16, p6);
    store<u32>(layersLayerImportBeginExpected + 20, p7);
  }
  store<u8>(layersLayerImportBeginExpected + 24, p8);
  if (p8 == 1) {
    store<u64>(layersLayerImportBeginExpected + 32, <u64>p9);
  }
  const value = layersExports.LayerImport.begin(changetype<storeExports.Store>(<usize>p0), u32(p1), expectationLoad(layersLayerImportBeginExpected), p10 != 0);
  expectationFree(layersLayerImportBeginExpected);
  if (noFault()) {
    store<u8>(RET, 0);
    store<u32>(RET + 8, layersLayerImportLower(value));
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function layersLayerImportBeginPost(ret: usize): void {
  leave();
}

const layersLayerImportWritePiece = new Bytes();

export function layersLayerImportWrite(p0: u32, p1: u32, p2: u32): usize {
  enter();
  changetype<layersExports.LayerImport>(<usize>p0).write(layersLayerImportWritePiece.set(p1, p2));
  release(p1, p2);
  if (noFault()) {
    store<u8>(RET, 0);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function layersLayerImportWritePost(ret: usize): void {
  leave();
}

const layersLayerImportFinishVouched = memory.data(24, 8);

export function layersLayerImportFinish(p0: u32, p1: u32, p2: u32, p3: u32, p4: u32, p5: u32, p6: u32): usize {
  enter();
  store<u8>(layersLayerImportFinishVouched + 0, p1);
  if (p1 == 1) {
    store<u32>(layersLayerImportFinishVouched + 4, p2);
    store<u32>(layersLayerImportFinishVouched + 8, p3);
    store<u8>(layersLayerImportFinishVouched + 12, p4);
    if (p4 == 1) {
      store<u32>(layersLayerImportFinishVouched + 16, p5);
      store<u32>(layersLayerImportFinishVouched + 20, p6);
    }
  }
  changetype<layersExports.LayerImport>(<usize>p0).finish(codec16Load(layersLayerImportFinishVouched));
  codec16Free(layersLayerImportFinishVouched);
  if (noFault()) {
    store<u8>(RET, 0);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function layersLayerImportFinishPost(ret: usize): void {
  leave();
}

export function layersLayerImportStep(p0: u32, p1: u32): usize {
  enter();
  const value = changetype<layersExports.LayerImport>(<usize>p0).step(u32(p1));
  if (noFault()) {
    store<u8>(RET, 0);
    progressStore(RET + 8, value);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function layersLayerImportStepPost(ret: usize): void {
  leave();
}

export function layersLayerImportInfo(p0: u32): usize {
  enter();
  const value = changetype<layersExports.LayerImport>(<usize>p0).info();
  if (noFault()) {
    store<u8>(RET, 0);
    layerInfoStore(RET + 8, value);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function layersLayerImportInfoPost(ret: usize): void {
  leave();
}

const layersLayerExportBeginDiffId = new Bytes();

export function layersLayerExportBegin(p0: u32, p1: u32, p2: u32): usize {
  enter();
  const value = layersExports.LayerExport.begin(changetype<storeExports.Store>(<usize>p0), layersLayerExportBeginDiffId.set(p1, p2));
  release(p1, p2);
  if (noFault()) {
    store<u8>(RET, 0);
    store<u32>(RET + 8, layersLayerExportLower(value));
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function layersLayerExportBeginPost(ret: usize): void {
  leave();
}

export function layersLayerExportRead(p0: u32, p1: u32): usize {
  enter();
  const value = changetype<layersExports.LayerExport>(<usize>p0).read(u32(p1));
  if (noFault()) {
    store<u8>(RET, 0);
    storeBytes(RET + 8, value);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function layersLayerExportReadPost(ret: usize): void {
  leave();
}

const layersFindDiffId = new Bytes();

export function layersFind(p0: u32, p1: u32, p2: u32): usize {
  enter();
  const value = layersExports.find(changetype<storeExports.Store>(<usize>p0), layersFindDiffId.set(p1, p2));
  release(p1, p2);
  if (noFault()) {
    store<u8>(RET, 0);
    codec20Store(RET + 8, value);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function layersFindPost(ret: usize): void {
  leave();
}

const layersFindBlobBlobDigest = new Bytes();

export function layersFindBlob(p0: u32, p1: u32, p2: u32): usize {
  enter();
  const value = layersExports.findBlob(changetype<storeExports.Store>(<usize>p0), layersFindBlobBlobDigest.set(p1, p2));
  release(p1, p2);
  if (noFault()) {
    store<u8>(RET, 0);
    codec15Store(RET + 8, value);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function layersFindBlobPost(ret: usize): void {
  leave();
}

const imagesImageImportBeginConfig = new Bytes();
const imagesImageImportBeginNames = memory.data(8, 8);

export function imagesImageImportBegin(p0: u32, p1: u32, p2: u32, p3: u32, p4: u32): usize {
  enter();
  store<u32>(imagesImageImportBeginNames + 0, p3);
  store<u32>(imagesImageImportBeginNames + 4, p4);
  const value = imagesExports.ImageImport.begin(changetype<storeExports.Store>(<usize>p0), imagesImageImportBeginConfig.set(p1, p2), codec6Load(imagesImageImportBeginNames));
  release(p1, p2);
  codec6Free(imagesImageImportBeginNames);
  if (noFault()) {
    store<u8>(RET, 0);
    store<u32>(RET + 8, imagesImageImportLower(value));
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function imagesImageImportBeginPost(ret: usize): void {
  leave();
}

export function imagesImageImportStep(p0: u32, p1: u32): usize {
  enter();
  const value = changetype<imagesExports.ImageImport>(<usize>p0).step(u32(p1));
  if (noFault()) {
    store<u8>(RET, 0);
    progressStore(RET + 8, value);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function imagesImageImportStepPost(ret: usize): void {
  leave();
}

export function imagesImageImportId(p0: u32): usize {
  enter();
  const value = changetype<imagesExports.ImageImport>(<usize>p0).id();
  storeBytes(RET, value);
  return RET;
}

export function imagesImageImportIdPost(ret: usize): void {
  leave();
}

export function imagesList(p0: u32): usize {
  enter();
  const value = imagesExports.list(changetype<storeExports.Store>(<usize>p0));
  if (noFault()) {
    store<u8>(RET, 0);
    codec21Store(RET + 8, value);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function imagesListPost(ret: usize): void {
  leave();
}

const imagesResolveReference = new Bytes();

export function imagesResolve(p0: u32, p1: u32, p2: u32): usize {
  enter();
  const value = imagesExports.resolve(changetype<storeExports.Store>(<usize>p0), imagesResolveReference.set(p1, p2));
  release(p1, p2);
  if (noFault()) {
    store<u8>(RET, 0);
    imageInfoStore(RET + 8, value);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function imagesResolvePost(ret: usize): void {
  leave();
}

const imagesConfigId = new Bytes();

export function imagesConfig(p0: u32, p1: u32, p2: u32): usize {
  enter();
  const value = imagesExports.config(changetype<storeExports.Store>(<usize>p0), imagesConfigId.set(p1, p2));
  release(p1, p2);
  if (noFault()) {
    store<u8>(RET, 0);
    storeBytes(RET + 8, value);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function imagesConfigPost(ret: usize): void {
  leave();
}

const imagesTagId = new Bytes();
const imagesTagName = new Bytes();

export function imagesTag(p0: u32, p1: u32, p2: u32, p3: u32, p4: u32): usize {
  enter();
  imagesExports.tag(changetype<storeExports.Store>(<usize>p0), imagesTagId.set(p1, p2), imagesTagName.set(p3, p4));
  release(p1, p2);
  release(p3, p4);
  if (noFault()) {
    store<u8>(RET, 0);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function imagesTagPost(ret: usize): void {
  leave();
}

const imagesUntagName = new Bytes();

export function imagesUntag(p0: u32, p1: u32, p2: u32): usize {
  enter();
  imagesExports.untag(changetype<storeExports.Store>(<usize>p0), imagesUntagName.set(p1, p2));
  release(p1, p2);
  if (noFault()) {
    store<u8>(RET, 0);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function imagesUntagPost(ret: usize): void {
  leave();
}

const imagesRemoveId = new Bytes();

export function imagesRemove(p0: u32, p1: u32, p2: u32): usize {
  enter();
  imagesExports.remove(changetype<storeExports.Store>(<usize>p0), imagesRemoveId.set(p1, p2));
  release(p1, p2);
  if (noFault()) {
    store<u8>(RET, 0);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function imagesRemovePost(ret: usize): void {
  leave();
}

export function containersFileRead(p0: u32, p1: u64, p2: u32): usize {
  enter();
  const value = changetype<containersExports.File>(<usize>p0).read(u64(p1), u32(p2));
  if (noFault()) {
    store<u8>(RET, 0);
    storeBytes(RET + 8, value);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersFileReadPost(ret: usize): void {
  leave();
}

const containersFileWriteData = new Bytes();

export function containersFileWrite(p0: u32, p1: u64, p2: u32, p3: u32): usize {
  enter();
  const value = changetype<containersExports.File>(<usize>p0).write(u64(p1), containersFileWriteData.set(p2, p3));
  release(p2, p3);
  if (noFault()) {
    store<u8>(RET, 0);
    store<u64>(RET + 8, value);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersFileWritePost(ret: usize): void {
  leave();
}

export function containersFileTruncate(p0: u32, p1: u64): usize {
  enter();
  changetype<containersExports.File>(<usize>p0).truncate(u64(p1));
  if (noFault()) {
    store<u8>(RET, 0);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersFileTruncatePost(ret: usize): void {
  leave();
}

export function containersFileCloneRange(p0: u32, p1: u64, p2: u32, p3: u64, p4: u64): usize {
  enter();
  const value = changetype<containersExports.File>(<usize>p0).cloneRange(u64(p1), changetype<containersExports.File>(<usize>p2), u64(p3), u64(p4));
  if (noFault()) {
    store<u8>(RET, 0);
    store<u64>(RET + 8, value);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersFileCloneRangePost(ret: usize): void {
  leave();
}

export function containersFileStat(p0: u32): usize {
  enter();
  const value = changetype<containersExports.File>(<usize>p0).stat();
  if (noFault()) {
    store<u8>(RET, 0);
    attributesStore(RET + 8, value);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersFileStatPost(ret: usize): void {
  leave();
}

export function containersFileChmod(p0: u32, p1: u32): usize {
  enter();
  changetype<containersExports.File>(<usize>p0).chmod(u32(p1));
  if (noFault()) {
    store<u8>(RET, 0);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersFileChmodPost(ret: usize): void {
  leave();
}

export function containersFileChown(p0: u32, p1: u32, p2: u32): usize {
  enter();
  changetype<containersExports.File>(<usize>p0).chown(u32(p1), u32(p2));
  if (noFault()) {
    store<u8>(RET, 0);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersFileChownPost(ret: usize): void {
  leave();
}

const containersFileUtimesAccessed = memory.data(24, 8);
const containersFileUtimesModified = memory.data(24, 8);

export function containersFileUtimes(p0: u32, p1: u32, p2: u64, p3: u32, p4: u32, p5: u64, p6: u32): usize {
  enter();
  store<u8>(containersFileUtimesAccessed + 0, p1);
  if (p1 == 2) {
    store<i64>(containersFileUtimesAccessed + 8, <i64>p2);
    store<u32>(containersFileUtimesAccessed + 16, <u32>p3);
  }
  store<u8>(containersFileUtimesModified + 0, p4);
  if (p4 == 2) {
    store<i64>(containersFileUtimesModified + 8, <i64>p5);
    store<u32>(containersFileUtimesModified + 16, <u32>p6);
  }
  changetype<containersExports.File>(<usize>p0).utimes(newTimeLoad(containersFileUtimesAccessed), newTimeLoad(containersFileUtimesModified));
  if (noFault()) {
    store<u8>(RET, 0);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersFileUtimesPost(ret: usize): void {
  leave();
}

export function containersFileSync(p0: u32): usize {
  enter();
  changetype<containersExports.File>(<usize>p0).sync();
  if (noFault()) {
    store<u8>(RET, 0);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersFileSyncPost(ret: usize): void {
  leave();
}

export function containersContainerInfo(p0: u32): usize {
  enter();
  const value = changetype<containersExports.Container>(<usize>p0).info();
  containerInfoStore(RET, value);
  return RET;
}

export function containersContainerInfoPost(ret: usize): void {
  leave();
}

export function containersContainerNotices(p0: u32): usize {
  enter();
  const value = changetype<containersExports.Container>(<usize>p0).notices();
  codec6Store(RET, value);
  return RET;
}

export function containersContainerNoticesPost(ret: usize): void {
  leave();
}

export function containersContainerLockOwner(p0: u32): usize {
  enter();
  const value = changetype<containersExports.Container>(<usize>p0).lockOwner();
  codec15Store(RET, value);
  return RET;
}

export function containersContainerLockOwnerPost(ret: usize): void {
  leave();
}

const containersContainerBreakLockOwner = new Bytes();

export function containersContainerBreakLock(p0: u32, p1: u32, p2: u32): usize {
  enter();
  changetype<containersExports.Container>(<usize>p0).breakLock(containersContainerBreakLockOwner.set(p1, p2));
  release(p1, p2);
  if (noFault()) {
    store<u8>(RET, 0);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersContainerBreakLockPost(ret: usize): void {
  leave();
}

export function containersContainerSetIdentity(p0: u32, p1: u32, p2: u32): void {
  enter();
  changetype<containersExports.Container>(<usize>p0).setIdentity(u32(p1), u32(p2));
  leave();
}

export function containersContainerUsage(p0: u32): usize {
  enter();
  const value = changetype<containersExports.Container>(<usize>p0).usage();
  if (noFault()) {
    store<u8>(RET, 0);
    layerUsageStore(RET + 8, value);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersContainerUsagePost(ret: usize): void {
  leave();
}

const containersContainerSetQuotaQuota = memory.data(32, 8);

export function containersContainerSetQuota(p0: u32, p1: u32, p2: u64, p3: u32, p4: u64): usize {
  enter();
  store<u8>(containersContainerSetQuotaQuota + 0, p1);
  if (p1 == 1) {
    store<u64>(containersContainerSetQuotaQuota + 8, <u64>p2);
  }
  store<u8>(containersContainerSetQuotaQuota + 16, p3);
  if (p3 == 1) {
    store<u64>(containersContainerSetQuotaQuota + 24, <u64>p4);
  }
  changetype<containersExports.Container>(<usize>p0).setQuota(quotaLoad(containersContainerSetQuotaQuota));
  if (noFault()) {
    store<u8>(RET, 0);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersContainerSetQuotaPost(ret: usize): void {
  leave();
}

const containersContainerStatPath = new Bytes();

export function containersContainerStat(p0: u32, p1: u32, p2: u32, p3: u32): usize {
  enter();
  const value = changetype<containersExports.Container>(<usize>p0).stat(containersContainerStatPath.set(p1, p2), p3 != 0);
  release(p1, p2);
  if (noFault()) {
    store<u8>(RET, 0);
    attributesStore(RET + 8, value);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersContainerStatPost(ret: usize): void {
  leave();
}

const containersContainerListPath = new Bytes();

export function containersContainerList(p0: u32, p1: u32, p2: u32, p3: u32): usize {
  enter();
  const value = changetype<containersExports.Container>(<usize>p0).list(containersContainerListPath.set(p1, p2), p3 != 0);
  release(p1, p2);
  if (noFault()) {
    store<u8>(RET, 0);
    storeBytes(RET + 8, value);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersContainerListPost(ret: usize): void {
  leave();
}

const containersContainerReadFilePath = new Bytes();

export function containersContainerReadFile(p0: u32, p1: u32, p2: u32, p3: u64, p4: u32): usize {
  enter();
  const value = changetype<containersExports.Container>(<usize>p0).readFile(containersContainerReadFilePath.set(p1, p2), u64(p3), u32(p4));
  release(p1, p2);
  if (noFault()) {
    store<u8>(RET, 0);
    storeBytes(RET + 8, value);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersContainerReadFilePost(ret: usize): void {
  leave();
}

const containersContainerWriteFilePath = new Bytes();
const containersContainerWriteFileData = new Bytes();

export function containersContainerWriteFile(p0: u32, p1: u32, p2: u32, p3: u32, p4: u32, p5: u32, p6: u32): usize {
  enter();
  changetype<containersExports.Container>(<usize>p0).writeFile(containersContainerWriteFilePath.set(p1, p2), containersContainerWriteFileData.set(p3, p4), u32(p5), u32(p6));
  release(p1, p2);
  release(p3, p4);
  if (noFault()) {
    store<u8>(RET, 0);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersContainerWriteFilePost(ret: usize): void {
  leave();
}

const containersContainerOpenPath = new Bytes();

export function containersContainerOpen(p0: u32, p1: u32, p2: u32, p3: u32, p4: u32): usize {
  enter();
  const value = changetype<containersExports.Container>(<usize>p0).open(containersContainerOpenPath.set(p1, p2), u32(p3), u32(p4));
  release(p1, p2);
  if (noFault()) {
    store<u8>(RET, 0);
    store<u32>(RET + 8, containersFileLower(value));
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersContainerOpenPost(ret: usize): void {
  leave();
}

const containersContainerMkdirPath = new Bytes();

export function containersContainerMkdir(p0: u32, p1: u32, p2: u32, p3: u32): usize {
  enter();
  changetype<containersExports.Container>(<usize>p0).mkdir(containersContainerMkdirPath.set(p1, p2), u32(p3));
  release(p1, p2);
  if (noFault()) {
    store<u8>(RET, 0);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersContainerMkdirPost(ret: usize): void {
  leave();
}

const containersContainerRmdirPath = new Bytes();

export function containersContainerRmdir(p0: u32, p1: u32, p2: u32): usize {
  enter();
  changetype<containersExports.Container>(<usize>p0).rmdir(containersContainerRmdirPath.set(p1, p2));
  release(p1, p2);
  if (noFault()) {
    store<u8>(RET, 0);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersContainerRmdirPost(ret: usize): void {
  leave();
}

const containersContainerRemoveTreePath = new Bytes();

export function containersContainerRemoveTree(p0: u32, p1: u32, p2: u32): usize {
  enter();
  changetype<containersExports.Container>(<usize>p0).removeTree(containersContainerRemoveTreePath.set(p1, p2));
  release(p1, p2);
  if (noFault()) {
    store<u8>(RET, 0);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersContainerRemoveTreePost(ret: usize): void {
  leave();
}

const containersContainerUnlinkPath = new Bytes();

export function containersContainerUnlink(p0: u32, p1: u32, p2: u32): usize {
  enter();
  changetype<containersExports.Container>(<usize>p0).unlink(containersContainerUnlinkPath.set(p1, p2));
  release(p1, p2);
  if (noFault()) {
    store<u8>(RET, 0);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersContainerUnlinkPost(ret: usize): void {
  leave();
}

const containersContainerRenameFrom = new Bytes();
const containersContainerRenameTo = new Bytes();

export function containersContainerRename(p0: u32, p1: u32, p2: u32, p3: u32, p4: u32): usize {
  enter();
  changetype<containersExports.Container>(<usize>p0).rename(containersContainerRenameFrom.set(p1, p2), containersContainerRenameTo.set(p3, p4));
  release(p1, p2);
  release(p3, p4);
  if (noFault()) {
    store<u8>(RET, 0);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersContainerRenamePost(ret: usize): void {
  leave();
}

const containersContainerLinkExisting = new Bytes();
const containersContainerLinkNew = new Bytes();

export function containersContainerLink(p0: u32, p1: u32, p2: u32, p3: u32, p4: u32, p5: u32): usize {
  enter();
  changetype<containersExports.Container>(<usize>p0).link(containersContainerLinkExisting.set(p1, p2), containersContainerLinkNew.set(p3, p4), p5 != 0);
  release(p1, p2);
  release(p3, p4);
  if (noFault()) {
    store<u8>(RET, 0);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersContainerLinkPost(ret: usize): void {
  leave();
}

const containersContainerSymlinkTarget = new Bytes();
const containersContainerSymlinkPath = new Bytes();

export function containersContainerSymlink(p0: u32, p1: u32, p2: u32, p3: u32, p4: u32): usize {
  enter();
  changetype<containersExports.Container>(<usize>p0).symlink(containersContainerSymlinkTarget.set(p1, p2), containersContainerSymlinkPath.set(p3, p4));
  release(p1, p2);
  release(p3, p4);
  if (noFault()) {
    store<u8>(RET, 0);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersContainerSymlinkPost(ret: usize): void {
  leave();
}

const containersContainerReadlinkPath = new Bytes();

export function containersContainerReadlink(p0: u32, p1: u32, p2: u32): usize {
  enter();
  const value = changetype<containersExports.Container>(<usize>p0).readlink(containersContainerReadlinkPath.set(p1, p2));
  release(p1, p2);
  if (noFault()) {
    store<u8>(RET, 0);
    storeBytes(RET + 8, value);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersContainerReadlinkPost(ret: usize): void {
  leave();
}

const containersContainerRealpathPath = new Bytes();

export function containersContainerRealpath(p0: u32, p1: u32, p2: u32): usize {
  enter();
  const value = changetype<containersExports.Container>(<usize>p0).realpath(containersContainerRealpathPath.set(p1, p2));
  release(p1, p2);
  if (noFault()) {
    store<u8>(RET, 0);
    storeBytes(RET + 8, value);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersContainerRealpathPost(ret: usize): void {
  leave();
}

const containersContainerMknodPath = new Bytes();

export function containersContainerMknod(p0: u32, p1: u32, p2: u32, p3: u32, p4: u32, p5: u32, p6: u32): usize {
  enter();
  changetype<containersExports.Container>(<usize>p0).mknod(containersContainerMknodPath.set(p1, p2), u32(p3), u32(p4), u32(p5), u32(p6));
  release(p1, p2);
  if (noFault()) {
    store<u8>(RET, 0);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersContainerMknodPost(ret: usize): void {
  leave();
}

const containersContainerChmodPath = new Bytes();

export function containersContainerChmod(p0: u32, p1: u32, p2: u32, p3: u32, p4: u32): usize {
  enter();
  changetype<containersExports.Container>(<usize>p0).chmod(containersContainerChmodPath.set(p1, p2), u32(p3), p4 != 0);
  release(p1, p2);
  if (noFault()) {
    store<u8>(RET, 0);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersContainerChmodPost(ret: usize): void {
  leave();
}

const containersContainerChownPath = new Bytes();

export function containersContainerChown(p0: u32, p1: u32, p2: u32, p3: u32, p4: u32, p5: u32): usize {
  enter();
  changetype<containersExports.Container>(<usize>p0).chown(containersContainerChownPath.set(p1, p2), u32(p3), u32(p4), p5 != 0);
  release(p1, p2);
  if (noFault()) {
    store<u8>(RET, 0);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersContainerChownPost(ret: usize): void {
  leave();
}

const containersContainerUtimesPath = new Bytes();
const containersContainerUtimesAccessed = memory.data(24, 8);
const containersContainerUtimesModified = memory.data(24, 8);

export function containersContainerUtimes(p0: u32, p1: u32, p2: u32, p3: u32, p4: u64, p5: u32, p6: u32, p7: u64, p8: u32, p9: u32): usize {
  enter();
  store<u8>(containersContainerUtimesAccessed + 0, p3);
  if (p3 == 2) {
    store<i64>(containersContainerUtimesAccessed + 8, <i64>p4);
    store<u32>(containersContainerUtimesAccessed + 16, <u32>p5);
  }
  store<u8>(containersContainerUtimesModified + 0, p6);
  if (p6 == 2) {
    store<i64>(containersContainerUtimesModified + 8, <i64>p7);
    store<u32>(containersContainerUtimesModified + 16, <u32>p8);
  }
  changetype<containersExports.Container>(<usize>p0).utimes(containersContainerUtimesPath.set(p1, p2), newTimeLoad(containersContainerUtimesAccessed), newTimeLoad(containersContainerUtimesModified), p9 != 0);
  release(p1, p2);
  if (noFault()) {
    store<u8>(RET, 0);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersContainerUtimesPost(ret: usize): void {
  leave();
}

const containersContainerTruncatePath = new Bytes();

export function containersContainerTruncate(p0: u32, p1: u32, p2: u32, p3: u64): usize {
  enter();
  changetype<containersExports.Container>(<usize>p0).truncate(containersContainerTruncatePath.set(p1, p2), u64(p3));
  release(p1, p2);
  if (noFault()) {
    store<u8>(RET, 0);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersContainerTruncatePost(ret: usize): void {
  leave();
}

const containersContainerGetxattrPath = new Bytes();
const containersContainerGetxattrName = new Bytes();

export function containersContainerGetxattr(p0: u32, p1: u32, p2: u32, p3: u32, p4: u32, p5: u32): usize {
  enter();
  const value = changetype<containersExports.Container>(<usize>p0).getxattr(containersContainerGetxattrPath.set(p1, p2), containersContainerGetxattrName.set(p3, p4), p5 != 0);
  release(p1, p2);
  release(p3, p4);
  if (noFault()) {
    store<u8>(RET, 0);
    storeBytes(RET + 8, value);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersContainerGetxattrPost(ret: usize): void {
  leave();
}

const containersContainerListxattrPath = new Bytes();

export function containersContainerListxattr(p0: u32, p1: u32, p2: u32, p3: u32): usize {
  enter();
  const value = changetype<containersExports.Container>(<usize>p0).listxattr(containersContainerListxattrPath.set(p1, p2), p3 != 0);
  release(p1, p2);
  if (noFault()) {
    store<u8>(RET, 0);
    storeBytes(RET + 8, value);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersContainerListxattrPost(ret: usize): void {
  leave();
}

const containersContainerSetxattrPath = new Bytes();
const containersContainerSetxattrName = new Bytes();
const containersContainerSetxattrValue = new Bytes();

export function containersContainerSetxattr(p0: u32, p1: u32, p2: u32, p3: u32, p4: u32, p5: u32, p6: u32, p7: u32, p8: u32): usize {
  enter();
  changetype<containersExports.Container>(<usize>p0).setxattr(containersContainerSetxattrPath.set(p1, p2), containersContainerSetxattrName.set(p3, p4), containersContainerSetxattrValue.set(p5, p6), u32(p7), p8 != 0);
  release(p1, p2);
  release(p3, p4);
  release(p5, p6);
  if (noFault()) {
    store<u8>(RET, 0);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersContainerSetxattrPost(ret: usize): void {
  leave();
}

const containersContainerRemovexattrPath = new Bytes();
const containersContainerRemovexattrName = new Bytes();

export function containersContainerRemovexattr(p0: u32, p1: u32, p2: u32, p3: u32, p4: u32, p5: u32): usize {
  enter();
  changetype<containersExports.Container>(<usize>p0).removexattr(containersContainerRemovexattrPath.set(p1, p2), containersContainerRemovexattrName.set(p3, p4), p5 != 0);
  release(p1, p2);
  release(p3, p4);
  if (noFault()) {
    store<u8>(RET, 0);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersContainerRemovexattrPost(ret: usize): void {
  leave();
}

const containersContainerExplainPath = new Bytes();

export function containersContainerExplain(p0: u32, p1: u32, p2: u32): usize {
  enter();
  const value = changetype<containersExports.Container>(<usize>p0).explain(containersContainerExplainPath.set(p1, p2));
  release(p1, p2);
  if (noFault()) {
    store<u8>(RET, 0);
    provenanceStore(RET + 8, value);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersContainerExplainPost(ret: usize): void {
  leave();
}

const containersContainerExtentsPath = new Bytes();

export function containersContainerExtents(p0: u32, p1: u32, p2: u32, p3: u64, p4: u32): usize {
  enter();
  const value = changetype<containersExports.Container>(<usize>p0).extents(containersContainerExtentsPath.set(p1, p2), u64(p3), u32(p4));
  release(p1, p2);
  if (noFault()) {
    store<u8>(RET, 0);
    codec34Store(RET + 8, value);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersContainerExtentsPost(ret: usize): void {
  leave();
}

const containersContainerDiffFrom = new Bytes();
const containersContainerDiffTo = new Bytes();

export function containersContainerDiff(p0: u32, p1: u32, p2: u32, p3: u32, p4: u32, p5: u32, p6: u32): usize {
  enter();
  const value = changetype<containersExports.Container>(<usize>p0).diff(p1 ? containersContainerDiffFrom.set(p2, p3) : null, p4 ? containersContainerDiffTo.set(p5, p6) : null);
  if (p1) release(p2, p3);
  if (p4) release(p5, p6);
  if (noFault()) {
    store<u8>(RET, 0);
    storeBytes(RET + 8, value);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersContainerDiffPost(ret: usize): void {
  leave();
}

const containersContainerForkName = new Bytes();
const containersContainerForkFrom = new Bytes();

export function containersContainerFork(p0: u32, p1: u32, p2: u32, p3: u32, p4: u32, p5: u32, p6: u32): usize {
  enter();
  const value = changetype<containersExports.Container>(<usize>p0).fork(p1 ? containersContainerForkName.set(p2, p3) : null, p4 ? containersContainerForkFrom.set(p5, p6) : null);
  if (p1) release(p2, p3);
  if (p4) release(p5, p6);
  if (noFault()) {
    store<u8>(RET, 0);
    containerInfoStore(RET + 8, value);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersContainerForkPost(ret: usize): void {
  leave();
}

const containersContainerCheckpointName = new Bytes();

export function containersContainerCheckpoint(p0: u32, p1: u32, p2: u32): usize {
  enter();
  changetype<containersExports.Container>(<usize>p0).checkpoint(containersContainerCheckpointName.set(p1, p2));
  release(p1, p2);
  if (noFault()) {
    store<u8>(RET, 0);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersContainerCheckpointPost(ret: usize): void {
  leave();
}

export function containersContainerCheckpoints(p0: u32): usize {
  enter();
  const value = changetype<containersExports.Container>(<usize>p0).checkpoints();
  if (noFault()) {
    store<u8>(RET, 0);
    codec36Store(RET + 8, value);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersContainerCheckpointsPost(ret: usize): void {
  leave();
}

const containersContainerRemoveCheckpointName = new Bytes();

export function containersContainerRemoveCheckpoint(p0: u32, p1: u32, p2: u32): usize {
  enter();
  changetype<containersExports.Container>(<usize>p0).removeCheckpoint(containersContainerRemoveCheckpointName.set(p1, p2));
  release(p1, p2);
  if (noFault()) {
    store<u8>(RET, 0);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersContainerRemoveCheckpointPost(ret: usize): void {
  leave();
}

const containersContainerRestoreName = new Bytes();

export function containersContainerRestore(p0: u32, p1: u32, p2: u32): usize {
  enter();
  changetype<containersExports.Container>(<usize>p0).restore(containersContainerRestoreName.set(p1, p2));
  release(p1, p2);
  if (noFault()) {
    store<u8>(RET, 0);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersContainerRestorePost(ret: usize): void {
  leave();
}

export function containersContainerSync(p0: u32): usize {
  enter();
  changetype<containersExports.Container>(<usize>p0).sync();
  if (noFault()) {
    store<u8>(RET, 0);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersContainerSyncPost(ret: usize): void {
  leave();
}

export function containersContainerClose(p0: u32): usize {
  enter();
  changetype<containersExports.Container>(<usize>p0).close();
  if (noFault()) {
    store<u8>(RET, 0);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersContainerClosePost(ret: usize): void {
  leave();
}

const containersCreateImage = new Bytes();
const containersCreateName = new Bytes();
const containersCreateQuota = memory.data(32, 8);

export function containersCreate(p0: u32, p1: u32, p2: u32, p3: u32, p4: u32, p5: u32, p6: u32, p7: u64, p8: u32, p9: u64): usize {
  enter();
  store<u8>(containersCreateQuota + 0, p6);
  if (p6 == 1) {
    store<u64>(containersCreateQuota + 8, <u64>p7);
  }
  store<u8>(containersCreateQuota + 16, p8);
  if (p8 == 1) {
    store<u64>(containersCreateQuota + 24, <u64>p9);
  }
  const value = containersExports.create(changetype<storeExports.Store>(<usize>p0), containersCreateImage.set(p1, p2), p3 ? containersCreateName.set(p4, p5) : null, quotaLoad(containersCreateQuota));
  release(p1, p2);
  if (p3) release(p4, p5);
  if (noFault()) {
    store<u8>(RET, 0);
    containerInfoStore(RET + 8, value);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersCreatePost(ret: usize): void {
  leave();
}

const containersOpenReference = new Bytes();

export function containersOpen(p0: u32, p1: u32, p2: u32): usize {
  enter();
  const value = containersExports.open(changetype<storeExports.Store>(<usize>p0), containersOpenReference.set(p1, p2));
  release(p1, p2);
  if (noFault()) {
    store<u8>(RET, 0);
    store<u32>(RET + 8, containersContainerLower(value));
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersOpenPost(ret: usize): void {
  leave();
}

export function containersList(p0: u32): usize {
  enter();
  const value = containersExports.list(changetype<storeExports.Store>(<usize>p0));
  if (noFault()) {
    store<u8>(RET, 0);
    codec38Store(RET + 8, value);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersListPost(ret: usize): void {
  leave();
}

const containersRenameReference = new Bytes();
const containersRenameName = new Bytes();

export function containersRename(p0: u32, p1: u32, p2: u32, p3: u32, p4: u32): usize {
  enter();
  containersExports.rename(changetype<storeExports.Store>(<usize>p0), containersRenameReference.set(p1, p2), containersRenameName.set(p3, p4));
  release(p1, p2);
  release(p3, p4);
  if (noFault()) {
    store<u8>(RET, 0);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersRenamePost(ret: usize): void {
  leave();
}

const containersRemoveReference = new Bytes();
const containersRemoveGone = new Bytes();

export function containersRemove(p0: u32, p1: u32, p2: u32, p3: u32, p4: u32, p5: u32): usize {
  enter();
  containersExports.remove(changetype<storeExports.Store>(<usize>p0), containersRemoveReference.set(p1, p2), p3 ? containersRemoveGone.set(p4, p5) : null);
  release(p1, p2);
  if (p3) release(p4, p5);
  if (noFault()) {
    store<u8>(RET, 0);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function containersRemovePost(ret: usize): void {
  leave();
}

export function collectionsLeases(p0: u32): usize {
  enter();
  const value = collectionsExports.leases(changetype<storeExports.Store>(<usize>p0));
  if (noFault()) {
    store<u8>(RET, 0);
    codec39Store(RET + 8, value);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function collectionsLeasesPost(ret: usize): void {
  leave();
}

const collectionsCollectionBeginEnded = memory.data(8, 8);

export function collectionsCollectionBegin(p0: u32, p1: u32, p2: u32, p3: u32): usize {
  enter();
  store<u32>(collectionsCollectionBeginEnded + 0, p2);
  store<u32>(collectionsCollectionBeginEnded + 4, p3);
  const value = collectionsExports.Collection.begin(changetype<storeExports.Store>(<usize>p0), p1 != 0, codec6Load(collectionsCollectionBeginEnded));
  codec6Free(collectionsCollectionBeginEnded);
  if (noFault()) {
    store<u8>(RET, 0);
    store<u32>(RET + 8, collectionsCollectionLower(value));
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function collectionsCollectionBeginPost(ret: usize): void {
  leave();
}

export function collectionsCollectionStep(p0: u32, p1: u32): usize {
  enter();
  const value = changetype<collectionsExports.Collection>(<usize>p0).step(u32(p1));
  if (noFault()) {
    store<u8>(RET, 0);
    progressStore(RET + 8, value);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function collectionsCollectionStepPost(ret: usize): void {
  leave();
}

export function collectionsCollectionReport(p0: u32): usize {
  enter();
  const value = changetype<collectionsExports.Collection>(<usize>p0).report();
  reportStore(RET, value);
  return RET;
}

export function collectionsCollectionReportPost(ret: usize): void {
  leave();
}

const checksCheckBeginDirectory = new Bytes();
const checksCheckBeginOwner = new Bytes();

export function checksCheckBegin(p0: u32, p1: u32, p2: u32, p3: u32, p4: u32, p5: u32): usize {
  enter();
  const value = checksExports.Check.begin(checksCheckBeginDirectory.set(p0, p1), checksCheckBeginOwner.set(p2, p3), p4 != 0, p5 != 0);
  release(p0, p1);
  release(p2, p3);
  if (noFault()) {
    store<u8>(RET, 0);
    store<u32>(RET + 8, checksCheckLower(value));
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function checksCheckBeginPost(ret: usize): void {
  leave();
}

export function checksCheckStep(p0: u32, p1: u32): usize {
  enter();
  const value = changetype<checksExports.Check>(<usize>p0).step(u32(p1));
  if (noFault()) {
    store<u8>(RET, 0);
    progressStore(RET + 8, value);
  } else {
    store<u8>(RET, 1);
    errorRecordStore(RET + 8, liftFault());
  }
  return RET;
}

export function checksCheckStepPost(ret: usize): void {
  leave();
}

export function checksCheckFindings(p0: u32, p1: u32): usize {
  enter();
  const value = changetype<checksExports.Check>(<usize>p0).findings(u32(p1));
  codec43Store(RET, value);
  return RET;
}

export function checksCheckFindingsPost(ret: usize): void {
  leave();
}

export function checksCheckOmitted(p0: u32): u64 {
  enter();
  const value = changetype<checksExports.Check>(<usize>p0).omitted();
  const flat = value;
  leave();
  return flat;
}
