import { destructive, unknown } from './destructive-finding.js';
import type { Finding } from './destructive-finding.js';
import type { ShellWord } from './shell-word.js';

/** Programs that end whatever process matches a name or a pattern. */
export const PATTERN_KILLERS: ReadonlySet<string> = new Set(['pkill', 'killall', 'killall5', 'skill', 'xkill']);

/** Words with which a service manager stops services or the system. */
const STOPS: Readonly<Record<string, RegExp>> = {
  systemctl:
    /^(?:stop|disable|mask|kill|isolate|rescue|emergency|halt|poweroff|reboot|soft-reboot|kexec|exit|suspend|hibernate|hybrid-sleep|suspend-then-hibernate|set-default|revert|clean)$/,
  service: /^(?:stop|force-stop)$/,
  'rc-service': /^stop$/,
  'rc-update': /^del(?:ete)?$/,
  launchctl: /^(?:unload|bootout|remove|kill|stop|disable|reboot)$/,
  loginctl: /^(?:terminate-.*|kill-.*|poweroff|reboot|halt|suspend)$/,
  init: /^[0-6sS]$/,
  telinit: /^[0-6sS]$/,
};

/** A number, as a process id is. */
const NUMBER = /^[-+]?\d+$/;

/** Whether a program ends processes, stops services or the system. */
export function isProcessProgram(name: string): boolean {
  return name === 'kill' || name === 'fuser' || PATTERN_KILLERS.has(name) || Object.hasOwn(STOPS, name);
}

/** Judges a program that ends processes or stops services. One process by its id, as of a server, may be ended. */
export function processDestructive(words: readonly ShellWord[], name: string): Finding | undefined {
  const args = words.slice(1);
  if (name === 'kill') return killFinding(args);
  if (PATTERN_KILLERS.has(name))
    return args.length === 0 && name !== 'killall5' && name !== 'xkill'
      ? undefined
      : destructive(`${name} ends every process that matches`);
  if (name === 'fuser')
    return args.some((arg) => /^-[A-Za-z]*k|^--kill/.test(arg.text)) &&
      !args.every((arg) => arg.literal && /^(?:-.*|\d+\/(?:tcp|udp)|tcp|udp)$/.test(arg.text))
      ? destructive('fuser -k ends every process that uses a file')
      : undefined;
  const initScript = /^\/etc\/(?:rc\.d\/)?init\.d\//.test(words[0]?.text ?? '');
  const stops = initScript ? STOPS['service'] : Object.hasOwn(STOPS, name) ? STOPS[name] : undefined;
  if (stops === undefined) return undefined;
  const hit = args.find((arg) => arg.literal && stops.test(arg.text));
  if (hit !== undefined) return destructive(`${name} ${hit.text} stops a service or the system`);
  const verb = name === 'service' || name === 'rc-service' ? args[1] : args.find((arg) => !/^-/.test(arg.prefix));
  return verb === undefined || verb.literal ? undefined : unknown(`what ${name} ${verb.text} does is decided later`);
}

/** Judges the arguments of kill. A variable is taken for one process; what the script puts into it is looked at too. */
function killFinding(args: readonly ShellWord[]): Finding | undefined {
  const targets = killTargets(args);
  for (const target of targets) {
    const finding = killedText(target.literal ? target.text : target.text.replaceAll(/["']/g, ''));
    if (finding) return finding;
  }
  return undefined;
}

/** The processes that kill is given: what is no signal. */
export function killTargets(args: readonly ShellWord[]): readonly ShellWord[] {
  const [first] = args;
  if (first === undefined) return [];
  // Signal 0 only asks whether the process is there.
  if (/^-(?:0|[lL]|-list.*|-table|-help|-version)$/.test(first.text)) return [];
  // A signal alone ends nothing; a larger number alone, or -1, is read as a process group by some.
  if (args.length === 1 && /^-(?:[2-9]|[1-5]\d|6[0-4])$/.test(first.text)) return [];
  const takesNext = /^(?:-[sn]|--signal)$/.test(first.text);
  const isSignal = first.text !== '--' && first.prefix.startsWith('-') && args.length > 1;
  const rest = args.slice(takesNext ? 2 : isSignal ? 1 : 0);
  return rest.filter((word) => word.text !== '--' && !/^-[A-Za-z-]/.test(word.text));
}

/** Why ending what this text names is more than ending one process. */
export function killedText(text: string): Finding | undefined {
  if (NUMBER.test(text) && Number(text) <= 1)
    return destructive(`kill ${text} ends a group of processes, every process or the first one`);
  if (/^-/.test(text)) return destructive(`kill ${text} ends a group of processes`);
  if (/\$\(\(|\$\[|\{[^{}]*(?:\.\.|,)|\$\{[^{}]*[-:=+]|\$\{?(?:PPID|[\d@*])/.test(text))
    return unknown(`which process ${text} is, is decided while it runs`);
  const inner = /\$\((.*)\)|`(.*)`/s.exec(text);
  const code = inner?.[1] ?? inner?.[2];
  if (code === undefined) return undefined;
  const onePort = /^\s*lsof\b[^|;&]*-\w*i\s*(?:tcp|udp)?:?\s*(?:tcp|udp)?:?\d+/i.test(code);
  return !onePort &&
    /(?:^|[\s;|&(/])(?:pgrep|pidof|ps|top|lsof|fuser|seq|ls|find|echo\s+["']?[-\d]|printf)\b|\/proc/.test(code)
    ? unknown(`which processes ${text} names is decided while it runs`)
    : undefined;
}
