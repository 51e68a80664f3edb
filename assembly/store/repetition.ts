// A displaced writer makes its changes again, in the state as others left it. Not one that contradicts that: what a record
// names has to be there still, and its name not to be taken by somebody else. An earlier writing of it may count again.
import { Cursor } from "../core/bytes";
import { Catalog } from "./catalog";
import { DIGEST_SIZE } from "./digest";
import { Point } from "./point";
import { PointKeeper } from "./pointkeeper";
import {
  CONTAINER_ID_SIZE,
  CheckpointRecord,
  ContainerRecord,
  ImageRecord,
  LayerRecord,
  NamesRecord,
  QuotaRecord,
  takeHex,
  takeText,
} from "./records";

export class Repetition {
  constructor(
    private state: Catalog,
    private points: PointKeeper,
    /** Under which the writer names layers and images. */
    private lease: string,
  ) {}

  /** Whether the payload of a record of this type fits the state. */
  fits(type: u32, from: Cursor): bool {
    const state = this.state;
    if (type == NamesRecord.imageRemoved) return !state.userOf(takeHex(from, DIGEST_SIZE));
    if (type == NamesRecord.layer) return this.fitsLayer(LayerRecord.decode(from));
    if (type == NamesRecord.image) return this.fitsImage(ImageRecord.decode(from));
    if (type == NamesRecord.container) return this.fitsContainer(ContainerRecord.decode(from));
    if (type == NamesRecord.checkpoint) return this.fitsCheckpoint(CheckpointRecord.decode(from));
    if (type == NamesRecord.quota) return state.containers.has(QuotaRecord.decode(from).container);
    if (type == NamesRecord.renamed) return this.fitsName(takeHex(from, CONTAINER_ID_SIZE), takeText(from));
    return type != NamesRecord.tag || state.images.has(takeHex(from, DIGEST_SIZE));
  }

  private fitsLayer(layer: LayerRecord): bool {
    const layers = this.state.layers;
    if (this.state.leases.has(this.lease)) return true;
    return layers.has(layer.diffId) && layers.get(layer.diffId).instance == layer.instance;
  }

  private fitsImage(image: ImageRecord): bool {
    const state = this.state;
    if (!state.leases.has(this.lease)) {
      return state.images.has(image.id) && state.images.get(image.id).instance == image.instance;
    }
    for (let i = 0; i < image.layers.length; i++) if (!state.layers.has(image.layers[i])) return false;
    return true;
  }

  private fitsContainer(container: ContainerRecord): bool {
    const state = this.state;
    if (!this.stands(container.origin)) return false;
    // Whoever moved its origin meanwhile has raised its floor.
    if (state.containers.has(container.id)) return state.containers.get(container.id).floor <= container.floor;
    if (container.parent.length && !state.containers.has(container.parent)) return false;
    return state.images.has(container.image) && !state.containerNames.has(container.name);
  }

  private fitsName(container: string, name: string): bool {
    const state = this.state;
    if (!state.containers.has(container)) return false;
    return !state.containerNames.has(name) || state.containerNames.get(name) == container;
  }

  private fitsCheckpoint(checkpoint: CheckpointRecord): bool {
    const state = this.state;
    if (!this.stands(checkpoint.point)) return false;
    const existing = state.checkpointOf(checkpoint.container, checkpoint.name);
    return state.containers.has(checkpoint.container) && (!existing || existing.point.equals(checkpoint.point));
  }

  private stands(point: Point): bool {
    return this.points.stands(point, this.state.condemned);
  }
}
