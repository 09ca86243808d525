import ts from 'typescript';

/**
 * The declarations of a report, by name; a function has one for each overload, and a statement may declare several
 * values.
 *
 * @param {string} report
 * @returns {Map<string, ts.Node[]>}
 */
export function declarationsOf(report) {
  const text = /^```ts\n(.*)^```$/ms.exec(report)?.[1] ?? '';
  const { statements } = ts.createSourceFile('report.d.ts', text, ts.ScriptTarget.Latest, true);
  const found = new Map();
  for (const declaration of statements.flatMap(partsOf)) {
    const name = nameOf(declaration);
    if (name !== undefined) found.set(name, [...(found.get(name) ?? []), declaration]);
  }
  return found;
}

function partsOf(statement) {
  return ts.isVariableStatement(statement) ? statement.declarationList.declarations : [statement];
}

function nameOf(declaration) {
  if (ts.isExportDeclaration(declaration)) return declaration.getText();
  return declaration.name?.getText();
}
