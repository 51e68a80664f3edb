// Docker's options that a verb hasn't, and why.

const NETWORK = 'containers have no network';
const MOUNTS = "nothing is mounted into a container: copy files in and out with 'veneer cp'";
const PROCESSES = 'a container has no process that this could be for';
const LABELS = "containers have the labels of their image and none of their own: find them by name, or with 'veneer ps --filter'";
const PULLING = "images are loaded with 'veneer load', never pulled";
const COMMANDS = "create takes no command, and nothing for one: give it to 'veneer exec', or to 'veneer run'";
const DAEMON = 'there is no daemon: --store DIR or VENEER_STORE names a store';
const PLATFORM = "of several platforms 'veneer load --platform' chooses one";

const CONTAINERS = 'create run exec update';

/** Verbs, with none for options that stand before the verb; a reason; options. The first that fits is told. */
const REASONS: readonly (readonly [verbs: string, reason: string, options: string])[] = [
  ['create', COMMANDS, '-e --env --env-file -w --workdir -u --user -i --interactive -t --tty --rm --entrypoint -c'],
  [
    CONTAINERS,
    NETWORK,
    '-p --publish -P --publish-all --expose --network --net --network-alias --net-alias --link --link-local-ip --ip --ip6 --mac-address --dns --dns-option ' +
      '--dns-opt --dns-search --domainname --add-host -h --hostname',
  ],
  [CONTAINERS, MOUNTS, '-v --volume --volumes-from --volume-driver --mount --tmpfs --use-api-socket --read-only'],
  [CONTAINERS, LABELS, '-l --label --label-file --annotation'],
  [CONTAINERS, PULLING, '--pull --platform --disable-content-trust -q --quiet'],
  [
    CONTAINERS,
    PROCESSES,
    '-a --attach --blkio-weight --blkio-weight-device --cap-add --cap-drop --cgroup-parent --cgroupns --cidfile --cpu-count --cpu-percent --cpu-period ' +
      '--cpu-quota --cpu-rt-period --cpu-rt-runtime -c --cpu-shares --cpus --cpuset-cpus --cpuset-mems --detach-keys --device --device-cgroup-rule ' +
      '--device-read-bps --device-read-iops --device-write-bps --device-write-iops --gpus --group-add --health-cmd --health-interval --health-retries ' +
      '--health-start-interval --health-start-period --health-timeout --init --io-maxbandwidth --io-maxiops --ipc --isolation --kernel-memory --log-driver ' +
      '--log-opt -m --memory --memory-reservation --memory-swap --memory-swappiness --no-healthcheck --oom-kill-disable --oom-score-adj --pid --pids-limit ' +
      '--privileged --restart --runtime --security-opt --shm-size --sig-proxy --stop-signal --stop-timeout --sysctl --ulimit --userns --uts',
  ],
  ['rm', NETWORK, '-l --link'],
  ['rmi', 'an image has no nameless parents that could go with it', '--no-prune'],
  ['rmi history inspect', PLATFORM, '--platform'],
  ['images', 'an image is of one platform here, so there is no tree', '--tree'],
  ['prune', MOUNTS, '--volumes'],
  ['import', 'an image that is made here has no config but its platform', '-c --change -m --message'],
  ['checkpoint', 'a checkpoint is of the files alone: nothing runs that could be stopped', '--leave-running --checkpoint-dir'],
  ['', DAEMON, '-H -c --context --config -l --log-level --tls --tlscacert --tlscert --tlskey --tlsverify'],
];

/** Why an option that Docker has is none of a verb; undefined for what Docker hasn't either. */
export function whyNoOption(verb: string | undefined, option: string): string | undefined {
  // `-it` is -i and -t.
  const names = /^-[a-zA-Z]{2,}$/.test(option) ? [...option.slice(1)].map((letter) => `-${letter}`) : [option];
  const found = REASONS.find(
    ([verbs, , options]) =>
      (verbs === '' || verbs.split(' ').includes(verb ?? '')) && options.split(' ').some((one) => names.includes(one)),
  );
  return found?.[1];
}
