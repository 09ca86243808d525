import ts from 'typescript';

/**
 * The declarations of a report, by name; a function has one for each overload.
 *
 * @param {string} report
 * @returns {Map<string, ts.Statement[]>}
 */
export function declarationsOf(report) {
  const text = /^```ts\n(.*)^```$/ms.exec(report)?.[1] ?? '';
  const { statements } = ts.createSourceFile('report.d.ts', text, ts.ScriptTarget.Latest, true);
  const found = new Map();
  for (const statement of statements) {
    const name = nameOf(statement);
    if (name !== undefined) found.set(name, [...(found.get(name) ?? []), statement]);
  }
  return found;
}

function nameOf(statement) {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations[0].name.getText();
  if (ts.isExportDeclaration(statement)) return statement.getText();
  return statement.name?.getText();
}
