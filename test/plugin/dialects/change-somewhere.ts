import fc from 'fast-check';

/** One change of a JSON value: at which of its nodes, and what is put there. */
export interface Change {
  /** From 0 to 1, over all nodes. */
  readonly where: number;
  readonly what: 'drop' | 'replace' | 'add';
  readonly value: unknown;
}

export const change: fc.Arbitrary<Change> = fc.record({
  where: fc.double({ min: 0, max: 1, noNaN: true }),
  what: fc.constantFrom('drop' as const, 'replace' as const, 'add' as const),
  value: fc.oneof(
    fc.constantFrom(null, true, 7, -1, 1.5, 1e6, '', 'auto', 'x'.repeat(300), [], {}, ['a'], [{}]),
    fc.constantFrom({ type: 'text' }, { type: 'text', text: 'x' }, [{ type: 'text', text: 'x' }]),
    fc.constantFrom('text', 'user', 'function', 'tool_result', 'message', 'ephemeral'),
  ),
});

interface Node {
  readonly parent: Record<string, unknown>;
  readonly key: string;
}

/** A copy of a JSON value, changed. */
export function changed(value: unknown, changes: readonly Change[]): unknown {
  const box: Record<string, unknown> = { root: structuredClone(value) };
  for (const { where, what, value: put } of changes) {
    const nodes = nodesOf(box);
    const node = nodes[Math.min(nodes.length - 1, Math.floor(where * nodes.length))];
    if (node !== undefined) apply(node, what, structuredClone(put));
  }
  return box['root'];
}

function apply({ parent, key }: Node, what: Change['what'], value: unknown): void {
  const inner = parent[key];
  if (what === 'add' && typeof inner === 'object' && inner !== null) {
    if (Array.isArray(inner)) inner.push(value);
    else Object.assign(inner, { added: value });
  } else if (what === 'drop' && Array.isArray(parent)) parent.splice(Number(key), 1);
  else if (what === 'drop') delete parent[key];
  else parent[key] = value;
}

function nodesOf(parent: Record<string, unknown>): readonly Node[] {
  return Object.entries(parent).flatMap(([key, inner]) => {
    const deeper = typeof inner === 'object' && inner !== null ? nodesOf(inner as Record<string, unknown>) : [];
    return [{ parent, key }, ...deeper];
  });
}
