// Where a script ends differently in a container and in a chroot over overlayfs, on purpose. docs/semantics.md has the same list; what the
// interpreter lacks is in tests/shell/scripts.ts.
export const INTENDED: readonly (readonly [script: string, reason: string])[] = [
  ['echo x > su; chmod 4755 su; echo y >> su; stat -c %a su', 'writing takes setuid away from root too'],
  ['mkdir new-d; test -s new-d; echo $?', 'directories have size 0'],
  ['mkdir new-u; touch new-u/b new-u/a new-u/c; find new-u', 'listings are sorted bytewise, also where the kernel has no order'],
  ['mkfifo new-p; timeout 1 cat new-p; echo $?', 'nothing is behind fifos and devices: opening one fails and does not wait'],
  ['mkdir -p new-s/a; cp -r new-s new-s/a; find new-s | sort', 'cp of a directory into itself copies nothing'],
  ['mkdir new-r; touch new-r/f; ln -s new-r new-t; rm -r new-t/; ls new-r', 'rm takes nothing of what is behind a link'],
  [
    'echo x > new-n; touch -d @1.5 new-n; tar cf new.tar new-n; tar xf new.tar; rm new.tar; stat -c %.9Y new-n',
    'tar writes fractions of seconds (as GNU with --format=posix), owners and names beyond ustar in PAX headers',
  ],
];
