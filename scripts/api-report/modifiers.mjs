import ts from 'typescript';
import { added, broke } from './change.mjs';

const { AbstractKeyword, PrivateKeyword, ProtectedKeyword, ReadonlyKeyword, StaticKeyword } = ts.SyntaxKind;

export const isReadonly = (node) => has(node, ReadonlyKeyword);
export const isStatic = (node) => has(node, StaticKeyword);
export const isAbstract = (node) => has(node, AbstractKeyword);
export const isPrivate = (node) => has(node, PrivateKeyword);

/** Whether a parameter may be left out. */
export function isOptional(parameter) {
  return (
    parameter.questionToken !== undefined ||
    parameter.initializer !== undefined ||
    parameter.dotDotDotToken !== undefined
  );
}

/** Who may use a class, a member or a constructor, or has to write it. */
export function accessChanges(path, was, is) {
  const changes = [];
  const [old, fresh] = [accessOf(was), accessOf(is)];
  if (old === 'private' && fresh !== 'private') changes.push(added(`${path} is no longer private`));
  // From protected to public, too: what overrides it is protected.
  else if (old !== fresh) changes.push(broke(`${path} became ${fresh}`));
  if (isAbstract(is) && !isAbstract(was)) changes.push(broke(`${path} became abstract`));
  if (isAbstract(was) && !isAbstract(is)) changes.push(added(`${path} is no longer abstract`));
  return changes;
}

/** `public`, `protected` or `private`. */
export function accessOf(node) {
  if (isPrivate(node)) return 'private';
  return has(node, ProtectedKeyword) ? 'protected' : 'public';
}

function has(node, wanted) {
  return node.modifiers?.some(({ kind }) => kind === wanted) === true;
}
