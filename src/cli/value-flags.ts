/**
 * The flags of `run` that take a value. A list of its own, since the command line is classified before any command is
 * loaded; a test compares it with the flags that `run` declares.
 */
export const VALUE_FLAGS: ReadonlySet<string> = new Set([
  '-p',
  '--provider',
  '-m',
  '--model',
  '-t',
  '--tools',
  '-s',
  '--session',
  '-C',
  '--cd',
  '--add-dir',
  '--system',
  '--append-system',
  '--mode',
  '--allow',
  '--deny',
  '--max-iterations',
  '--max-turns',
  '--max-tokens',
  '--max-output-tokens',
  '--timeout',
  '--temperature',
  '--base-url',
  '-o',
  '--output-format',
  '--config',
  '--profile',
  '--set',
]);
