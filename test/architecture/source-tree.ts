import { posix } from 'node:path';
import ts from 'typescript';

/** `type` imports vanish when compiled; `dynamic` ones are loaded when the line runs. */
export interface Import {
  readonly specifier: string;
  readonly kind: 'value' | 'type' | 'dynamic';
  readonly line: number;
  /** Path of the imported file when the specifier is relative and the file exists. */
  readonly target: string | undefined;
}

export interface SourceFile {
  /** Relative to the repository, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly ast: ts.SourceFile;
  readonly imports: readonly Import[];
}

export interface SourceTree {
  readonly files: ReadonlyMap<string, SourceFile>;
  /** What the package.json of each plugin names as dependencies, by the plugin's folder name. */
  readonly pluginDependencies: ReadonlyMap<string, readonly string[]>;
}

/** Parses sources; nothing is resolved outside of them. */
export function sourceTree(
  sources: Readonly<Record<string, string>>,
  pluginDependencies: Readonly<Record<string, readonly string[]>> = {},
): SourceTree {
  const files = new Map<string, SourceFile>();
  for (const [path, text] of Object.entries(sources)) {
    const ast = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
    files.set(path, { path, text, ast, imports: importsOf(ast, (target) => target in sources) });
  }
  return { files, pluginDependencies: new Map(Object.entries(pluginDependencies)) };
}

export function lineOf(ast: ts.SourceFile, node: ts.Node): number {
  return ast.getLineAndCharacterOfPosition(node.getStart(ast)).line + 1;
}

/** Calls `visit` for every node of a file, outermost first. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => {
    walk(child, visit);
  });
}

/** Files loaded together with `entry`, itself included: what it reaches through static value imports. */
export function loadedWith(tree: SourceTree, entry: string): ReadonlySet<string> {
  const loaded = new Set<string>();
  const waiting = [entry];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (loaded.has(path)) continue;
    loaded.add(path);
    for (const { kind, target } of tree.files.get(path)?.imports ?? []) {
      if (kind === 'value' && target !== undefined) waiting.push(target);
    }
  }
  return loaded;
}

/** The package of a bare specifier, for example `@scope/name` of `@scope/name/deep/file.js`. */
export function packageOf(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? '');
}

export function isRelative(specifier: string): boolean {
  return specifier.startsWith('.');
}

function importsOf(ast: ts.SourceFile, exists: (path: string) => boolean): readonly Import[] {
  const imports: Import[] = [];
  const add = (node: ts.Node, specifier: ts.Node | undefined, kind: Import['kind']): void => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return;
    const target = isRelative(specifier.text)
      ? posix.join(posix.dirname(ast.fileName), specifier.text).replace(/\.js$/, '.ts')
      : undefined;
    const known = target !== undefined && exists(target) ? target : undefined;
    imports.push({ specifier: specifier.text, kind, line: lineOf(ast, node), target: known });
  };
  walk(ast, (node) => {
    if (ts.isImportDeclaration(node)) {
      add(node, node.moduleSpecifier, isErasedImport(node.importClause) ? 'type' : 'value');
    } else if (ts.isExportDeclaration(node)) {
      add(node, node.moduleSpecifier, isErasedExport(node) ? 'type' : 'value');
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node, node.argument.literal, 'type');
    } else if (isDynamicImport(node)) {
      add(node, node.arguments[0], 'dynamic');
    }
  });
  return imports;
}

export function isDynamicImport(node: ts.Node): node is ts.CallExpression {
  return ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
}

function isErasedImport(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const bindings = clause.namedBindings;
  if (clause.name !== undefined || bindings === undefined || !ts.isNamedImports(bindings)) return false;
  return bindings.elements.length > 0 && bindings.elements.every((element) => element.isTypeOnly);
}

function isErasedExport(node: ts.ExportDeclaration): boolean {
  if (node.isTypeOnly) return true;
  const clause = node.exportClause;
  if (clause === undefined || !ts.isNamedExports(clause)) return false;
  return clause.elements.length > 0 && clause.elements.every((element) => element.isTypeOnly);
}
