/** A path one step further: `edits` and 0 give `edits[0]`, `edits[0]` and `path` give `edits[0].path`. */
export function stepInto(path: string, step: string | number): string {
  if (typeof step === 'number') return `${path}[${step}]`;
  const key = step.length > 60 ? `${step.slice(0, 60)}…` : step;
  if (!/^[A-Za-z_$][\w$-]*…?$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}
