// What Docker's users type without thinking, with `veneer` for `docker`: it does what they mean, or says why not and what to do instead.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { APP_ARCHIVE, BASE_ARCHIVE } from './images.js';
import { TypingShell } from './typed.js';
import { Workplace } from './veneer.js';

/** A line; its exit code; all that it prints, or a form of that; a part of what it says on standard error, '' for nothing. */
type Habit = readonly [line: string, status: number, out: string | RegExp, err?: string];

const ID = /^[0-9a-f]{32}\n$/;
const NOTHING = '';

let place: Workplace;
let shell: TypingShell;

beforeAll(async () => {
  place = new Workplace();
  shell = new TypingShell(place);
  place.file('app.tar', APP_ARCHIVE);
  place.file('base.tar', BASE_ARCHIVE);
  place.file('hosts', '127.0.0.1 localhost\n');
  place.file('vars', '# comment\nLEVEL=9\n');
  await place.veneer('load', '-i', 'app.tar');
  await place.veneer('create', '--name', 'kept', 'app:1.0');
});

afterAll(() => {
  place.remove();
});

async function holds([line, status, out, err = '']: Habit): Promise<void> {
  const ended = await shell.type(line);
  expect({ status: ended.status, err: ended.err }).toEqual({ status, err: err === '' ? '' : (expect.stringContaining(err) as string) });
  if (typeof out === 'string') expect(ended.out).toBe(out);
  else expect(ended.out).toMatch(out);
  if (err !== '') expect(ended.err).not.toMatch(/\bat .*\.[jt]s:\d|undefined|\[object/);
}

function lines(habits: readonly Habit[]): { readonly line: string; readonly habit: Habit }[] {
  return habits.map((habit) => ({ line: habit[0], habit }));
}

/** In this order, each after the others. */
const LIFE: readonly Habit[] = [
  ['veneer load < base.tar', 0, 'Loaded image: base:1\n'],
  ['veneer load -q -i base.tar', 0, 'Loaded image: base:1\n'],
  ['veneer images', 0, /^REPOSITORY {3}TAG {3}IMAGE ID {7}CREATED {7}SIZE\n(?:base|app) /],
  ['veneer image ls --format "{{.Repository}}:{{.Tag}}" app', 0, 'app:1.0\n'],
  ['veneer images -q app:1.0', 0, /^[0-9a-f]{12}\n$/],
  ['veneer images --digests base', 0, /^REPOSITORY {3}TAG {3}DIGEST {3}IMAGE ID/],
  ['veneer images --no-trunc -q base', 0, /^sha256:[0-9a-f]{64}\n$/],
  ['veneer images --filter until=24h --format "{{.Repository}}"', 0, /^(?:app|base)\n(?:app|base)\n$/],
  ['veneer images -f until=2020-01-01 --format "{{.Repository}}"', 0, 'base\n'],
  ['veneer images -f dangling=true -q', 0, NOTHING],
  ['veneer images --filter reference="b*" --format json', 0, /^\{"ID":"[0-9a-f]{12}","Repository":"base","Tag":"1"/],
  ['veneer tag app:1.0 app', 0, NOTHING],
  ['veneer image tag docker.io/library/app:1.0 registry.example.org:5000/team/app:2', 0, NOTHING],
  ['veneer history app', 0, /^IMAGE {10}CREATED {3}CREATED BY {3}SIZE {3}COMMENT\n/],
  ['veneer image history -q --no-trunc app', 0, /^sha256:[0-9a-f]{64}\n<missing>\n$/],
  ['veneer run -d --name web app', 0, ID],
  ['veneer run --name once app echo hello', 0, 'hello\n'],
  ['veneer run --rm docker.io/library/app ls /', 0, 'bin\netc\nsrv\ntmp\n'],
  ['veneer run -it --rm app ls /etc/owned', 0, '/etc/owned\n'],
  ['veneer run --rm -e A=1 -e LEVEL app sh -c \'echo "$A $LEVEL"\'', 0, '1 3\n'],
  ['veneer run --rm --env-file vars app sh -c "echo \\$LEVEL"', 0, '9\n'],
  ['veneer run --rm -w /etc -u web app sh -c "pwd; id -un"', 0, '/etc\nweb\n'],
  ['veneer run --rm --entrypoint sh app -c "echo entry"', 0, 'entry\n'],
  ['veneer run -i --rm app cat < hosts', 0, '127.0.0.1 localhost\n'],
  ['echo "echo piped" | veneer run -i --rm app sh', 0, 'piped\n'],
  ['veneer run --rm app false', 1, NOTHING],
  ['veneer run --rm app sh -c "exit 42"', 42, NOTHING],
  ['veneer create --name made app', 0, ID],
  ['veneer create app --name behind', 0, ID],
  ['veneer container create --storage-opt size=1g app', 0, ID],
  ['veneer ps -a --format "{{.Names}}"', 0, /^kept\nweb\nonce\nmade\nbehind\n[0-9a-f]{12}\n$/],
  ['veneer container ls -aq --no-trunc --filter name=web', 0, ID],
  ['veneer ps -lq', 0, /^[0-9a-f]{12}\n$/],
  ['veneer ps -n 2 -q', 0, /^[0-9a-f]{12}\n[0-9a-f]{12}\n$/],
  ['veneer ps --filter status=running', 0, /^CONTAINER ID {3}IMAGE {3}CREATED {3}SIZE {3}NAMES\n$/],
  ['veneer ps --filter ancestor=app --filter name=^/web$ --format "table {{.Names}}\\t{{.Image}}"', 0, 'NAMES   IMAGE\nweb     app:1.0\n'],
  ['veneer exec web cat /etc/config.yaml', 0, 'name: app\n'],
  ['veneer exec -it web cat /etc/config.yaml', 0, 'name: app\n'],
  ['veneer exec -ti web sh -c "echo changed > /etc/config.yaml"', 0, NOTHING],
  ['veneer exec -u root -w /srv -e X=y web sh -c "echo $(pwd >/dev/null)\\$X; pwd"', 0, 'y\n/srv\n'],
  ['veneer container exec web env', 0, /(?:^|\n)LEVEL=3\n/],
  ['veneer exec -i web sh -c "cat > /srv/hosts" < hosts', 0, NOTHING],
  ['veneer exec web ls -la /srv', 0, /\bhosts\n/],
  ['veneer exec web bash -c "exit 3"', 3, NOTHING],
  ['veneer diff web', 0, 'C /etc\nC /etc/config.yaml\nC /srv\nA /srv/hosts\n'],
  ['veneer cp web:/etc/config.yaml . && cat config.yaml', 0, 'changed\n'],
  ['veneer cp -q hosts web:/tmp/', 0, NOTHING],
  ['veneer cp -a web:/srv/. srv && ls srv', 0, 'hosts\nlink\nstart\n'],
  ['veneer cp web:/srv - | tar -t', 0, /^srv\/\n/],
  ['tar -c hosts | veneer cp - web:/etc && veneer cat web:/etc/hosts', 0, '127.0.0.1 localhost\n'],
  ['veneer export web | tar -t | grep -c hosts', 0, '3\n'],
  ['veneer container export -o web.tar web', 0, 'web.tar\n'],
  ['veneer import web.tar web:flat', 0, /^sha256:[0-9a-f]{64}\n$/],
  ['veneer image inspect --format "{{index .RepoTags 0}}" web:flat', 0, 'web:flat\n'],
  ['veneer inspect -f "{{.Name}} {{.State.Status}}" web', 0, 'web created\n'],
  ['veneer inspect --format "{{json .Config.Env}}" app', 0, '["LEVEL=3"]\n'],
  ['veneer container inspect web | head -1', 0, '[\n'],
  ['veneer inspect -f "{{.NetworkSettings.IPAddress}}" web', 0, '<no value>\n'],
  ['veneer rename web site', 0, NOTHING],
  ['veneer exec site cat /etc/config.yaml', 0, 'changed\n'],
  ['veneer container rename site web && veneer ps -q --filter name=web', 0, /^[0-9a-f]{12}\n$/],
  ['veneer update --storage-opt size=1 web', 0, 'web\n'],
  ['veneer cp app.tar web:/tmp', 1, NOTHING, 'web: the container has its quota of bytes'],
  ['veneer update --storage-opt size=2g web', 0, 'web\n'],
  ['veneer checkpoint create web clean', 0, 'clean\n'],
  ['veneer checkpoint ls web', 0, /^CHECKPOINT NAME {3}CREATED\nclean /],
  ['veneer system df', 0, /^IMAGE /],
  ['veneer system df -v | tail -1', 0, /^Reclaimable with gc /],
  ['veneer system df --format "{{.Type}} {{.TotalCount}}"', 0, /^Images 3\nContainers 6\n$/],
  ['veneer info --format "{{.Images}} {{.Containers}}"', 0, '3 6\n'],
  ['veneer system info | head -1', 0, /^Store /],
  ['veneer version --format "{{.Client.Version}}"', 0, /^\d+\.\d+\.\d+\n$/],
  ['veneer -v', 0, /^veneer \d/],
  ['veneer --version', 0, /^veneer \d/],
  ['veneer -D ps -q --filter name=web', 0, /^[0-9a-f]{12}\n$/],
  ['veneer rm once', 0, 'once\n'],
  ['veneer rm -fv made behind', 0, 'made\nbehind\n'],
  ['veneer container rm nothing kept', 1, 'kept\n', 'nothing: no such container'],
  ['veneer rm -f nothing', 0, NOTHING],
  ['veneer rmi app', 0, 'Untagged: app:latest\n'],
  ['veneer rmi base:1 web:flat', 0, /^Untagged: base:1\nDeleted: sha256:.*\nUntagged: web:flat\nDeleted: sha256:.*\n$/],
  ['veneer image rm -f nothing', 0, NOTHING],
  ['veneer rmi $(veneer images -q app)', 1, NOTHING, 'the image has several names'],
  ['veneer rm -f $(veneer ps -aq)', 0, /^[0-9a-f]{12}\n[0-9a-f]{12}\n$/],
  ['veneer image prune -f', 0, /^Total reclaimed space: /],
  ['veneer system prune -af --filter until=1h', 0, /^Deleted: sha256:.*\nTotal reclaimed space: /],
  ['veneer images -q; veneer ps -aq', 0, NOTHING],
];

describe('what a user types in the life of a container', () => {
  it.each(lines(LIFE))('$line', ({ habit }) => holds(habit));
});

const LIFE_CYCLE = 'a container has no process of its own';

/** None of them changes anything. */
const REFUSED: readonly Habit[] = [
  ['veneer', 2, NOTHING, 'Usage: veneer VERB'],
  ['veneer start web', 2, NOTHING, LIFE_CYCLE],
  ['veneer start -ai web', 2, NOTHING, 'veneer exec CONTAINER COMMAND'],
  ['veneer stop web', 2, NOTHING, 'nothing needs to be stopped'],
  ['veneer stop -t 0 web', 2, NOTHING, LIFE_CYCLE],
  ['veneer restart web', 2, NOTHING, LIFE_CYCLE],
  ['veneer kill -s HUP web', 2, NOTHING, 'veneer rm -f CONTAINER'],
  ['veneer pause web', 2, NOTHING, 'veneer checkpoint create'],
  ['veneer unpause web', 2, NOTHING, LIFE_CYCLE],
  ['veneer wait web', 2, NOTHING, 'exit code of the command'],
  ['veneer attach web', 2, NOTHING, LIFE_CYCLE],
  ['veneer top web', 2, NOTHING, LIFE_CYCLE],
  ['veneer stats --no-stream', 2, NOTHING, 'veneer df'],
  ['veneer logs -f --tail 100 web', 2, NOTHING, 'nothing is logged'],
  ['veneer port web', 2, NOTHING, 'containers have no network'],
  ['veneer container stop web', 2, NOTHING, 'container stop: a container has no process'],
  ['veneer container prune -f', 2, NOTHING, 'no telling which containers are still wanted'],
  ['veneer build -t app:2 .', 2, NOTHING, 'docker save IMAGE | veneer load -'],
  ['veneer image build .', 2, NOTHING, 'images are not built here'],
  ['veneer buildx build .', 2, NOTHING, 'images are not built here'],
  ['veneer builder prune -af', 2, NOTHING, 'veneer gc'],
  ['veneer commit web app:2', 2, NOTHING, 'veneer export CONTAINER'],
  ['veneer save -o x.tar app:1.0', 2, NOTHING, 'writing images is still to come'],
  ['veneer pull alpine', 2, NOTHING, 'skopeo copy docker://'],
  ['veneer image pull alpine:3', 2, NOTHING, 'skopeo copy docker://'],
  ['veneer push app:1.0', 2, NOTHING, 'registries are not spoken to yet'],
  ['veneer login ghcr.io -u me', 2, NOTHING, 'registries are not spoken to yet'],
  ['veneer logout', 2, NOTHING, 'registries are not spoken to yet'],
  ['veneer search nginx', 2, NOTHING, 'registries are not spoken to yet'],
  ['veneer network create x', 2, NOTHING, 'containers have no network'],
  ['veneer volume ls', 2, NOTHING, 'veneer cp'],
  ['veneer compose up -d', 2, NOTHING, 'veneer create'],
  ['veneer swarm init', 2, NOTHING, 'there is no cluster'],
  ['veneer service ls', 2, NOTHING, 'there is no cluster'],
  ['veneer context ls', 2, NOTHING, '--store DIR or VENEER_STORE'],
  ['veneer plugin ls', 2, NOTHING, 'there is no daemon'],
  ['veneer events', 2, NOTHING, 'there is no daemon'],
  ['veneer system events', 2, NOTHING, 'there is no daemon'],
  ['veneer trust inspect app', 2, NOTHING, 'registries are not spoken to yet'],
  ['veneer scout cves app', 2, NOTHING, 'veneer ls'],
  ['veneer image', 2, NOTHING, "behind 'image' stand"],
  ['veneer container frob', 2, NOTHING, 'container frob: there is no such command'],
  ['veneer iamges', 2, NOTHING, 'did you mean images?'],
  ['veneer exce web ls', 2, NOTHING, 'did you mean exec?'],
  ['veneer sp', 2, NOTHING, 'did you mean'],
  ['veneer -H tcp://host:2375 ps', 2, NOTHING, '-H: there is no daemon'],
  ['veneer --context prod ps', 2, NOTHING, 'there is no daemon'],
  ['veneer -l debug ps', 2, NOTHING, '-l: there is no daemon'],
  ['veneer image ls --tree', 2, NOTHING, 'there is no tree'],
  ['veneer ps --filter network=x', 2, NOTHING, 'keys are ancestor'],
  ['veneer ps --format "{{.Nope}}"', 2, NOTHING, 'there is no field .Nope'],
  ['veneer images --filter until=yesterday', 2, NOTHING, 'it is no time'],
  ['veneer run', 125, NOTHING, "missing required argument 'image'"],
  ['veneer run app:1.0', 125, NOTHING, 'run needs a program'],
  ['veneer run -it app:1.0 bash', 125, NOTHING, "'veneer run app:1.0 bash -c ...'"],
  ['veneer run -it app:1.0 sh -l', 125, NOTHING, 'no interactive terminal'],
  ['veneer run app:1.0 -it sh', 125, NOTHING, "'veneer run -it app:1.0 sh'"],
  ['veneer run -d app:1.0 nginx', 125, NOTHING, 'with -d there is no command'],
  ['veneer run -d -p 80:80 app:1.0', 125, NOTHING, '-p: containers have no network'],
  ['veneer run --rm -v "$PWD:/src" app:1.0 ls', 125, NOTHING, '-v: nothing is mounted into a container'],
  ['veneer run --rm --mount type=bind,src=.,dst=/x app:1.0 ls', 125, NOTHING, 'nothing is mounted'],
  ['veneer run --network host app:1.0 ls', 125, NOTHING, '--network: containers have no network'],
  ['veneer run --restart always -d app:1.0', 125, NOTHING, 'a container has no process'],
  ['veneer run -m 1g app:1.0 ls', 125, NOTHING, 'a container has no process'],
  ['veneer run --privileged app:1.0 ls', 125, NOTHING, 'a container has no process'],
  ['veneer run --pull always app:1.0 ls', 125, NOTHING, 'never pulled'],
  ['veneer run --label a=b app:1.0 ls', 125, NOTHING, 'none of their own'],
  ['veneer run nginx', 125, NOTHING, 'nginx: no such image'],
  ['veneer run app ls', 125, NOTHING, ':latest is implied, and there is app:1.0'],
  ['veneer run web ls', 125, NOTHING, "that is a container: 'veneer fork web'"],
  ['veneer run --rm app:1.0 nosuch', 127, NOTHING, 'nosuch: command not found'],
  ['veneer run --rm app:1.0 /bin/native', 126, NOTHING, 'native Linux program'],
  ['veneer exec web', 125, NOTHING, "missing required argument 'command'"],
  ['veneer exec -it web sh', 125, NOTHING, "'veneer exec web sh -c ...'"],
  ['veneer exec -it web /bin/bash -il', 125, NOTHING, 'no interactive terminal'],
  ['veneer exec web -it sh', 125, NOTHING, "'veneer exec -it web sh'"],
  ['veneer exec -d web sleep 100', 125, NOTHING, 'nothing goes on running'],
  ['veneer exec --privileged web ls', 125, NOTHING, 'a container has no process'],
  ['veneer exec app:1.0 ls', 125, NOTHING, "that is an image: 'veneer create app:1.0"],
  ['veneer exec nothing ls', 125, NOTHING, 'veneer ps -a'],
  ['veneer exec web nosuch', 127, NOTHING, 'nosuch: command not found'],
  ['veneer exec web /bin/native', 126, NOTHING, 'native Linux program'],
  ['veneer exec web /etc/config.yaml', 126, NOTHING, 'Permission denied'],
  ['veneer exec -w /none web ls', 125, NOTHING, 'mkdir -p /none'],
  // Node's own word, which it has before any program's: see bin/veneer.
  ['veneer exec --env-file none web ls', 9, NOTHING, 'none: not found'],
  ['veneer exec -u nobody web ls', 125, NOTHING, 'no such user'],
  ['veneer create app:1.0 nginx', 2, NOTHING, "'veneer exec NAME nginx'"],
  ['veneer create -it app:1.0 sh', 2, NOTHING, 'create takes no command'],
  ['veneer create -e A=1 app:1.0', 2, NOTHING, '-e: create takes no command'],
  ['veneer create --name web app:1.0', 1, NOTHING, 'choose another --name'],
  ['veneer create --label a=b app:1.0', 2, NOTHING, 'none of their own'],
  ['veneer create nothing', 1, NOTHING, 'nothing: no such image'],
  ['veneer create 9da', 1, NOTHING, 'four digits at least'],
  ['veneer create web', 1, NOTHING, 'that is a container'],
  ['veneer rename web', 2, NOTHING, "missing required argument 'name'"],
  ['veneer rename nothing x', 1, NOTHING, 'veneer ps -a'],
  ['veneer rm', 2, NOTHING, "missing required argument 'containers'"],
  ['veneer rm app:1.0', 1, NOTHING, 'that is an image'],
  ['veneer rm --link web', 2, NOTHING, 'containers have no network'],
  ['veneer rmi web', 1, NOTHING, 'that is a container'],
  ['veneer rmi app:1.0', 1, NOTHING, "'veneer rm web'"],
  ['veneer rmi --no-prune app:1.0', 2, NOTHING, 'no nameless parents'],
  ['veneer tag app:1.0', 2, NOTHING, "missing required argument 'name'"],
  ['veneer tag app:1.0 App', 1, NOTHING, 'an image name is lower-case words'],
  ['veneer diff app:1.0', 1, NOTHING, 'that is an image'],
  ['veneer cp web /tmp', 2, NOTHING, 'CONTAINER:/PATH'],
  ['veneer cp web:/none .', 1, NOTHING, 'veneer ls web:/'],
  ['veneer cp none web:/', 1, NOTHING, 'none: no such file or directory'],
  ['veneer load -i none.tar', 1, NOTHING, 'none.tar: no such file or directory'],
  ['veneer --store hosts load app.tar', 1, NOTHING, 'hosts: not a directory'],
  ['veneer load nginx:latest', 1, NOTHING, "'veneer load' takes an OCI image layout"],
  ['veneer load app.tar base.tar', 2, NOTHING, 'too many arguments'],
  ['veneer import http://example.org/x.tar', 1, NOTHING, 'curl'],
  ['veneer import -c "CMD x" app.tar x', 2, NOTHING, 'no config but its platform'],
  ['veneer inspect nothing', 1, '[]\n', 'no such container or image'],
  ['veneer inspect --type volume web', 2, NOTHING, 'types are container and image'],
  ['veneer container inspect app:1.0', 1, '[]\n', 'that is an image'],
  ['veneer image inspect web', 1, '[]\n', 'that is a container'],
  ['veneer inspect -f "{{" web', 2, NOTHING, 'a {{ is not closed'],
  ['veneer update --memory 1g web', 2, NOTHING, 'a container has no process'],
  ['veneer update web', 2, NOTHING, '--storage-opt size=BYTES'],
  ['veneer history web', 1, NOTHING, 'that is a container'],
  ['veneer checkpoint create --leave-running web x', 2, NOTHING, 'nothing runs that could be stopped'],
  ['veneer system prune -f --volumes', 2, NOTHING, 'nothing is mounted'],
  ['veneer info --format "{{.ServerVersion}}"', 2, NOTHING, 'there is no field .ServerVersion'],
];

const HELP: readonly Habit[] = [
  ['veneer --help', 0, /^Usage: veneer VERB/],
  ['veneer help', 0, /^Usage: veneer VERB/],
  ['veneer help run', 0, /^Usage: veneer run /],
  ['veneer run --help', 0, /^Usage: veneer run /],
  ['veneer image --help', 0, /is 'veneer images'/],
  ['veneer container ls --help', 0, /^Usage: veneer ps /],
  ['veneer help system', 0, /is 'veneer df'/],
  ['veneer start --help', 0, /^veneer start: a container has no process of its own/],
  ['veneer help logs', 0, /nothing is logged/],
  ['veneer compose --help', 0, /no services/],
  ['veneer help --json rm', 0, /^\{"name":"rm","group":"Containers","usage":"veneer rm \[options\] <containers\.\.\.>"/],
  ['veneer help --json stop', 0, /^\{"typed":"stop","why":/],
  ['veneer help builder', 0, /images are not built here/],
  ['veneer help frob', 2, NOTHING, 'there is no such verb'],
];

describe('what is refused, with the reason and what to do instead', () => {
  beforeAll(async () => {
    await place.veneer('load', '-i', 'app.tar');
    await place.veneer('create', '--name', 'web', 'app:1.0');
  });

  it.concurrent.each(lines(REFUSED))('$line', ({ habit }) => holds(habit));

  it('has left everything as it was', async () => {
    expect(await place.veneer('ps', '--format', '{{.Names}}')).toBe('web\n');
    expect(await place.veneer('images', '--format', '{{.Repository}}:{{.Tag}}')).toBe('app:1.0\n');
    expect(await place.diff('web')).toEqual([]);
  });
});

describe('help', () => {
  it.concurrent.each(lines(HELP))('$line', ({ habit }) => holds(habit));
});
