import type { WorkspaceRequest } from './workspace-request.js';

/** What somebody answered about one content of a folder. */
export interface TrustAnswer {
  readonly decision: 'trusted' | 'declined';
  /** Of the content. */
  readonly hash: string;
  /** When, as ISO 8601. */
  readonly at: string;
  /** The files that it was about: another answer about the same ones takes its place. */
  readonly files: readonly string[];
  /** What they said, for differences. */
  readonly lines: readonly string[];
}

/** The answers about a folder and those below it, the newest last. */
export interface TrustRecord {
  readonly version: 1;
  readonly folder: string;
  readonly answers: readonly TrustAnswer[];
}

/** More than a person has views of one repository. */
const MOST = 50;

/** The record with one more answer. */
export function withAnswer(record: TrustRecord, answer: TrustAnswer): TrustRecord {
  const others = record.answers.filter((one) => !isAbout(one, answer));
  return { ...record, answers: [...others, answer].slice(-MOST) };
}

/**
 * The answer about the files of a request, whatever they said then; where there is none, the newest one that was about
 * some of them.
 */
export function answerAbout(record: TrustRecord | undefined, request: WorkspaceRequest): TrustAnswer | undefined {
  const answers = record?.answers ?? [];
  return (
    answers.find((answer) => isAbout(answer, request)) ??
    answers.findLast(({ files }) => files.some((file) => request.files.includes(file)))
  );
}

/** Whether they are about the same files. */
export function isAbout(one: Pick<TrustAnswer, 'files'>, other: Pick<TrustAnswer, 'files'>): boolean {
  return JSON.stringify(one.files) === JSON.stringify(other.files);
}

/** A record as it was written; undefined for anything else. */
export function parseRecord(text: string, folder: string): TrustRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const record = value as TrustRecord | null;
  const isRecord = record?.version === 1 && record.folder === folder && Array.isArray(record.answers);
  return isRecord && record.answers.every(isAnswer) ? record : undefined;
}

function isAnswer(value: unknown): value is TrustAnswer {
  const answer = value as Partial<TrustAnswer> | null;
  return (
    typeof answer === 'object' &&
    answer !== null &&
    (answer.decision === 'trusted' || answer.decision === 'declined') &&
    typeof answer.hash === 'string' &&
    typeof answer.at === 'string' &&
    isTexts(answer.files) &&
    isTexts(answer.lines)
  );
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
