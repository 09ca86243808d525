import type { SourceFile, SourceTree } from './source-tree.js';

export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly what: string;
}

/** One rule of the architecture. A failing test shows all of it: what is wrong where, the rule, the mend. */
export interface Rule {
  readonly name: string;
  readonly rule: string;
  readonly mend: string;
  find(tree: SourceTree): readonly Finding[];
  /** Sources that break the rule, and the file that has to be found: without a bite a rule proves nothing. */
  readonly bites: readonly Bite[];
}

export interface Bite {
  readonly sources: Readonly<Record<string, string>>;
  readonly finds: string;
  readonly dependencies?: Readonly<Record<string, readonly string[]>>;
}

/** A rule that looks at one file at a time. */
export function eachFile(
  find: (file: SourceFile) => readonly (Omit<Finding, 'file'> | false)[],
): (tree: SourceTree) => readonly Finding[] {
  return (tree) =>
    [...tree.files.values()].flatMap((file) =>
      find(file).flatMap((finding) => (finding === false ? [] : [{ ...finding, file: file.path }])),
    );
}

export function explain(rule: Rule, finding: Finding): string {
  return `${finding.file}:${finding.line}: ${finding.what}\n  Rule: ${rule.rule}\n  Mend: ${rule.mend}`;
}
