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
  /** Its language is not looked into: all of its code may be anything. */
  readonly opaque?: true;
  /** Words before the script that say what to do with it. */
  readonly subcommands?: RegExp;
}

const SHELL: Interpreter = { code: 'c', longCode: ['--command'], values: 'oO', shell: true };
const other = (code: string, longCode: readonly string[], values: string): Interpreter => ({
  code,
  longCode,
  values,
  shell: false,
});
const opaque = (code: string, longCode: readonly string[] = [], values = ''): Interpreter => ({
  ...other(code, longCode, values),
  opaque: true,
});
const NODE = other('ep', ['--eval', '--print'], 'rC');

/** The interpreters, by base name. */
export const INTERPRETERS: ReadonlyMap<string, Interpreter> = new Map([
  ...['sh', 'bash', 'dash', 'zsh', 'ksh', 'ash', 'fish', 'rbash', 'mksh', 'yash', 'csh', 'tcsh'].map(
    (name) => [name, SHELL] as const,
  ),
  ...['node', 'nodejs', 'tsx', 'ts-node'].map((name) => [name, NODE] as const),
  ['bun', { ...NODE, subcommands: /^run$/ }],
  ...['python', 'pypy'].map((name) => [name, other('c', [], 'WX')] as const),
  ['python2', other('c', [], 'WX')],
  ['python3', other('c', [], 'WX')],
  ['deno', { ...other('', ['eval'], ''), subcommands: /^run$/ }],
  ['perl', other('eE', [], 'I')],
  ['ruby', other('e', [], 'IrC')],
  ['php', other('rBRE', ['--run'], 'cd')],
  ['lua', other('e', [], 'l')],
  ['luajit', other('e', [], 'l')],
  ['rscript', other('e', [], '')],
  ['r', other('e', [], 'f')],
  ['julia', other('eE', ['--eval', '--print'], 'LpJC')],
  ['elixir', opaque('', ['-e', '--eval', '--rpc-eval'], 'rS')],
  ['iex', opaque('', ['-e', '--eval'], 'rS')],
  ['erl', opaque('', ['-eval', '-run', '-s'])],
  ['scala', opaque('', ['-e', '--execute'])],
  ['scala-cli', opaque('', ['-e'])],
  ['groovy', opaque('e')],
  ['groovysh', opaque('', ['-e'])],
  ['kotlin', opaque('', ['-e'])],
  ['swift', opaque('', ['-e'])],
  ['osascript', opaque('', ['-e'], 'l')],
  ['pwsh', opaque('c', ['-Command', '-command', '-EncodedCommand', '-encodedcommand', '-ec', '-enc'])],
  ['powershell', opaque('c', ['-Command', '-command', '-EncodedCommand', '-encodedcommand', '-ec', '-enc'])],
  ['tclsh', opaque('')],
  ['wish', opaque('')],
  ['expect', opaque('c')],
  ['guile', opaque('c')],
  ['racket', opaque('e', ['--eval'], 'lpt')],
  ['sbcl', opaque('', ['--eval'])],
  ['clisp', opaque('x')],
  ['ecl', opaque('', ['-eval', '--eval'])],
  ['chez', opaque('')],
  ['csi', opaque('e', ['-eval'])],
  ['gosh', opaque('e')],
  ['clojure', opaque('', ['-e', '--eval'])],
  ['clj', opaque('', ['-e', '--eval'])],
  ['bb', opaque('e')],
  ['emacsclient', opaque('', ['-e', '--eval'])],
  ['ocaml', opaque('', ['-e'])],
  ['ghc', opaque('', ['-e'])],
  ['ghci', opaque('', ['-e'])],
  ['runghc', opaque('', ['-e'])],
  ['runhaskell', opaque('e')],
  ['nu', opaque('ce', ['--commands', '--execute'])],
  ['xonsh', opaque('c')],
  ['elvish', opaque('c')],
  ['raku', opaque('e', [], 'I')],
  ['crystal', opaque('', ['eval'])],
  ['nim', opaque('', ['--eval', '-e'])],
  ['octave', opaque('', ['--eval'])],
  ['matlab', opaque('r', ['-batch'])],
  ['gnuplot', opaque('', ['-e'])],
  ['jshell', opaque('')],
  ['irb', opaque('')],
  ['ipython', opaque('c')],
  ['gjs', opaque('c', ['--command'])],
  ['qjs', opaque('e', ['--eval'])],
  ['d8', opaque('', ['-e'])],
  ['janet', opaque('e')],
  ['io', opaque('', ['-e'])],
  ['newlisp', opaque('e')],
  ['maxima', opaque('', ['--batch-string'])],
  ['sage', opaque('c')],
  ['gp', opaque('')],
  ['mit-scheme', opaque('', ['--eval'])],
  ['swipl', opaque('gt')],
]);

const TELLTALES: readonly RegExp[] = [
  /rmtree|removedirs|\brmdir|unlink|shutil|rimraf|remove_tree|FileUtils|send2trash|\brmSync\b|\brm_rf|\brm\s*\(|Deno\.remove|File\.delete|Dir\.delete|Remove-Item/i,
  /\bos\.(?:remove|popen|exec|spawn|posix_spawn|truncate)|\.rmtree|\brm\s+-/,
  /child_process|subprocess|\bpty\b|popen|Bun\.spawn|Deno\.(?:Command|run)|Start-Process|Invoke-Expression|\biex\b/i,
  /(?<!platform\.)\bsystem\b|(?<![.\w])exec[lv]?[pe]*\s*[("'\s]|\beval\b|\bspawn|\bqx\b|%x[({[]|IO\.|shell_exec|passthru|proc_open|Open3|\bProcess\s*\(|\.execute\s*\(|os:cmd/,
  /\bsystem2\b|file\.remove|file_remove|\bccall\b|dlopen|ctypes|\bffi\b|os\.rename/,
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
