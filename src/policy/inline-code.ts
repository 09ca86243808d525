/** How an interpreter takes code on its command line. */
export interface Interpreter {
  /** Short options whose value is code. */
  readonly code: string;
  /** Long options, or words, whose next word is code. */
  readonly longCode: readonly string[];
  /** Short options with a value that is not code. */
  readonly values: string;
  /** Whether it reads a shell's language. */
  readonly shell: boolean;
}

const SHELL: Interpreter = { code: 'c', longCode: ['--command'], values: 'oO', shell: true };
const other = (code: string, longCode: readonly string[], values: string): Interpreter => ({
  code,
  longCode,
  values,
  shell: false,
});
const NODE = other('ep', ['--eval', '--print'], 'rC');

/** The interpreters, by base name. */
export const INTERPRETERS: ReadonlyMap<string, Interpreter> = new Map([
  ...['sh', 'bash', 'dash', 'zsh', 'ksh', 'ash', 'fish', 'rbash', 'mksh', 'yash', 'csh', 'tcsh'].map(
    (name) => [name, SHELL] as const,
  ),
  ...['node', 'nodejs', 'tsx', 'ts-node', 'bun'].map((name) => [name, NODE] as const),
  ...['python', 'pypy'].map((name) => [name, other('c', [], 'WX')] as const),
  ['python2', other('c', [], 'WX')],
  ['python3', other('c', [], 'WX')],
  ['deno', other('', ['eval'], '')],
  ['perl', other('eE', [], 'I')],
  ['ruby', other('e', [], 'IrC')],
  ['php', other('rBRE', ['--run'], 'cd')],
  ['lua', other('e', [], 'l')],
  ['luajit', other('e', [], 'l')],
  ['rscript', other('e', [], '')],
  ['r', other('e', [], 'f')],
  ['julia', other('eE', ['--eval', '--print'], 'LpJC')],
  ['elixir', other('e', ['--eval'], 'rS')],
  ['scala', other('e', [], '')],
  ['groovy', other('e', [], '')],
  ['erl', other('', ['-eval'], '')],
  ['osascript', other('e', [], 'l')],
  ['pwsh', other('c', ['-Command', '-command', '-EncodedCommand'], '')],
  ['powershell', other('c', ['-Command', '-command', '-EncodedCommand'], '')],
  ['tclsh', other('', [], '')],
  ['expect', other('c', [], '')],
]);

const TELLTALES: readonly RegExp[] = [
  /rmtree|removedirs|\brmdir|unlink|shutil|rimraf|remove_tree|FileUtils|send2trash|\brmSync\b|\brm_rf|\brm\s*\(|Deno\.remove|File\.delete|Dir\.delete|Remove-Item/i,
  /\bos\.(?:remove|popen|exec|spawn|posix_spawn|truncate)|\.rmtree|\brm\s+-/,
  /child_process|subprocess|\bpty\b|popen|Bun\.spawn|Deno\.(?:Command|run)|Start-Process|Invoke-Expression|\biex\b/i,
  /(?<!platform\.)\bsystem\b|(?<![.\w])exec[lv]?[pe]*\s*[("'\s]|\beval\b|\bspawn|\bqx\b|%x[({[]|IO\.|shell_exec|passthru|proc_open|Open3|\bProcess\s*\(|\.execute\s*\(|os:cmd/,
  // Names put together while it runs: what they name cannot be seen.
  /getattr|importlib|__(?!name__|main__|file__|version__|doc__|init__|future__)\w+__|(?<![.\w])compile\s*\(\s*["']|Function\s*\(|fromCharCode|base64|atob|b64decode|\]\s*\(|process\.binding|mainModule|globals\s*\(/,
];

/**
 * Why code in a language other than the shell's may delete files or run programs. Telltale names only: a program can
 * hide what it does, so this keeps the obvious from running unasked and is no boundary.
 */
export function codeFinding(code: string, interpreter: string): string | undefined {
  if (TELLTALES.some((telltale) => telltale.test(code)))
    return `the ${interpreter} code can delete files or run programs`;
  if (/^(?:perl|ruby|php|julia)/.test(interpreter) && code.includes('`'))
    return `the ${interpreter} code runs programs`;
  return undefined;
}
