import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

interface Change {
  readonly kind: 'break' | 'addition';
  readonly what: string;
}

const { changesOf } = (await import(pathToFileURL(resolve('scripts/api-report/changes.mjs')).href)) as {
  changesOf: (before: string, after: string) => readonly Change[];
};

/** The reports of one entry point in a folder of their own. */
let there: readonly string[];
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'allos-reports-'));
  cpSync('api', folder, { recursive: true });
  there = ['--entry', 'plugin-http', '--reports', folder];
});

afterEach(() => rmSync(folder, { recursive: true }));

function api(...args: readonly string[]): { readonly status: number | null; readonly stderr: string } {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/api-report.mjs', ...args], { encoding: 'utf8' });
  return { status, stderr };
}

/** Makes the report say that the contract once had one more function. */
function publishedMore(): void {
  const file = join(folder, 'plugin-http.api.md');
  const report = readFileSync(file, 'utf8');
  writeFileSync(file, report.replace('// @public\n', '// @public\nexport function gone(): void;\n\n// @public\n'));
}

describe('the reports of the public API', () => {
  it('fail a break of the contract while its version stays, and say what to do', () => {
    publishedMore();
    const { status, stderr } = api('--check', ...there);
    expect(status).toBe(1);
    expect(stderr).toContain('plugin-http: gone was removed (break)');
    expect(stderr).toContain('raise API_VERSION in src/plugin/define-plugin.ts');
  });

  it('are not written over a break either', () => {
    publishedMore();
    const before = readFileSync(join(folder, 'plugin-http.api.md'), 'utf8');
    expect(api(...there).status).toBe(1);
    expect(readFileSync(join(folder, 'plugin-http.api.md'), 'utf8')).toBe(before);
  });

  it('are written anew with a version that is raised', () => {
    publishedMore();
    writeFileSync(join(folder, 'version.json'), '{"apiVersion":-1}\n');
    expect(api('--check', ...there).stderr).toContain('npm run api:report');
    expect(api(...there)).toEqual({ status: 0, stderr: '' });
    expect(api('--check', ...there)).toEqual({ status: 0, stderr: '' });
  });
});

describe('what breaks a plugin', () => {
  const cases: readonly (readonly [title: string, before: string, after: string, change: Change | undefined])[] = [
    ['an export that goes', 'export type A = 1;', '', { kind: 'break', what: 'A was removed' }],
    ['an export that comes', '', 'export type A = 1;', { kind: 'addition', what: 'A is new' }],
    ['white space', 'export type A = { b: 1 };', 'export type A = {\n    b: 1;\n};', undefined],
    [
      'a member that goes',
      'export interface A { a: 1; b: 2 }',
      'export interface A { a: 1 }',
      { kind: 'break', what: 'A.b was removed' },
    ],
    [
      'a member that comes and is optional',
      'export interface A { a: 1 }',
      'export interface A { a: 1; b?: 2 }',
      { kind: 'addition', what: 'A.b is new' },
    ],
    [
      'a member that comes and is not optional: who implements the interface lacks it',
      'export interface A { a: 1 }',
      'export interface A { a: 1; b: 2 }',
      { kind: 'break', what: 'A.b is new and not optional' },
    ],
    [
      'a method of a class that comes',
      'export class A { a(): void; }',
      'export class A { a(): void; b(): void; }',
      { kind: 'addition', what: 'A.b is new' },
    ],
    [
      'an overload of a method that goes',
      'export interface A { a(b: 1): void; a(b: 2): void; }',
      'export interface A { a(b: 2): void; }',
      { kind: 'break', what: 'an overload of A.a changed' },
    ],
    [
      'an overload of a method that comes',
      'export interface A { a(b: 1): void; }',
      'export interface A { a(b: 1): void; a(b: 2): void; }',
      { kind: 'addition', what: 'A.a has another overload' },
    ],
    [
      'a key of a value that comes',
      'export const A: { readonly a: 1; };',
      'export const A: { readonly a: 1; readonly b: 2; };',
      { kind: 'addition', what: 'A.b is new' },
    ],
    [
      'a member that may be missing now',
      'export interface A { a: 1 }',
      'export interface A { a?: 1 }',
      { kind: 'break', what: 'A.a is now optional' },
    ],
    [
      'a member of another type',
      'export interface A { a: string }',
      'export interface A { a: number }',
      { kind: 'break', what: 'A.a is no longer string' },
    ],
    [
      'a union that grows',
      "export type A = 'a' | 'b';",
      "export type A = 'a' | 'b' | 'c';",
      { kind: 'addition', what: "A may be 'c'" },
    ],
    [
      'a union that shrinks',
      "export interface A { a: readonly ('a' | 'b')[] }",
      "export interface A { a: readonly ('a')[] }",
      { kind: 'break', what: "A.a is no longer 'b'" },
    ],
    [
      'a last parameter that comes and is optional',
      'export function a(b: string): void;',
      'export function a(b: string, c?: number): void;',
      { kind: 'addition', what: 'a has another parameter' },
    ],
    [
      'a parameter that comes and is not optional',
      'export interface A { a: (b: string) => void }',
      'export interface A { a: (b: string, c: number) => void }',
      { kind: 'break', what: 'A.a has another parameter, and it is not optional' },
    ],
    [
      'an overload that comes',
      'export function a(b: string): void;',
      'export function a(b: string): void;\nexport function a(b: number): void;',
      { kind: 'addition', what: 'a has another overload' },
    ],
    [
      'another result',
      'export function a(): Promise<string>;',
      'export function a(): Promise<number>;',
      { kind: 'break', what: 'what a returns is no longer string' },
    ],
    [
      'a constructor that became private',
      'export class A { constructor(); }',
      'export class A { private constructor(); }',
      { kind: 'break', what: 'A.constructor became private' },
    ],
    [
      'a private constructor that comes: without one, everybody could make it',
      'export class A { }',
      'export class A { private constructor(); }',
      { kind: 'break', what: 'A.constructor is new, and private' },
    ],
    [
      'a constructor that comes and needs something',
      'export class A { }',
      'export class A { constructor(b: string, c?: number); }',
      { kind: 'break', what: 'A.constructor is new, and its parameters are not optional' },
    ],
    [
      'a constructor that comes and needs nothing',
      'export class A { }',
      'export class A { constructor(b?: string); }',
      { kind: 'addition', what: 'A.constructor is new' },
    ],
    [
      'a member that became private',
      'export class A { b: string; }',
      'export class A { private b; }',
      { kind: 'break', what: 'A.b became private' },
    ],
    [
      'a method that became protected',
      'export class A { b(): void; }',
      'export class A { protected b(): void; }',
      { kind: 'break', what: 'A.b became protected' },
    ],
    [
      'a member that was private',
      'export class A { private b; }',
      'export class A { protected b: string; }',
      { kind: 'addition', what: 'A.b is no longer private' },
    ],
    [
      'a class that became abstract',
      'export class A { b(): void; }',
      'export abstract class A { b(): void; }',
      { kind: 'break', what: 'A became abstract' },
    ],
    [
      'a class that was abstract',
      'export abstract class A { b(): void; }',
      'export class A { b(): void; }',
      { kind: 'addition', what: 'A is no longer abstract' },
    ],
    [
      'an abstract member that comes: who extends the class lacks it',
      'export abstract class A { b(): void; }',
      'export abstract class A { b(): void; abstract c(): void; }',
      { kind: 'break', what: 'A.c is new, and abstract' },
    ],
    [
      'a member that became abstract',
      'export abstract class A { b(): void; }',
      'export abstract class A { abstract b(): void; }',
      { kind: 'break', what: 'A.b became abstract' },
    ],
    [
      'a static method beside one of the same name that goes',
      'export class A { static b(): void; b(): void; }',
      'export class A { static b(): void; }',
      { kind: 'break', what: 'A.b was removed' },
    ],
    [
      'a second value of one statement',
      'export const a: 1, b: string;',
      'export const a: 1, b: number;',
      { kind: 'break', what: 'b is no longer string' },
    ],
    [
      'values that got statements of their own',
      'export const a: 1, b: 2;',
      'export const a: 1;\nexport const b: 2;',
      undefined,
    ],
    [
      'a value that may be undefined now',
      'export const A: { readonly a: string; };',
      'export const A: { readonly a: string | undefined; };',
      { kind: 'break', what: 'A.a may be undefined' },
    ],
    [
      'a member of a class that may be null now',
      'export class A { readonly a: string; }',
      'export class A { readonly a: string | null; }',
      { kind: 'break', what: 'A.a may be null' },
    ],
    [
      'a member of an interface that may be undefined now, which is as good as missing',
      'export interface A { a: string }',
      'export interface A { a: string | undefined }',
      { kind: 'break', what: 'A.a may be undefined' },
    ],
    [
      'an optional member that may be undefined now, as who reads it knows',
      'export interface A { a?: string }',
      'export interface A { a?: string | undefined }',
      { kind: 'addition', what: 'A.a may be undefined' },
    ],
    [
      'a result that may be undefined now',
      'export class A { a(): Promise<string>; }',
      'export class A { a(): Promise<string | undefined>; }',
      { kind: 'break', what: 'what A.a returns may be undefined' },
    ],
    [
      'a result that may be another word',
      "export function a(): 'b' | 'c';",
      "export function a(): 'b' | 'c' | 'd';",
      { kind: 'addition', what: "what a returns may be 'd'" },
    ],
    [
      'a parameter that may be undefined now',
      'export function a(b: string): void;',
      'export function a(b: string | undefined): void;',
      { kind: 'addition', what: 'a(b) may be undefined' },
    ],
    [
      'what is given to a function of the author and may be undefined now',
      'export function a(b: (c: string) => void): void;',
      'export function a(b: (c: string | undefined) => void): void;',
      { kind: 'break', what: 'a(b)(c) may be undefined' },
    ],
  ];

  it('a method that became static', () => {
    const report = (text: string): string => `\`\`\`ts\n\n${text}\n\n\`\`\`\n`;
    const changes = changesOf(report('export class A { b(): void; }'), report('export class A { static b(): void; }'));
    expect(changes).toContainEqual({ kind: 'break', what: 'A.b was removed' });
    expect(changes).toContainEqual({ kind: 'addition', what: 'A.static b is new' });
  });

  it.each(cases)('%s', (_, before, after, change) => {
    const report = (text: string): string => `# Report\n\n\`\`\`ts\n\n${text}\n\n\`\`\`\n`;
    expect(changesOf(report(before), report(after))).toEqual(change === undefined ? [] : [change]);
  });
});
