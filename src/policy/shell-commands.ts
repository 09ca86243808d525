import type { Command, ParsedScript, PipelineNode, Redirection, SyntaxNode } from 'unbash';
import { mayBeCommands } from './arithmetic-text.js';
import { literalWord, shellWord, UNKNOWN_WORD } from './shell-word.js';
import type { ShellWord } from './shell-word.js';

/** One simple command found anywhere in a script. */
export interface SeenCommand {
  /** The program and its arguments; empty for a command that only assigns or redirects. */
  readonly words: readonly ShellWord[];
  readonly assignments: readonly SeenVariable[];
  readonly redirects: readonly SeenRedirect[];
  /** The commands whose output it reads through a pipe, nearest last. */
  readonly pipedFrom: readonly SeenCommand[];
  /** It stands in a loop: what it is given may differ each time. */
  readonly looped: boolean;
}

/** A value that a script gives a variable: by an assignment or as the word of a loop. */
export interface SeenVariable {
  readonly name: string;
  readonly value: ShellWord;
}

/** A function and the commands in its body. */
export interface SeenFunction {
  readonly name: string;
  readonly commands: readonly SeenCommand[];
}

export interface SeenRedirect {
  /** `input`: a file is read; `output`: one is written; `text`: a here-document or here-string. */
  readonly kind: 'input' | 'output' | 'text';
  /** The file, or the text. */
  readonly target: ShellWord;
  /** What is in the file stays. */
  readonly appends: boolean;
}

/** The two functions of unbash that are used here; loaded only when a command has to be read. */
export interface ShellParser {
  readonly parse: (source: string) => ParsedScript;
  readonly forEachChild: (node: SyntaxNode, callback: (child: SyntaxNode) => void) => void;
}

/** Everything a script runs, or that it cannot be read. */
export type SeenScript =
  | {
      readonly readable: true;
      readonly commands: readonly SeenCommand[];
      /** Of loops only; assignments stand with their commands. */
      readonly loops: readonly SeenVariable[];
      readonly functions: readonly SeenFunction[];
    }
  | { readonly readable: false; readonly reason: string };

/** The nodes whose body runs more than once. */
const LOOPS: ReadonlySet<string> = new Set(['For', 'While', 'Select', 'ArithmeticFor']);

/**
 * Collects every simple command of a script: in lists, loops, functions, subshells, substitutions and here-documents,
 * whether or not it would be reached. Any parse error makes the script unreadable.
 */
export function seeCommands(source: string, parser: ShellParser): SeenScript {
  if (source.length > 100_000) return { readable: false, reason: 'it is longer than 100,000 characters' };
  if (/[\0\r]/.test(source))
    return { readable: false, reason: 'it has control characters that shells read differently' };
  const commands: SeenCommand[] = [];
  const loops: SeenVariable[] = [];
  const functions: SeenFunction[] = [];
  const texts: string[] = [];
  let problem: string | undefined;
  let loopDepth = 0;

  const visit = (node: SyntaxNode, pipedFrom: readonly SeenCommand[]): void => {
    if (node.type === 'Script' && node.errors !== undefined && node.errors.length > 0) {
      problem ??= `syntax error: ${node.errors[0]?.message ?? 'unknown'}`;
    }
    if (node.type === 'ArithmeticExpansion' && mayBeCommands(node.text)) {
      problem ??= 'an arithmetic expansion may be read as commands';
    }
    // A shell other than bash runs these as commands: `((…))` as subshells, `[[` as a program.
    if (node.type === 'ArithmeticCommand') texts.push(node.body);
    if (node.type === 'TestCommand')
      texts.push(
        source
          .slice(node.pos, node.end)
          .replace(/^\s*\[\[/, 'test ')
          .replace(/\]\]\s*$/, ''),
      );
    if (node.type === 'Pipeline') return visitPipeline(node.commands, pipedFrom);
    if (node.type === 'For' || node.type === 'Select')
      loops.push(...(node.wordlist ?? []).map((word) => ({ name: node.name.text, value: shellWord(word) })));
    if (node.type === 'Command') commands.push(seenCommand(node, pipedFrom, loopDepth > 0));
    if (node.type === 'Redirected') {
      const redirects = node.redirects.map(seenRedirect);
      commands.push({ words: [], assignments: [], redirects, pipedFrom, looped: loopDepth > 0 });
    }
    const start = commands.length;
    // Whatever runs inside, a substitution for one, reads the same input.
    const isLoop = LOOPS.has(node.type);
    loopDepth += isLoop ? 1 : 0;
    const into = node.type === 'Command' && source.slice(node.pos, node.end).includes('>(');
    const fed = into ? [...pipedFrom, ...commands.slice(start - 1, start)] : pipedFrom;
    parser.forEachChild(node, (child) => visit(child, fed));
    loopDepth -= isLoop ? 1 : 0;
    if (node.type === 'Function') functions.push({ name: node.name.text, commands: commands.slice(start) });
  };
  const visitPipeline = (nodes: readonly PipelineNode[], outer: readonly SeenCommand[]): void => {
    let before = outer;
    for (const node of nodes) {
      const start = commands.length;
      visit(node, before);
      before = [...before, ...commands.slice(start)];
    }
  };

  try {
    visit(parser.parse(source), []);
    const found = problem;
    for (const text of texts) visit(parser.parse(text), []);
    // The text of `[[ ]]` and `(( ))` need not be a script: its errors say nothing.
    problem = found;
  } catch (thrown) {
    problem ??= thrown instanceof Error ? thrown.message : 'the parser failed';
  }
  return problem === undefined ? { readable: true, commands, loops, functions } : { readable: false, reason: problem };
}

function seenCommand(node: Command, pipedFrom: readonly SeenCommand[], looped: boolean): SeenCommand {
  const assignments = node.prefix.flatMap((each) =>
    each.type === 'Assignment'
      ? [{ name: each.name, value: each.value.type === 'Word' ? shellWord(each.value) : UNKNOWN_WORD }]
      : [],
  );
  const words = node.name === undefined ? [] : [shellWord(node.name), ...node.args.map(shellWord)];
  return { words, assignments, redirects: node.redirects.map(seenRedirect), pipedFrom, looped };
}

function seenRedirect(redirect: Redirection): SeenRedirect {
  if (redirect.type === 'HereDoc') {
    const body = redirect.body;
    const certain = redirect.delimiter?.quoted === true || !/[$`\\]/.test(body.text);
    return {
      kind: 'text',
      target: certain ? literalWord(body.text) : { ...UNKNOWN_WORD, text: body.text },
      appends: false,
    };
  }
  const target = redirect.target === undefined ? UNKNOWN_WORD : shellWord(redirect.target);
  if (redirect.type === 'HereString') return { kind: 'text', target, appends: false };
  const duplicates = (redirect.operator === '>&' || redirect.operator === '<&') && /^(?:\d+-?|-)$/.test(target.text);
  return {
    kind: redirect.operator === '<' || duplicates ? 'input' : 'output',
    target,
    appends: redirect.operator.endsWith('>>'),
  };
}
