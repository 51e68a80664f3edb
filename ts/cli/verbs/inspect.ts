import type { Container, Image, Store } from '../../index.js';
import { CliError, usageError } from '../cli-error.js';
import { openContainer, withStore, type CommonOptions } from '../context.js';
import { eachOf, isAbsent } from '../each-of.js';
import { parseTemplate } from '../format/template.js';
import { print } from '../output.js';
import type { Define } from '../verb.js';
import { imageLabel } from '../words.js';

interface Options extends CommonOptions {
  readonly format?: string;
  readonly type?: string;
}

const NOTES = `Always JSON, one object for each name, in Docker's shape: what is not there (processes,
networks, mounts) is left out. A container comes before an image of the same name.
Usage is what counts against a container's quota: bytes it wrote itself, and inodes.`;

export const define: Define = (verb) => {
  verb({
    usage: 'inspect <names...>',
    summary: 'Print all that is known of them, as JSON.',
    notes: NOTES,
    json: '[{Id, Type, Created?, Config, Name?, Image?, Parent?, State?, SizeRw?, Usage?, Checkpoints?, RepoTags?, Author?, Architecture?, Variant?, Os?, Size?, Entries?, RootFS?}]',
    examples: [
      'veneer inspect web',
      "veneer inspect --format '{{.Name}} {{.State.Status}} {{json .Config.Env}}' web",
      "veneer inspect app:1.0 | jq '.[0].Config.Env'",
    ],
  })
    .option('-f, --format <template>', "'json', or a Go template over each object")
    .option('-s, --size', 'with SizeRw (also without -s)')
    .option('--type <type>', 'container or image: only these')
    .action(async (references: readonly string[], { format, type, ...options }: Options) => {
      if (type !== undefined && type !== 'container' && type !== 'image') throw noSuchType(type);
      const template = format === undefined || format === 'json' ? undefined : parseTemplate(format);
      const found: object[] = [];
      const failures = await withStore(options, 'read-only', (store) =>
        eachOf(store, references, async (reference) => {
          found.push(await describe(store, reference, type));
        }),
      );
      if (template !== undefined) await print(...found.map(template));
      else if (format === 'json') await print(...found.map((one) => JSON.stringify(one)));
      else await print(JSON.stringify(found, null, 2));
      failures.raise();
    });
};

function noSuchType(type: string): CliError {
  return usageError(`--type ${type}: there is nothing of this type`, 'types are container and image');
}

/** Containers come first, as in Docker. */
async function describe(store: Store, reference: string, type: string | undefined): Promise<object> {
  if (type !== 'image') {
    try {
      return await describeContainer(store, await openContainer(store, reference));
    } catch (error) {
      if (type === 'container' || !isAbsent(error)) throw error;
    }
  }
  try {
    return describeImage(await store.resolve(reference));
  } catch (error) {
    if (type === 'image' || !isAbsent(error)) throw error;
    const hint = "'veneer ps -a' lists the containers, 'veneer images' the images";
    throw new CliError(`${reference}: no such container or image`, { code: 'ENOENT', path: reference, hint });
  }
}

async function describeContainer(store: Store, container: Container): Promise<object> {
  const { id, name, image: imageId, created, parent } = container.toJSON();
  const image = await store.resolve(imageId);
  return {
    Id: id,
    Type: 'container',
    Name: name,
    Created: created,
    Image: imageId,
    ...(parent === undefined ? {} : { Parent: parent }),
    State: { Status: 'created', Running: false, Paused: false, Restarting: false, Dead: false, Pid: 0, ExitCode: 0 },
    Config: { ...image.config.config, Image: imageLabel(imageId, image.names) },
    SizeRw: store.df().containers.find((usage) => usage.id === id)?.size ?? 0,
    Usage: container.usage(),
    Checkpoints: container.checkpoints().map((one) => ({ Name: one.name, Created: one.created })),
  };
}

function describeImage(image: Image): object {
  const { config, created, author, architecture, variant, os } = image.config;
  return {
    Id: image.id,
    Type: 'image',
    RepoTags: image.names,
    Created: created,
    Author: author,
    Config: config ?? {},
    Architecture: architecture,
    Variant: variant,
    Os: os,
    Size: image.size,
    Entries: image.entries,
    RootFS: { Type: 'layers', Layers: image.layers },
  };
}
