import type { WireDialect, WireFinding } from '../../../src/plugin/dialects/dialect.js';
import { WIRE_DIALECTS } from '../../../src/plugin/dialects/dialects.js';
import { recordingsOf, type Recording } from '../../wire/recordings.js';

/** Why a real request was taken that a dialect refuses: servers other than the vendor have words of their own. */
const REASONS: readonly {
  readonly host: string;
  readonly case: string;
  readonly path: RegExp;
  readonly why: string;
}[] = [
  {
    host: 'api.mistral.ai',
    case: 'shape-missing',
    path: /^tools\[\d+\]\.type$/,
    why: 'Mistral takes tools without a type',
  },
  { host: 'api.mistral.ai', case: 'shape-value', path: /^tool_choice$/, why: 'Mistral says any for required' },
  {
    host: 'api.mistral.ai',
    case: 'shape-bounds',
    path: /\.content$/,
    why: 'Mistral takes an empty list of parts beside calls',
  },
  { host: 'api.mistral.ai', case: 'shape-value', path: /\.type$/, why: 'Mistral has parts of type document_url' },
  {
    host: 'openrouter.ai',
    case: 'shape-value',
    path: /^messages.+\.type$/,
    why: 'OpenRouter has parts of type video_url',
  },
  { host: 'openrouter.ai', case: 'shape-value', path: /^tools\[\d+\]\.type$/, why: 'OpenRouter has tools of its own' },
  {
    host: 'router.huggingface.co',
    case: 'shape-type',
    path: /\.(name|tool_calls)$/,
    why: 'Together takes null for what is not set',
  },
];

interface Judged {
  readonly recording: Recording;
  readonly findings: readonly WireFinding[];
}

/** Headers were left out of most recordings: what needs a beta header is taken to have had it. */
function judged(dialect: WireDialect, careful = false): readonly Judged[] {
  return recordingsOf(dialect.api as Parameters<typeof recordingsOf>[0])
    .filter(({ req, path }) => typeof req === 'object' && req !== null && path !== '/api/generate')
    .map((recording) => {
      const { req, host, path, reqHeaders } = recording;
      const server = dialect.isVendor(host.replace(/:\d+$/, '')) ? 'vendor' : 'other';
      const version = reqHeaders?.['anthropic-version'] ?? '2023-06-01';
      const model = /models\/([^:?]+)/.exec(path)?.[1] ?? '';
      return { recording, findings: dialect.validate(req, { server, careful, version, beta: true, model }) };
    });
}

function shownAs({ recording: { host, id, i } }: Judged): string {
  return `${host} ${id.slice(id.lastIndexOf('/') + 1)}#${i}`;
}

function reasonFor({ recording }: Judged, finding: WireFinding): string | undefined {
  const reason = REASONS.find(
    (each) => each.host === recording.host && each.case === finding.case && each.path.test(finding.path),
  );
  return reason?.why;
}

describe('requests that servers have taken', () => {
  it('are refused for no reason that has no name', () => {
    const lines: string[] = [];
    const nameless: string[] = [];
    const used = new Set<string>();
    let taken = 0;
    for (const dialect of Object.values(WIRE_DIALECTS)) {
      const all = judged(dialect).filter(({ recording }) => recording.status < 300);
      const refused = all.filter(({ findings }) => findings.length > 0);
      taken += all.length;
      lines.push(`${dialect.title}: ${all.length} requests that were taken, ${refused.length} of them refused`);
      for (const each of refused) {
        for (const finding of each.findings) {
          const why = reasonFor(each, finding);
          const line = `${shownAs(each)}: ${finding.case} at ${finding.path}, ${finding.message}`;
          if (why === undefined) nameless.push(line);
          else used.add(why);
          lines.push(`  ${line}: ${why ?? 'WITHOUT A REASON'}`);
        }
      }
    }
    if (taken === 0) return;
    console.info(lines.join('\n'));
    expect(nameless).toEqual([]);
    expect([...used].sort()).toEqual(REASONS.map(({ why }) => why).sort());
  });

  it('show what only a careful look finds', () => {
    const lines = Object.values(WIRE_DIALECTS).flatMap((dialect) => {
      const counts = new Map<string, number>();
      for (const { findings } of judged(dialect, true)) {
        for (const name of new Set(findings.map((finding) => finding.case))) {
          counts.set(name, (counts.get(name) ?? 0) + 1);
        }
      }
      const careful = dialect.rules.filter(({ applies }) => applies === 'careful').map((rule) => rule.case);
      return careful.filter((name) => counts.has(name)).map((name) => `${dialect.api} ${name}: ${counts.get(name)}`);
    });
    if (lines.length > 0) console.info(`taken by servers, found by a careful look:\n${lines.join('\n')}`);
  });
});

describe('requests that servers have refused', () => {
  const REFUSED: readonly (readonly [id: string, name: string])[] = [
    ['test_openai_o1_mini_system_role[developer]', 'developer-refused'],
    ['test_openai_responses_model_http_error', 'shape-bounds'],
  ];

  it.each(REFUSED)('are refused here, where the request was to blame: %s', (id, name) => {
    const found = Object.values(WIRE_DIALECTS)
      .flatMap((dialect) => judged(dialect))
      .filter(({ recording }) => recording.status === 400 && recording.id.endsWith(id));
    for (const { findings } of found) expect(findings.map((finding) => finding.case)).toContain(name);
    if (process.env['ALLOS_RECORDINGS'] !== undefined) expect(found).toHaveLength(1);
  });
});
