/** A path one step further: `edits` and 0 give `edits[0]`, `edits[0]` and `path` give `edits[0].path`. */
export function stepInto(path: string, step: string | number): string {
  if (typeof step === 'number') return `${path}[${step}]`;
  if (!/^[A-Za-z_$][\w$-]*$/.test(step))
    return `${path}[${JSON.stringify(step.length > 60 ? `${step.slice(0, 60)}…` : step)}]`;
  return path === '' ? step : `${path}.${step}`;
}
