import type { Command, PipelineNode, Statement } from 'unbash';
import { shellTokens, trimBlanks } from './shell-tokens.js';
import type { ShellToken } from './shell-tokens.js';

/** The words of one simple command: the program and its arguments, as the program will see them. */
export type Argv = readonly [program: string, ...args: string[]];

/** A command whose argument lists are known for certain, or why they are not. */
export type ParsedCommand =
  | {
      readonly parsed: true;
      readonly commands: readonly Argv[];
      /** Files that redirections read or write. An allow rule covers none. */
      readonly redirects: readonly { readonly target: string; readonly writes: boolean }[];
    }
  | { readonly parsed: false; readonly reason: string };

const RESERVED = new Set([
  ...['if', 'then', 'else', 'elif', 'fi', 'do', 'done', 'case', 'esac', 'while', 'until', 'for', 'in', 'function'],
  ...['select', 'time', 'coproc', 'repeat', 'foreach', 'end', 'nocorrect', 'noglob', 'namespace'],
]);

/**
 * Reads a shell command fail-closed: it is `parsed` only when a grammar of plain words, literal quotes and lists fits
 * the whole text and unbash, a full bash parser, sees exactly the same argument lists. Such a list is what any shell
 * runs, so an allow rule may be matched against it. Parsing to deny is never sound: see `destructive.ts`.
 */
export async function parseCommand(source: string): Promise<ParsedCommand> {
  if (source.length > 20_000) return { parsed: false, reason: 'it is longer than 20,000 characters' };
  const text = trimBlanks(source);
  const result = shellTokens(text);
  if (!result.ok) return { parsed: false, reason: result.reason };
  const grouped = group(result.tokens);
  if (!grouped.parsed) return grouped;
  const { parse } = await import('unbash');
  const script = parse(text);
  if (script.errors !== undefined && script.errors.length > 0)
    return { parsed: false, reason: 'it has a syntax error' };
  const seen = script.commands.flatMap(argvsOfStatement);
  const same =
    seen.length === grouped.commands.length &&
    grouped.commands.every((argv, index) => sameWords(argv, seen[index] ?? []));
  return same ? grouped : { parsed: false, reason: 'the shell could read it in more than one way' };
}

/** Whether two argument lists are the same. */
export function sameWords(left: readonly string[], right: readonly (string | undefined)[]): boolean {
  return left.length === right.length && left.every((word, index) => word === right[index]);
}

function group(tokens: readonly ShellToken[]): ParsedCommand {
  const commands: Argv[] = [];
  const redirects: { target: string; writes: boolean }[] = [];
  let words: string[] = [];
  let needsMore = false;
  const end = (): void => {
    const [program, ...args] = words;
    if (program !== undefined) commands.push([program, ...args]);
    words = [];
  };
  for (const token of tokens) {
    if (token.type === 'redirect') {
      redirects.push({ target: token.target, writes: token.writes });
    } else if (token.type === 'operator') {
      if (words.length === 0 && token.value !== ';') return { parsed: false, reason: 'an operator stands alone' };
      end();
      needsMore = token.value !== ';' || (needsMore && words.length === 0);
    } else {
      if (words.length === 0) {
        const reason = commandNameProblem(token.value, token.quoted);
        if (reason !== undefined) return { parsed: false, reason };
      }
      words.push(token.value);
      needsMore = false;
    }
  }
  end();
  if (commands.length === 0 || needsMore) return { parsed: false, reason: 'a command is missing' };
  return { parsed: true, commands, redirects };
}

function commandNameProblem(name: string, quoted: boolean): string | undefined {
  if (/\s/.test(name) || name === '') return 'the name of the program has white space or is empty';
  if (name.includes('=')) return 'it sets a variable';
  if (!quoted && RESERVED.has(name)) return `${name} is a word of the shell's own language`;
  return /^[A-Za-z0-9_./+@%,:~^-]+$/.test(name) ? undefined : 'the name of the program is not plain';
}

/** The argument lists as unbash sees them; an `undefined` word never equals anything, so that it fails closed. */
function argvsOfStatement(statement: Statement): readonly (string | undefined)[][] {
  if (statement.background === true) return [[undefined]];
  const node = statement.command;
  return node.type === 'AndOr' ? node.commands.flatMap(argvsOfPipeline) : argvsOfPipeline(node);
}

function argvsOfPipeline(node: PipelineNode): readonly (string | undefined)[][] {
  if (node.type === 'Command') return [argvOf(node)];
  if (node.type !== 'Pipeline') return [[undefined]];
  if (node.prefixes.length > 0 || node.operators.some((operator) => operator !== '|')) return [[undefined]];
  return node.commands.map((command) => (command.type === 'Command' ? argvOf(command) : [undefined]));
}

function argvOf(command: Command): (string | undefined)[] {
  if (command.name === undefined || command.prefix.length > 0) return [undefined];
  return [command.name, ...command.args].map((word) => {
    if (word.type !== 'Word') return word.text;
    return (word.parts ?? []).every((part) => ['Literal', 'SingleQuoted', 'DoubleQuoted'].includes(part.type))
      ? word.value
      : undefined;
  });
}
