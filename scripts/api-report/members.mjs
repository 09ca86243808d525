import ts from 'typescript';
import { accessOf, isAbstract, isOptional, isStatic } from './modifiers.mjs';

/** A method has one declaration for each overload. */
export function byName(members) {
  const found = new Map();
  for (const member of members) {
    const name = memberName(member);
    found.set(name, [...(found.get(name) ?? []), member]);
  }
  return found;
}

/** Constructors have no name, index signatures only their parameter, and overloads of a method share one. */
function memberName(member) {
  if (ts.isConstructorDeclaration(member) || ts.isConstructSignatureDeclaration(member)) return 'constructor';
  return `${isStatic(member) ? 'static ' : ''}${member.name?.getText() ?? member.getText()}`;
}

/** Why a member that comes breaks somebody; undefined where it does not. */
export function faultOfNew([is, ...overloads], { isOnlyRead = false }) {
  if (isAbstract(is)) return ', and abstract';
  if (!isOnlyRead) return is.questionToken === undefined ? ' and not optional' : undefined;
  if (!ts.isConstructorDeclaration(is)) return undefined;
  // Before it came, whoever could see the class could make it, of nothing.
  const access = accessOf(is);
  if (access !== 'public') return `, and ${access}`;
  const needsNothing = [is, ...overloads].some(({ parameters }) => parameters.every(isOptional));
  return needsNothing ? undefined : ', and its parameters are not optional';
}
