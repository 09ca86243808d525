/** What a header might tell a server of the machine that a request comes from. */
export const OF_THIS_MACHINE = new RegExp(
  [
    'stainless',
    process.platform,
    'Mac ?OS',
    'Windows',
    process.arch,
    `${process.versions.node}(?![.\\d])`,
    'gl-node',
    'Node\\.js',
  ].join('|'),
  'i',
);
