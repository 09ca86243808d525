import ts from 'typescript';
import { added, broke } from './change.mjs';
import { declarationsOf } from './declarations.mjs';
import { byName, faultOfNew } from './members.mjs';
import { accessChanges, isOptional, isPrivate, isReadonly } from './modifiers.mjs';

/**
 * How a type is used.
 *
 * @typedef {object} Reading
 * @property {boolean} [isOnlyRead] Nobody else makes such a thing, so that members may come.
 * @property {boolean} [isGiven] It goes into Allos, so that it may become undefined.
 * @property {boolean} [mayBeMissing] Who reads it knows that it may be undefined.
 */

/**
 * What changed between two reports of one entry point, by the rules of docs/compatibility.md: what is there stays;
 * exports, optional members, optional last parameters and members of unions may come.
 *
 * @param {string} before
 * @param {string} after
 * @returns {readonly import('./change.mjs').Change[]}
 */
export function changesOf(before, after) {
  const [old, fresh] = [declarationsOf(before), declarationsOf(after)];
  const changes = [];
  for (const [name, declarations] of old) {
    if (!fresh.has(name)) changes.push({ kind: 'break', what: `${name} was removed` });
    else changes.push(...declarationChanges(name, declarations, fresh.get(name)));
  }
  for (const name of fresh.keys()) if (!old.has(name)) changes.push({ kind: 'addition', what: `${name} is new` });
  return changes;
}

function declarationChanges(name, old, fresh) {
  if (textOf(old) === textOf(fresh)) return [];
  const [before, after] = [old[0], fresh[0]];
  if (old.length > 1 || fresh.length > 1) return overloadChanges(name, old, fresh);
  if (before.kind !== after.kind) return [broke(`${name} is of another kind`)];
  if (ts.isInterfaceDeclaration(before) || ts.isClassDeclaration(before)) return bodyChanges(name, before, after);
  if (ts.isTypeAliasDeclaration(before)) {
    if (textOf(before.typeParameters) !== textOf(after.typeParameters)) return [broke(`${name} has other parameters`)];
    return typeChanges(name, before.type, after.type);
  }
  if (ts.isFunctionDeclaration(before)) return signatureChanges(name, before, after, {});
  if (ts.isVariableDeclaration(before)) {
    // A value is only read: whatever comes to it breaks nobody.
    return typeChanges(name, before.type, after.type, { isOnlyRead: true });
  }
  return [broke(`${name} changed`)];
}

function overloadChanges(name, old, fresh) {
  const texts = new Set(fresh.map((each) => textOf(each)));
  return old.every((each) => texts.has(textOf(each)))
    ? [added(`${name} has another overload`)]
    : [broke(`an overload of ${name} changed`)];
}

function bodyChanges(name, before, after) {
  const changes = accessChanges(name, before, after);
  if (textOf(before.heritageClauses) !== textOf(after.heritageClauses)) changes.push(broke(`${name} extends another`));
  if (textOf(before.typeParameters) !== textOf(after.typeParameters))
    changes.push(broke(`${name} has other parameters`));
  // Nobody else makes a class, so what comes to it breaks nobody.
  const isOnlyRead = ts.isClassDeclaration(before);
  return [...changes, ...memberChanges(name, before.members, after.members, { isOnlyRead })];
}

function memberChanges(name, before, after, reading = {}) {
  const changes = [];
  const [old, fresh] = [byName(before), byName(after)];
  for (const [member, was] of old) {
    const is = fresh.get(member);
    const path = `${name}.${member}`;
    if (is === undefined) changes.push(broke(`${path} was removed`));
    else if (textOf(was) === textOf(is)) continue;
    else if (was.length > 1 || is.length > 1) changes.push(...overloadChanges(path, was, is));
    else changes.push(...oneMemberChanges(path, was[0], is[0], reading));
  }
  for (const [member, is] of fresh) {
    if (old.has(member)) continue;
    const fault = faultOfNew(is, reading);
    changes.push(fault === undefined ? added(`${name}.${member} is new`) : broke(`${name}.${member} is new${fault}`));
  }
  return changes;
}

function oneMemberChanges(path, was, is, reading) {
  const changes = accessChanges(path, was, is);
  // The types of private members are in no declaration.
  if (isPrivate(was) || isPrivate(is)) return changes;
  if (was.kind !== is.kind) return [broke(`${path} is of another kind`)];
  if (isReadonly(is) && !isReadonly(was)) changes.push(broke(`${path} became readonly`));
  if ((was.questionToken === undefined) !== (is.questionToken === undefined))
    changes.push(broke(`${path} is ${is.questionToken === undefined ? 'no longer optional' : 'now optional'}`));
  if (was.parameters !== undefined) return [...changes, ...signatureChanges(path, was, is, reading)];
  const mayBeMissing = was.questionToken !== undefined;
  return [...changes, ...typeChanges(path, was.type, is.type, { ...reading, mayBeMissing })];
}

function signatureChanges(name, was, is, { isGiven = false }) {
  if (textOf(was.typeParameters) !== textOf(is.typeParameters)) return [broke(`${name} has other type parameters`)];
  const changes = [];
  was.parameters.forEach((parameter, index) => {
    const now = is.parameters[index];
    if (now === undefined) changes.push(broke(`${name} lost a parameter`));
    else if (isOptional(parameter) && !isOptional(now)) changes.push(broke(`a parameter of ${name} is not optional`));
    else
      changes.push(
        ...typeChanges(`${name}(${parameter.name.getText()})`, parameter.type, now.type, { isGiven: !isGiven }),
      );
  });
  for (const parameter of is.parameters.slice(was.parameters.length)) {
    const what = `${name} has another parameter`;
    changes.push(isOptional(parameter) ? added(what) : broke(`${what}, and it is not optional`));
  }
  return [...changes, ...typeChanges(`what ${name} returns`, was.type, is.type, { isGiven })];
}

function typeChanges(name, was, is, reading = {}) {
  if (textOf(was) === textOf(is)) return [];
  if (was === undefined || is === undefined) return [broke(`${name} has another type`)];
  if (was.kind === is.kind) {
    const within = { ...reading, mayBeMissing: false };
    if (ts.isTypeLiteralNode(was)) return memberChanges(name, was.members, is.members, within);
    if (ts.isFunctionTypeNode(was)) return signatureChanges(name, was, is, within);
    if (ts.isParenthesizedTypeNode(was)) return typeChanges(name, was.type, is.type, reading);
    if (ts.isTypeOperatorNode(was) && was.operator === is.operator)
      return typeChanges(name, was.type, is.type, reading);
    if (ts.isArrayTypeNode(was)) return typeChanges(name, was.elementType, is.elementType, within);
    if (ts.isTypeReferenceNode(was) && textOf(was.typeName) === textOf(is.typeName)) {
      const [old, fresh] = [was.typeArguments ?? [], is.typeArguments ?? []];
      if (old.length === fresh.length)
        return old.flatMap((argument, index) => typeChanges(name, argument, fresh[index], within));
    }
  }
  return unionChanges(name, was, is, reading);
}

/** Words and events may come, as every reader of them bears; a thing that may be nothing now does not compile. */
function unionChanges(name, was, is, { isGiven = false, mayBeMissing = false }) {
  const partsOf = (type) => (ts.isUnionTypeNode(type) ? type.types : [type]).map((part) => textOf(part));
  const [old, fresh] = [partsOf(was), new Set(partsOf(is))];
  const lost = old.filter((part) => !fresh.has(part));
  if (lost.length > 0) return [broke(`${name} is no longer ${lost.join(' or ')}`)];
  const come = [...fresh].filter((part) => !old.includes(part));
  const isNothing = (part) => !isGiven && (part === 'null' || (part === 'undefined' && !mayBeMissing));
  const [nothing, others] = [come.filter(isNothing), come.filter((part) => !isNothing(part))];
  const told = (change, parts) => (parts.length === 0 ? [] : [change(`${name} may be ${parts.join(' or ')}`)]);
  return [...told(broke, nothing), ...told(added, others)];
}

/** The text without white space and comments, so that formatting is no change. */
function textOf(nodes) {
  if (nodes === undefined) return '';
  const list = Array.isArray(nodes) ? nodes : [nodes];
  return list
    .map((node) =>
      node
        .getText()
        .replaceAll(/\/\/.*$/gm, '')
        .replaceAll(/\s+/g, ' '),
    )
    .join(' ');
}
