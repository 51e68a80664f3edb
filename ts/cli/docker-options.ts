// Options of docker's create, run and exec that have no meaning here, and why.

const NETWORK = 'containers have no network';
const MOUNTS = "nothing is mounted into a container: copy files in and out with 'veneer cp'";
const PROCESSES = 'a container has no process that this could be for';
const LABELS = "containers have the labels of their image and none of their own: find them by name, or with 'veneer ps --filter'";
const PULLING = "images are loaded with 'veneer load', never pulled";

const REASONS: readonly (readonly [reason: string, options: string])[] = [
  [
    NETWORK,
    '-p --publish -P --publish-all --expose --network --net --network-alias --net-alias --link --link-local-ip --ip --ip6 --mac-address --dns --dns-option ' +
      '--dns-opt --dns-search --domainname --add-host -h --hostname',
  ],
  [MOUNTS, '-v --volume --volumes-from --volume-driver --mount --tmpfs --use-api-socket --read-only'],
  [LABELS, '-l --label --label-file --annotation'],
  [PULLING, '--pull --platform --disable-content-trust -q --quiet'],
  [
    PROCESSES,
    '-a --attach --blkio-weight --blkio-weight-device --cap-add --cap-drop --cgroup-parent --cgroupns --cidfile --cpu-count --cpu-percent --cpu-period ' +
      '--cpu-quota --cpu-rt-period --cpu-rt-runtime -c --cpu-shares --cpus --cpuset-cpus --cpuset-mems --detach-keys --device --device-cgroup-rule ' +
      '--device-read-bps --device-read-iops --device-write-bps --device-write-iops --gpus --group-add --health-cmd --health-interval --health-retries ' +
      '--health-start-interval --health-start-period --health-timeout --init --io-maxbandwidth --io-maxiops --ipc --isolation --kernel-memory --log-driver ' +
      '--log-opt -m --memory --memory-reservation --memory-swap --memory-swappiness --no-healthcheck --oom-kill-disable --oom-score-adj --pid --pids-limit ' +
      '--privileged --restart --runtime --security-opt --shm-size --sig-proxy --stop-signal --stop-timeout --sysctl --ulimit --userns --uts',
  ],
];

/** Why an option that Docker has is none here; undefined for what Docker hasn't either. */
export function whyNoOption(option: string): string | undefined {
  return REASONS.find(([, options]) => options.split(' ').includes(option))?.[0];
}
