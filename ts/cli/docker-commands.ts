// What became of each of Docker's commands: the one source for the command line's answers and for docs/compatibility.md.

/** A command of Docker that a verb of Veneer does. */
export interface Done {
  /** Words behind `docker`: `image ls`. */
  readonly typed: string;
  readonly verb: string;
  /** Arguments that the verb gets before those that were typed: none mostly. */
  readonly with?: readonly string[];
  /** What differs from Docker. */
  readonly differs?: string;
}

/** A command of Docker that Veneer doesn't have. */
export interface Absent {
  readonly typed: string;
  /** Why, as the end of a sentence: `veneer start: WHY`. */
  readonly why: string;
  /** What to do instead. */
  readonly instead: string;
  /** It may come, as opposed to what has no meaning here. */
  readonly later?: true;
}

/** A command of Docker, and its state. */
export type DockerCommand = Done | Absent;

const LIFE_CYCLE = 'a container has no process of its own: it is there, with its files, until it is removed';
const RUN_COMMANDS = "run commands in it with 'veneer exec CONTAINER COMMAND'";
const NO_OUTPUT = 'nothing goes on running in a container, so nothing is logged';
const EXEC_PRINTS = "'veneer exec' and 'veneer run' print what a command prints";
const NO_REGISTRY = 'registries are not spoken to yet';
const COPY_FROM = "'skopeo copy docker://IMAGE oci-archive:image.tar && veneer load image.tar' does it by way of a file";
const NO_BUILDS = 'images are not built here';
const BUILD_ELSEWHERE = "build with Docker, podman or buildah, then 'docker save IMAGE | veneer load -'";
const NO_DAEMON = 'there is no daemon and no server: a store is a directory';
const NAME_STORE = 'name a store with --store DIR or VENEER_STORE';
const NO_NETWORK = 'containers have no network';
const BY_FILES = "what programs exchange are files: 'veneer cp' and 'veneer exec' reach them";
const NO_VOLUMES = 'nothing is mounted into a container';
const COPY_FILES = "copy files in and out with 'veneer cp'";
const NO_CLUSTER = 'there is no cluster, only stores';
const STARTS_NOTHING = 'nothing is started here';

function absent(typed: string, why: string, instead: string): Absent {
  return { typed, why, instead };
}

/** Verbs on a container: as words of their own, and behind `container`. */
const CONTAINERS: readonly DockerCommand[] = [
  absent('attach', LIFE_CYCLE, RUN_COMMANDS),
  {
    ...absent(
      'commit',
      'making images of containers is still to come',
      "'veneer export CONTAINER' writes its files as a tar, which 'veneer import' takes",
    ),
    later: true,
  },
  { typed: 'cp', verb: 'cp' },
  { typed: 'create', verb: 'create', differs: 'takes an image alone: a command is given to `exec`' },
  { typed: 'diff', verb: 'diff', differs: 'sorted by path; `--from` and `--to` compare checkpoints' },
  { typed: 'exec', verb: 'exec', differs: 'built-in commands and shell scripts; no terminal, nothing in the background' },
  { typed: 'export', verb: 'export' },
  { typed: 'inspect', verb: 'inspect', differs: "Docker's names for what there is; nothing of processes, networks and mounts" },
  absent('kill', LIFE_CYCLE, "'veneer rm -f CONTAINER' removes it"),
  absent('logs', NO_OUTPUT, EXEC_PRINTS),
  absent('pause', LIFE_CYCLE, "'veneer checkpoint create CONTAINER NAME' keeps what it holds now"),
  absent('port', NO_NETWORK, BY_FILES),
  { typed: 'rename', verb: 'rename' },
  absent('restart', LIFE_CYCLE, RUN_COMMANDS),
  { typed: 'rm', verb: 'rm' },
  {
    typed: 'run',
    verb: 'run',
    differs: 'as `create` and `exec`; output comes when the command has ended; `-d` takes no command',
  },
  absent('start', LIFE_CYCLE, RUN_COMMANDS),
  absent('stats', LIFE_CYCLE, "'veneer ps -a' and 'veneer df' tell what containers take on disk"),
  absent('stop', LIFE_CYCLE, "nothing needs to be stopped; 'veneer rm CONTAINER' removes it"),
  absent('top', LIFE_CYCLE, RUN_COMMANDS),
  absent('unpause', LIFE_CYCLE, RUN_COMMANDS),
  { typed: 'update', verb: 'update', differs: '`--storage-opt` alone: there are no processes to limit' },
  absent('wait', LIFE_CYCLE, "'veneer run' and 'veneer exec' end with the exit code of the command"),
];

/** The same of an image. */
const IMAGES: readonly DockerCommand[] = [
  absent('build', NO_BUILDS, BUILD_ELSEWHERE),
  { typed: 'history', verb: 'history', differs: 'sizes are those of the layers as they were loaded' },
  { typed: 'import', verb: 'import', differs: 'also takes a directory; the name is `--tag` or the second argument' },
  { typed: 'load', verb: 'load', differs: 'the source is an argument or `-i`, `-` or nothing for standard input; also OCI layouts' },
  { ...absent('pull', NO_REGISTRY, COPY_FROM), later: true },
  { ...absent('push', NO_REGISTRY, 'images go out by the tools that made them'), later: true },
  {
    ...absent('save', 'writing images is still to come', "'veneer export CONTAINER' writes the files of a container as a tar"),
    later: true,
  },
  { typed: 'tag', verb: 'tag' },
];

const NOUNS: readonly DockerCommand[] = [
  ...CONTAINERS.filter(({ typed }) => typed !== 'inspect').map((command) => ({ ...command, typed: `container ${command.typed}` })),
  { typed: 'container inspect', verb: 'inspect', with: ['--type', 'container'] },
  { typed: 'container ls', verb: 'ps' },
  { typed: 'container list', verb: 'ps' },
  { typed: 'container ps', verb: 'ps' },
  absent(
    'container prune',
    'there is no telling which containers are still wanted: none is stopped',
    "'veneer rm $(veneer ps -q --filter ...)' removes some",
  ),
  ...IMAGES.map((command) => ({ ...command, typed: `image ${command.typed}` })),
  { typed: 'image inspect', verb: 'inspect', with: ['--type', 'image'] },
  { typed: 'image ls', verb: 'images' },
  { typed: 'image list', verb: 'images' },
  { typed: 'image prune', verb: 'prune' },
  { typed: 'image rm', verb: 'rmi' },
  { typed: 'image remove', verb: 'rmi' },
  { typed: 'checkpoint create', verb: 'checkpoint', with: ['create'], differs: 'a state of the files, at no cost; no process is stopped' },
  { typed: 'checkpoint ls', verb: 'checkpoint', with: ['ls'] },
  { typed: 'checkpoint rm', verb: 'checkpoint', with: ['rm'] },
  { typed: 'system df', verb: 'df', differs: 'also what sharing saves; no volumes and no build cache' },
  absent('builder prune', 'there is no build cache', "'veneer gc' frees what nothing needs"),
  absent('system events', NO_DAEMON, "'veneer ps -a' and 'veneer images' tell what is there"),
  { typed: 'system info', verb: 'info' },
  { typed: 'system prune', verb: 'prune', differs: 'images and garbage; containers stay' },
];

const TOP: readonly DockerCommand[] = [
  ...CONTAINERS,
  { typed: 'ps', verb: 'ps', differs: 'no command, status and ports; size and age' },
  ...IMAGES,
  { typed: 'images', verb: 'images' },
  { typed: 'rmi', verb: 'rmi' },
  { typed: 'info', verb: 'info', differs: 'tells of the store' },
  { typed: 'version', verb: 'version' },
  absent('events', NO_DAEMON, "'veneer ps -a' and 'veneer images' tell what is there"),
  { ...absent('login', NO_REGISTRY, COPY_FROM), later: true },
  { ...absent('logout', NO_REGISTRY, COPY_FROM), later: true },
  { ...absent('search', NO_REGISTRY, COPY_FROM), later: true },
];

/** Whole families that have no meaning here: any word behind them. */
const FAMILIES: readonly Absent[] = [
  absent('bake', NO_BUILDS, BUILD_ELSEWHERE),
  absent('builder', NO_BUILDS, BUILD_ELSEWHERE),
  absent('buildx', NO_BUILDS, BUILD_ELSEWHERE),
  absent('compose', 'there are no services to put together', "create each container with 'veneer create'"),
  absent('config', NO_CLUSTER, COPY_FILES),
  absent('context', NO_DAEMON, NAME_STORE),
  absent('debug', STARTS_NOTHING, RUN_COMMANDS),
  absent('init', NO_BUILDS, BUILD_ELSEWHERE),
  absent('manifest', NO_REGISTRY, COPY_FROM),
  absent('model', STARTS_NOTHING, RUN_COMMANDS),
  absent('network', NO_NETWORK, BY_FILES),
  absent('node', NO_CLUSTER, NAME_STORE),
  absent('plugin', NO_DAEMON, NAME_STORE),
  absent('sbom', 'what an image is made of is not looked into', "'veneer ls' and 'veneer cat' show its files"),
  absent('scout', 'what an image is made of is not looked into', "'veneer ls' and 'veneer cat' show its files"),
  absent('secret', NO_CLUSTER, COPY_FILES),
  absent('service', NO_CLUSTER, NAME_STORE),
  absent('stack', NO_CLUSTER, NAME_STORE),
  absent('swarm', NO_CLUSTER, NAME_STORE),
  absent('trust', NO_REGISTRY, COPY_FROM),
  absent('volume', NO_VOLUMES, COPY_FILES),
];

/** All of Docker's commands that Veneer answers to, families as their first word. */
export const DOCKER_COMMANDS: readonly DockerCommand[] = [...TOP, ...NOUNS, ...FAMILIES];

/** Words that stand before another one: `image` ls. */
const NOUN_WORDS: ReadonlySet<string> = new Set(NOUNS.map(({ typed }) => typed.split(' ')[0] ?? ''));

/** What a first and a second word mean to Docker; undefined for what isn't Docker's. */
export function dockerCommand(first: string, second: string | undefined): DockerCommand | undefined {
  const two = second === undefined ? undefined : DOCKER_COMMANDS.find(({ typed }) => typed === `${first} ${second}`);
  return two ?? DOCKER_COMMANDS.find(({ typed }) => typed === first);
}

/** The words that may follow a noun; undefined for what is none. */
export function wordsBehind(noun: string): readonly string[] | undefined {
  return formsOf(noun)?.map(([typed]) => typed.slice(noun.length + 1));
}

/** What may be typed behind a noun, and as what it is run; undefined for what is no noun. */
export function formsOf(noun: string): readonly (readonly [typed: string, own: string])[] | undefined {
  if (!NOUN_WORDS.has(noun)) return undefined;
  return NOUNS.flatMap((command) => {
    if (!('verb' in command) || !command.typed.startsWith(`${noun} `)) return [];
    return [[command.typed, [command.verb, ...(command.with ?? [])].join(' ')] as const];
  });
}
