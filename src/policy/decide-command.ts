import type { PolicyCall } from '../plugin/policy.js';
import { parseCommand } from './command.js';
import type { Argv, ParsedCommand } from './command.js';
import { commandDenied } from './command-denied.js';
import { commandPattern, coverage, isVerbatim } from './command-rule.js';
import { destructiveFinding } from './destructive.js';
import { executingSettings, runsWhileReading } from './git-repository.js';
import { gitFolders } from './git-folders.js';
import type { PolicyFiles } from './policy-files.js';
import { programName } from './program-name.js';
import { writesProtected } from './protected-commands.js';
import type { PermissionRule } from './rule.js';
import type { ShellParser } from './shell-commands.js';

/** What is known of a command before any allow rule is looked at. */
export interface CommandFacts {
  readonly parsed: ParsedCommand;
  /** It is destructive, may be, or writes a protected path. */
  readonly ceiling: { readonly rule: string; readonly reason: string } | undefined;
  /** Why even reading with git would run something of the repository. No rule lifts it; a person may. */
  readonly gitReads: string | undefined;
  /** Why other uses of git would. Only an exact rule lifts it. */
  readonly gitRuns: string | undefined;
}

/** `rule`: what allowed it. `beyond`: why a rule that nearly fits does not reach that far. */
export interface Allowed {
  readonly rule?: string;
  readonly beyond?: string;
}

/** Looks at a command with the two parsers. */
export async function commandFacts(
  command: string,
  call: PolicyCall,
  { files, ownFolders }: { readonly files: PolicyFiles; readonly ownFolders: readonly string[] },
): Promise<CommandFacts> {
  const parser = await import('unbash');
  const parsed = await parseCommand(command);
  const place = { cwd: call.cwd, realpath: files.realpath, ownFolders };
  const git = await gitFacts(command, parser, call.cwd, files);
  return { parsed, ceiling: ceilingOf(command, parser, place), ...git };
}

/** Why a deny rule that names the tool bites. */
export async function deniedCommand(rule: PermissionRule, command: string): Promise<string | undefined> {
  return rule.pattern === undefined ? 'it denies the whole tool' : commandDenied(command, commandPattern(rule.pattern));
}

/**
 * Whether the allow rules cover a command: one rule that is the command letter by letter, or a rule for every program
 * in it. A command that cannot be parsed is only covered letter by letter, by a rule of this command line.
 */
export async function allowCommand(
  rules: readonly PermissionRule[],
  command: string,
  facts: CommandFacts,
  needed: 'any' | 'exact',
): Promise<Allowed> {
  const usable = needed === 'exact' ? rules.filter((rule) => rule.origin === 'command-line') : rules;
  const patterns = usable.flatMap((rule) =>
    rule.pattern === undefined ? [] : [{ rule, pattern: commandPattern(rule.pattern) }],
  );
  const verbatim = patterns.find(
    ({ rule, pattern }) => isVerbatim(pattern, command) && (rule.origin === 'command-line' || facts.parsed.parsed),
  );
  if (verbatim !== undefined && (facts.gitRuns === undefined || verbatim.rule.origin === 'command-line'))
    return { rule: verbatim.rule.text };
  const whole = usable.find((rule) => rule.pattern === undefined);
  if (whole !== undefined && needed === 'any') return { rule: whole.text };
  if (!facts.parsed.parsed)
    return patterns.length === 0 ? {} : { beyond: `No rule can cover the command: ${facts.parsed.reason}` };
  if (facts.parsed.redirects.length > 0)
    return patterns.length === 0 ? {} : { beyond: 'No rule covers its redirections' };
  const used: string[] = [];
  for (const argv of facts.parsed.commands) {
    const found = cover(argv, patterns, facts, needed);
    if (found.rule === undefined) return found;
    used.push(found.rule);
  }
  return { rule: [...new Set(used)].join(', ') };
}

function cover(
  argv: Argv,
  patterns: readonly { readonly rule: PermissionRule; readonly pattern: ReturnType<typeof commandPattern> }[],
  facts: CommandFacts,
  needed: 'any' | 'exact',
): Allowed {
  let beyond: string | undefined;
  for (const { rule, pattern } of patterns) {
    const each = coverage(pattern, argv);
    if (each.covers === 'no') {
      if (each.beyond !== undefined) beyond = `The rule ${rule.text} does not cover it: ${each.beyond}`;
      continue;
    }
    if (each.covers === 'as prefix' && needed === 'exact') continue;
    const exact = each.covers === 'exactly' && rule.origin === 'command-line';
    if (programName(argv[0]) === 'git' && facts.gitRuns !== undefined && !exact) {
      beyond = facts.gitRuns;
      continue;
    }
    return { rule: rule.text };
  }
  return beyond === undefined ? {} : { beyond };
}

function ceilingOf(
  command: string,
  parser: ShellParser,
  place: Parameters<typeof writesProtected>[2],
): CommandFacts['ceiling'] {
  const finding = destructiveFinding(command, parser);
  if (finding !== undefined) {
    const why = finding.kind === 'destructive' ? 'It is destructive' : 'It may be destructive';
    return { rule: 'ceiling:destructive', reason: `${why}: ${finding.reason}` };
  }
  const written = writesProtected(command, parser, place);
  return written === undefined
    ? undefined
    : {
        rule: 'ceiling:protected-path',
        reason: `It writes ${written}, which is protected: that can change what runs later`,
      };
}

async function gitFacts(
  command: string,
  parser: ShellParser,
  cwd: string,
  files: PolicyFiles,
): Promise<Pick<CommandFacts, 'gitReads' | 'gitRuns'>> {
  let gitReads: string | undefined;
  let gitRuns: string | undefined;
  for (const folder of gitFolders(command, parser, cwd)) {
    for (const setting of await executingSettings(folder, files)) {
      const reason = `The repository's own configuration makes git run something: ${setting.key} in ${setting.file}`;
      if (runsWhileReading(setting)) gitReads ??= reason;
      gitRuns ??= reason;
    }
  }
  return { gitReads, gitRuns };
}
