import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { codeBlocks, titleOf } from './markdown.js';

const root = join(import.meta.dirname, '..', '..');

/** A piece of TypeScript that a document shows. */
export interface Snippet {
  /** File and line, relative to the repository. */
  readonly where: string;
  readonly text: string;
}

/** The TypeScript of a Markdown file, except what belongs to a walk-through and is compiled there. */
export function snippetsOfMarkdown(file: string): readonly Snippet[] {
  return codeBlocks(readFileSync(join(root, file), 'utf8'))
    .filter((block) => block.language === 'ts' && titleOf(block) === undefined)
    .map(({ text, line }) => ({ where: `${file}:${line}`, text }));
}

/** The `@example`s in the doc comments of the TypeScript files of a folder. */
export function snippetsOfComments(folder: string): readonly Snippet[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => snippetsOfSource(`${folder}/${name}`));
}

/** The `@example`s in the doc comments of one file. */
export function snippetsOfSource(file: string): readonly Snippet[] {
  const source = readFileSync(join(root, file), 'utf8');
  return [...source.matchAll(/^[ \t]*\* @example\n((?:[ \t]*\* ?.*\n)*?)[ \t]*\*\//gm)].flatMap((match) => {
    const line = source.slice(0, match.index).split('\n').length;
    const comment = (match[1] ?? '').replaceAll(/^[ \t]*\* ?/gm, '');
    return codeBlocks(comment).map(({ text }) => ({ where: `${file}:${line}`, text }));
  });
}

/** What the compiler says of snippets, each compiled as a module of its own, with `allos` meaning the sources. */
export function compileErrors(snippets: readonly Snippet[]): readonly string[] {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.test.json'), ts.sys.readFile.bind(ts.sys));
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: ['x.ts'] }, ts.sys, root);
  const files = new Map(
    snippets.map(({ text }, index) => [join(root, 'test', `snippet-${index}.ts`), `${text}\nexport {};\n`]),
  );
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (name) => files.has(name) || fileExists.call(host, name);
  host.readFile = (name) => files.get(name) ?? readFile.call(host, name);
  host.getSourceFile = (name, language, ...rest) => {
    const text = files.get(name);
    if (text === undefined) return getSourceFile.call(host, name, language, ...rest);
    return ts.createSourceFile(name, text, language, true);
  };
  const lenient = { ...options, noUnusedLocals: false, noUnusedParameters: false, skipLibCheck: true };
  const program = ts.createProgram([...files.keys()], lenient, host);
  return [...files.keys()].flatMap((name, index) => {
    const file = program.getSourceFile(name);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
      ({ messageText }) => `${snippets[index]?.where}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    );
  });
}
