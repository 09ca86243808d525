/** The command line flag for a rule, quoted for a POSIX shell: `--allow 'shell_exec(npm test)'`. */
export function allowFlag(rule: string): string {
  return quotedFlag('--allow', rule);
}

export function quotedFlag(flag: string, value: string): string {
  return `${flag} '${value.replaceAll("'", String.raw`'\''`)}'`;
}
