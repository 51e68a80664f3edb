// Docker's own commands and options, as `docker --help` and `docker COMMAND --help` list them.

export const DOCKER_VERSION = '28.2';

/** Commands of one word; plugins and what manages other things are in ts/cli/docker-commands.ts. */
export const DOCKER_VERBS = [
  'attach',
  'build',
  'commit',
  'cp',
  'create',
  'diff',
  'events',
  'exec',
  'export',
  'history',
  'images',
  'import',
  'info',
  'inspect',
  'kill',
  'load',
  'login',
  'logout',
  'logs',
  'pause',
  'port',
  'ps',
  'pull',
  'push',
  'rename',
  'restart',
  'rm',
  'rmi',
  'run',
  'save',
  'search',
  'start',
  'stats',
  'stop',
  'tag',
  'top',
  'unpause',
  'update',
  'version',
  'wait',
];

/** Words behind another one. */
export const DOCKER_NOUNS = {
  builder: ['build', 'prune'],
  checkpoint: ['create', 'ls', 'rm'],
  container: [
    'attach',
    'commit',
    'cp',
    'create',
    'diff',
    'exec',
    'export',
    'inspect',
    'kill',
    'logs',
    'ls',
    'pause',
    'port',
    'prune',
    'rename',
    'restart',
    'rm',
    'run',
    'start',
    'stats',
    'stop',
    'top',
    'unpause',
    'update',
    'wait',
  ],
  image: ['build', 'history', 'import', 'inspect', 'load', 'ls', 'prune', 'pull', 'push', 'rm', 'save', 'tag'],
  system: ['df', 'events', 'info', 'prune'],
};

/** Options of the commands that `veneer` has. */
export const DOCKER_OPTIONS = {
  create:
    '--add-host --annotation -a --attach --blkio-weight --blkio-weight-device --cap-add --cap-drop --cgroup-parent ' +
    '--cgroupns --cidfile --cpu-count --cpu-percent --cpu-period --cpu-quota --cpu-rt-period --cpu-rt-runtime -c ' +
    '--cpu-shares --cpus --cpuset-cpus --cpuset-mems --device --device-cgroup-rule --device-read-bps --device-read-iops ' +
    '--device-write-bps --device-write-iops --disable-content-trust --dns --dns-option --dns-search --domainname ' +
    '--entrypoint -e --env --env-file --expose --gpus --group-add --health-cmd --health-interval --health-retries ' +
    '--health-start-interval --health-start-period --health-timeout -h --hostname --init -i --interactive --io-maxbandwidth ' +
    '--io-maxiops --ip --ip6 --ipc --isolation --kernel-memory -l --label --label-file --link --link-local-ip --log-driver ' +
    '--log-opt --mac-address -m --memory --memory-reservation --memory-swap --memory-swappiness --mount --name --network ' +
    '--network-alias --no-healthcheck --oom-kill-disable --oom-score-adj --pid --pids-limit --platform --privileged -p ' +
    '--publish -P --publish-all --pull -q --quiet --read-only --restart --rm --runtime --security-opt --shm-size ' +
    '--stop-signal --stop-timeout --storage-opt --sysctl --tmpfs -t --tty --ulimit --use-api-socket -u --user --userns --uts ' +
    '-v --volume --volume-driver --volumes-from -w --workdir',
  run:
    '--add-host --annotation -a --attach --blkio-weight --blkio-weight-device --cap-add --cap-drop --cgroup-parent ' +
    '--cgroupns --cidfile --cpu-count --cpu-percent --cpu-period --cpu-quota --cpu-rt-period --cpu-rt-runtime -c ' +
    '--cpu-shares --cpus --cpuset-cpus --cpuset-mems -d --detach --detach-keys --device --device-cgroup-rule ' +
    '--device-read-bps --device-read-iops --device-write-bps --device-write-iops --disable-content-trust --dns --dns-option ' +
    '--dns-search --domainname --entrypoint -e --env --env-file --expose --gpus --group-add --health-cmd --health-interval ' +
    '--health-retries --health-start-interval --health-start-period --health-timeout -h --hostname --init -i --interactive ' +
    '--io-maxbandwidth --io-maxiops --ip --ip6 --ipc --isolation --kernel-memory -l --label --label-file --link ' +
    '--link-local-ip --log-driver --log-opt --mac-address -m --memory --memory-reservation --memory-swap --memory-swappiness ' +
    '--mount --name --network --network-alias --no-healthcheck --oom-kill-disable --oom-score-adj --pid --pids-limit ' +
    '--platform --privileged -p --publish -P --publish-all --pull -q --quiet --read-only --restart --rm --runtime ' +
    '--security-opt --shm-size --sig-proxy --stop-signal --stop-timeout --storage-opt --sysctl --tmpfs -t --tty --ulimit ' +
    '--use-api-socket -u --user --userns --uts -v --volume --volume-driver --volumes-from -w --workdir',
  exec: '-d --detach --detach-keys -e --env --env-file -i --interactive --privileged -t --tty -u --user -w --workdir',
  cp: '-a --archive -L --follow-link -q --quiet',
  diff: '',
  export: '-o --output',
  inspect: '-f --format -s --size --type',
  ps: '-a --all -f --filter --format -n --last -l --latest --no-trunc -q --quiet -s --size',
  rename: '',
  rm: '-f --force -l --link -v --volumes',
  update:
    '--blkio-weight --cpu-period --cpu-quota --cpu-rt-period --cpu-rt-runtime -c --cpu-shares --cpus --cpuset-cpus ' +
    '--cpuset-mems -m --memory --memory-reservation --memory-swap --pids-limit --restart',
  history: '--format -H --human --no-trunc --platform -q --quiet',
  import: '-c --change -m --message --platform',
  load: '-i --input --platform -q --quiet',
  images: '-a --all --digests -f --filter --format --no-trunc -q --quiet --tree',
  tag: '',
  rmi: '-f --force --no-prune --platform',
  info: '-f --format',
  version: '-f --format',
  'image prune': '-a --all --filter -f --force',
  'system prune': '-a --all --filter -f --force --volumes',
  'system df': '--format -v --verbose',
  'checkpoint create': '--checkpoint-dir --leave-running',
  'checkpoint ls': '--checkpoint-dir',
  'checkpoint rm': '--checkpoint-dir',
  'container inspect': '-f --format -s --size',
  'image inspect': '-f --format --platform',
};
