/** The command line flag for a rule, quoted for a POSIX shell: `--allow 'shell_exec(npm test)'`. */
export function allowFlag(rule: string): string {
  return `--allow '${rule.replaceAll("'", String.raw`'\''`)}'`;
}
